"""Everything that is ever shown of an incident: to its participants, and to whoever may look."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from incident import events as e
from incident.clocks import clocks, report_due
from incident.identity import channel_name, workflow_id
from incident.message import Message
from incident.state import Incident, Step, Steps
from incident.visibility import Audience, channel_title, title
from incident.vocabulary import StepState, What
from incident.words import (
    command,
    decisions,
    messages,
    paging,
    plain,
    prompts,
    qualifying,
    reminders,
    severity,
    tasks,
)
from incident.words import reports as reports_
from incident.words.card import card
from tests.incident.incidents import ANA, CARA
from tests.incident.strategies import POLICY

URL = "https://slack.example/C1"


def some_steps(since: datetime) -> Steps:
    """One in every state, as the workflow words them."""
    steps = [
        Step(key="page", what="page the on-call commander", state=StepState.DONE, since=since, url=URL),
        Step(key="channel", what="create the channel", state=StepState.RUNNING, since=since),
        Step(key="folder", what="create the folder", state=StepState.WAITING, since=since),
        Step(
            key="record",
            what="write the record",
            state=StepState.SKIPPED,
            since=since,
            reason="Google is off",
        ),
        Step(
            key="topic", what="set the topic", state=StepState.RETRYING, since=since, reason="Slack is\ndown"
        ),
        Step(
            key="invite/U0", what="invite Dee", state=StepState.FAILED, since=since, reason="nobody | knows"
        ),
    ]
    return {step.key: step for step in steps}


def notices(incident: Incident, to: Audience) -> Iterator[Message]:
    """What is posted because of each event."""
    reports = 0
    for event in incident.events:
        match event:
            case e.StatusReported():
                reports += 1
                yield reports_.report(incident, event, POLICY, number=reports, to=to)
            case e.StatusChanged():
                yield messages.status_notice(incident, event, to=to)
            case e.SeverityChanged():
                yield severity.severity_notice(incident, event, POLICY, to=to)
            case e.TypeChanged():
                yield severity.type_notice(incident, event, POLICY, to=to)
            case e.ExecutivesReported():
                yield reports_.executive_report(incident, event, to=to)


def for_participants(incident: Incident) -> list[Message]:
    """Everything in the incident's channel and in private messages to its people."""
    shown = [card(incident, {}, POLICY), card(incident, some_steps(incident.declared_at), POLICY)]
    shown += notices(incident, Audience.PARTICIPANTS)
    for event in incident.events:
        match event:
            case e.RoleAssigned():
                shown.append(messages.role_announcement(incident, event))
            case e.CommandOffered():
                shown.append(command.offered_notice(incident, event))
                shown.append(command.offer_is_over(incident, event))
                shown.append(command.lapsed_notice(incident, event))
                for steps in ({}, some_steps(incident.declared_at)):
                    shown.append(command.offer(incident, event, steps, report_due(incident, POLICY)))
            case e.CommandDeclined():
                shown.append(command.declined_notice(incident, event))
            case e.ParticipantRemoved():
                shown.append(command.left_notice(incident, event))
            case e.CommanderLeft():
                shown += [command.commander_left(incident, url) for url in (None, URL)]
            case e.Proposed():
                proposal = incident.proposals[event.number - 1]
                shown += [decisions.proposed(incident, event), decisions.no_longer_open(proposal)]
            case e.Objected():
                shown.append(decisions.objected(incident, event, incident.proposals[event.number - 1]))
            case e.ProposalSettled():
                shown.append(decisions.settled(incident, event))
            case e.OutcomeRecorded():
                shown.append(decisions.outcome(event))
            case e.DetailsEdited():
                shown.append(messages.edited_notice(incident, event))
            case e.TypeUnknown():
                shown.append(severity.type_unknown(incident, event))
            case e.OncallEngaged():
                shown += [messages.engaged_notice(event, people) for people in ([], [ANA])]
                shown.append(messages.engage_failed(incident, event))
            case e.PageAcknowledged():
                shown.append(messages.acknowledged_notice(event))
            case e.FellDue(what=What.STATUS_REPORT):
                shown += [
                    reminders.paged_for_silence(incident, "backup", people) for people in ([], [ANA, CARA])
                ]
                shown += _asked_for(incident, event)
            case e.FellDue(what=What.STAKEHOLDER_REPORT) | e.FellDue(what=What.EXECUTIVE_REPORT):
                shown += _asked_for(incident, event)
            case e.FellDue(what=What.FATIGUE):
                relief = [reminders.relief_paged(incident, event, people) for people in ([], [ANA, CARA])]
                shown += [*relief, reminders.tired_commander(incident, event, None, None)]
                shown += [reminders.tired_commander(incident, event, CARA, URL)]
                shown += [reminders.relieve_commander(incident, event, url) for url in (None, URL)]
            case e.FellDue(what=What.TASK) | e.FellDue(what=What.UNDERSTOOD):
                task = incident.tasks[event.number - 1]
                for url in (None, URL):
                    shown.append(tasks.not_understood(incident, task, url))
                    shown.append(tasks.time_is_up(incident, task, url))
                    shown.append(tasks.owner_is_silent(incident, task, url))
                shown.append(tasks.asked_in_channel(incident, task))
            case e.Prompted():
                shown.append(prompts.prompt(incident, POLICY, event.prompt, event.number))
                shown.append(prompts.for_watching(incident, POLICY, event.prompt, event.number))
            case e.ShadowJoined():
                shown += [qualifying.to_the_learner(incident), qualifying.to_the_shadow(incident)]
            case e.TaskCreated():
                task = incident.tasks[event.number - 1]
                shown += [tasks.given(incident, task), tasks.over(incident, task)]
            case e.TaskCompleted():
                shown.append(tasks.completed(incident, event))
            case e.FellDue(what=What.CLOSE):
                shown += [reminders.close_reminder(incident, url) for url in (None, URL)]
    return [*shown, messages.review_notice(URL), messages.not_in_slack(CARA), *about_the_page(incident)]


def _asked_for(incident: Incident, event: e.FellDue) -> list[Message]:
    return [
        *(reminders.report_reminder(incident, event, url) for url in (None, URL)),
        *(reminders.deputy_reminder(incident, event, url) for url in (None, URL)),
        reminders.report_overdue(incident, event),
    ]


class Phone(NamedTuple):
    name: str
    phone: str | None


PHONES = [Phone(ANA.name, "+44 20 7946 0000"), Phone(CARA.name, None)]
REASON = "PagerDuty answers 503."


def about_the_page(incident: Incident) -> Iterator[Message]:
    yield paging.acknowledged_by_another(incident, CARA, ANA)
    for page in pages(incident):
        yield paging.page_in_trouble(incident, PHONES, page, to=Audience.PARTICIPANTS)
        yield paging.page_settled(incident, PHONES, page, to=Audience.PARTICIPANTS)
    for phones in ([], PHONES):
        yield paging.nobody_acknowledges(incident, phones)
        yield paging.nobody_on_call(incident, phones)
        yield paging.rung_paged(incident, "backup", [], phones)
        yield paging.not_paged_yet("backup", phones, plain.silence(incident))
        for trying in (True, False):
            yield paging.rung_failed(incident, "backup", phones, trying=trying)
    yield paging.rung_paged(incident, "backup", [ANA, CARA], [])


def pages(incident: Incident) -> list[Step]:
    """The step that pages, in every state that is told of."""
    what, since = "page the on-call commander", incident.declared_at
    running = Step(key="page", what=what, state=StepState.RUNNING, since=since)
    others = [StepState.RETRYING, StepState.DONE, StepState.FAILED, StepState.SKIPPED]
    return [running, *(running.model_copy(update={"state": state, "reason": REASON}) for state in others)]


def for_stakeholders(incident: Incident) -> list[Message]:
    declared = [messages.declared_notice(incident, url) for url in (None, URL)]
    about_pages = [
        words(incident, PHONES, page, to=Audience.PUBLIC)
        for page in pages(incident)
        for words in (paging.page_in_trouble, paging.page_settled)
    ]
    return [*declared, *about_pages, *notices(incident, Audience.PUBLIC)]


def every_message(incident: Incident) -> list[Message]:
    return [*for_participants(incident), *for_stakeholders(incident)]


def titles_in_public(incident: Incident) -> dict[str, str]:
    """Where the title stands, or what stands for it."""
    return {
        "title": title(incident, Audience.PUBLIC),
        "page_title": plain.page_title(incident),
        "shadow_title": plain.shadow_title(incident),
        "rung_wanted": paging.rung_wanted(incident, "backup"),
        "silence": plain.silence(incident),
        "responders_wanted": plain.responders_wanted(incident, "database"),
        "folder_name": plain.folder_name(incident),
        "document_name": plain.document_name(incident),
        "review_name": plain.review_name(incident),
        "summary": plain.summary(incident),
        "status_page": status_page(incident),
        "declared_notice": messages.declared_notice(incident, URL).text,
    }


def in_public(incident: Incident) -> dict[str, str]:
    """Every text that somebody who takes no part can come to read."""
    shown = titles_in_public(incident) | {
        "page_details": plain.page_details(incident),
        "shadow_details": plain.shadow_details(incident),
        "page_resolution": plain.page_resolution(incident),
        "stable_note": plain.stable_note(incident, URL),
        "channel_name": channel_name(incident.id, channel_title(incident)),
        "channel_purpose": plain.channel_purpose(incident),
        "workflow_id": workflow_id(incident.id),
        "read_only_reason": plain.read_only_reason(incident),
        "due": "; ".join(plain.due_in_words(due) for due in clocks(incident, POLICY)) or "nothing",
    }
    return shown | {
        f"notice {n}": message.model_dump_json() for n, message in enumerate(for_stakeholders(incident))
    }


def status_page(incident: Incident) -> str:
    due = clocks(incident, POLICY)
    return plain.status_page(incident, some_steps(incident.declared_at), due)


def words(message: Message) -> list[str]:
    """The sentences that people read in it."""
    shown = [message.text, message.headline, *message.body, message.footer]
    shown += [value for _, value in message.facts]
    return [text for text in shown if text is not None] + [button.label for button in message.buttons]


def mrkdwn(message: Message) -> list[str]:
    """What Slack interprets: mentions and links in it are real."""
    shown = [message.text, *message.body, message.footer or "", *(value for _, value in message.facts)]
    return [text for text in shown if text]
