"""Everything that is due in an incident and when: the one place to read its tempo."""

from dataclasses import replace
from datetime import datetime, timedelta

from incident.climbing import Tempo, next_of, reachable
from incident.events import Declared
from incident.facts import Due
from incident.hours import Span, after, weighted_after
from incident.policy import Policy
from incident.prompts import next_prompt
from incident.stakeholders import executives_read, stakeholders
from incident.state import Incident, Reminder
from incident.vocabulary import Role, Rung, Standing, Status, What

PRIVATE = (What.FATIGUE, What.PROMPT)  # between Muster and the commander


def clocks(incident: Incident, policy: Policy) -> list[Due]:
    """What falls due next of each kind, soonest first. Due times lie in the past when nobody was there to see them."""
    if incident.status is Status.CLOSED or incident.paused_since:
        return []
    due = [
        *_reminders(incident, policy),
        *_page(incident, policy),
        *_answers(incident, policy),
        *_fatigue(incident, policy),
        *next_prompt(incident, policy),
    ]
    return sorted(due, key=lambda d: (d.at, d.what, d.number))


def next_due(incident: Incident, policy: Policy) -> Due | None:
    return next(iter(clocks(incident, policy)), None)


def public(due: list[Due]) -> list[Due]:
    """What others may read."""
    return [each for each in due if each.what not in PRIVATE]


def silent(incident: Incident, policy: Policy, now: datetime) -> bool:
    """Whether a ladder was climbed to its top in vain, while this person commands: the page's, or that of a report.

    The top may be the first rung: an answer has as long as it takes from one to the next all the same.
    """
    page, reminder = incident.page, incident.reminder(What.STATUS_REPORT)
    rules = policy.behaviour(incident)
    unheard = (
        page is not None
        and not page.acknowledged_by
        and page.rung > len(policy.ladder(incident))
        and page.rung_at >= (incident.commanded_since or page.rung_at)
    )
    patience = min(rules.escalate_reminder_after, rules.report_cadence(incident.status))
    ignored = reminder.ignored_since if reminder else None
    return unheard or (ignored is not None and now >= ignored + patience)


def page_wanted(incident: Incident, policy: Policy) -> bool:
    """Whether its severity and type ask for the page, now; one from before there was an incident never needed them to."""
    first = incident.events[0]
    adopted = isinstance(first, Declared) and first.page and not policy.behaviour(first).page_commander
    return bool(adopted) or policy.behaviour(incident).page_commander


def report_due(incident: Incident, policy: Policy) -> datetime | None:
    """When the next status report is expected, whatever was put off or said of it since."""
    reminder = incident.reminder(What.STATUS_REPORT)
    if reminder is None or incident.status is Status.CLOSED or incident.paused_since:
        return None
    cadence = policy.behaviour(incident).report_cadence(incident.status)
    return reminder.since + _promised(incident, cadence)


# Reminders, which climb.


def _reminders(incident: Incident, policy: Policy) -> list[Due]:
    return [
        _when_awake(incident, tempo.quiet, next_of(reminder, tempo))
        for tempo in _tempos(incident, policy)
        if (reminder := incident.reminder(tempo.what, tempo.number))
    ]


def _when_awake(incident: Incident, quiet: Span | None, due: Due) -> Due:
    """In the quiet hours of whoever is reminded, it waits for their end."""
    return due.model_copy(update={"at": after(quiet, due.at, _zone(incident, due))})


def _tempos(incident: Incident, policy: Policy) -> list[Tempo]:
    rules, ladders = policy.behaviour(incident), policy.ladders
    cadence = rules.report_cadence(incident.status)
    climb = rules.escalate_reminder_after
    close = rules.close_reminder_after

    def tempo(what: What, every: timedelta, again: timedelta, ladder: list[Rung], number: int = 0) -> Tempo:
        reminder = incident.reminder(what, number) or Reminder(since=incident.declared_at)
        reached = reachable(ladder, incident, policy, reminder)
        return Tempo(what, every, again, min(climb, again), reached, number, rules.quiet_hours)

    def patient(what: What, every: timedelta, ladder: list[Rung], number: int = 0) -> Tempo:
        return replace(tempo(what, every, every, ladder, number), climb_after=every)

    tempos = [tempo(What.STATUS_REPORT, _promised(incident, cadence), cadence, rules.reminder_ladder)]
    if told := _stakeholder_cadence(incident, policy):
        tempos.append(tempo(What.STAKEHOLDER_REPORT, told, told, ladders.stakeholder_report))
    if rules.executive_report and incident.status is Status.ACTIVE and executives_read(incident, policy):
        every = rules.executive_report_every
        tempos.append(tempo(What.EXECUTIVE_REPORT, every, every, ladders.executive_report))
    tempos.append(patient(What.CLOSE, close, ladders.close))
    for task in incident.tasks:
        if task.until and task.open:
            box = task.until - task.at
            tempos.append(tempo(What.TASK, box, max(cadence, climb), ladders.task, task.number))
        elif task.open and incident.status is Status.STABLE and policy.review.remind:
            left = patient(What.TASK, policy.review.tasks_every, ladders.task, task.number)
            tempos.append(replace(left, quiet=policy.review.quiet_hours))
    return tempos


def _promised(incident: Incident, cadence: timedelta) -> timedelta:
    """A promise may exceed the cadence, until the severity changes: then whichever is sooner counts."""
    reminder = incident.reminder(What.STATUS_REPORT)
    if reminder is None or reminder.every is None:
        return cadence
    return min(reminder.every, cadence) if reminder.severity_changed else reminder.every


def _stakeholder_cadence(incident: Incident, policy: Policy) -> timedelta | None:
    """Where the reminder of the status report does not cover them: they hear more often, or not of the last report."""
    if not stakeholders(incident, policy):
        return None
    rules = policy.behaviour(incident)
    cadence = rules.report_cadence(incident.status)
    every = rules.stakeholder_report_every or cadence
    if incident.status is Status.STABLE:
        every = max(every, cadence)
    last = incident.reports[-1] if incident.reports else None
    if last and last.internal:
        return every
    report = incident.reminder(What.STATUS_REPORT)
    promised = report is not None and report.every is not None
    return every if every < cadence and not promised else None


def _zone(incident: Incident, due: Due) -> str | None:
    """Of whoever is reminded; of the commander, where that is everybody."""
    if due.to is Rung.OWNER:
        return incident.known(incident.tasks[due.number - 1].owner).timezone
    person = incident.holder(Role.DEPUTY) if due.to is Rung.DEPUTY else incident.commander
    return person.timezone if person else None


# What waits for somebody's answer.


def _page(incident: Incident, policy: Policy) -> list[Due]:
    """A page that does not get through; and one that nobody acknowledges: each rung of the ladder, then one word more.

    Where nobody was on call, there is nobody to wait for: the first rung is due at once.
    """
    pagerduty, page = policy.pagerduty, incident.page
    if pagerduty is None or incident.page_asked_at is None or not page_wanted(incident, policy):
        return []
    if page is None:
        told = incident.page_asked_at + pagerduty.page_failure_after
        return [] if incident.page_trouble else [Due(what=What.PAGE_TROUBLE, at=told)]
    if page.acknowledged_by is not None or page.rung > len(policy.ladder(incident)):
        return []
    in_vain = page.reached_nobody and page.rung == 0
    patience = timedelta() if in_vain else policy.behaviour(incident).acknowledge_within
    return [Due(what=What.ACKNOWLEDGEMENT, at=page.rung_at + patience, rung=page.rung + 1)]


def _answers(incident: Incident, policy: Policy) -> list[Due]:
    offer, understood_within = incident.open_offer, policy.command.understood_within
    return [
        *([Due(what=What.HAND_OVER, at=offer.until)] if offer else []),
        *(
            Due(what=What.OBJECTIONS, at=proposal.until, number=proposal.number)
            for proposal in incident.proposals
            if proposal.standing is Standing.OPEN
        ),
        *(
            Due(what=What.UNDERSTOOD, at=task.at + understood_within, number=task.number)
            for task in incident.tasks
            if task.open and not (task.understood or task.missed)
        ),
    ]


def _fatigue(incident: Incident, policy: Policy) -> list[Due]:
    """The next step of the ladder, after so long in command; an hour of the night counts for more.

    Nobody is woken to relieve somebody of what is stable, or of what wakes nobody when no report comes; where there is
    no backup to wake, the channel hears it.
    """
    tenure, commander, rules = incident.reminder(What.FATIGUE), incident.commander, policy.fatigue
    if tenure is None or commander is None:
        return []
    zone = commander.timezone
    steps = [
        weighted_after(tenure.since, load, rules.night, rules.night_weight, zone) for load in rules.steps
    ]
    wakes = incident.status is Status.ACTIVE and Rung.PAGE in policy.behaviour(incident).reminder_ladder
    top = Rung.PAGE if policy.backup and not incident.drill else Rung.CHANNEL
    rungs = enumerate(zip(steps, policy.ladders.fatigue, strict=False), start=1)
    ladder = {
        n: (step, top if to is Rung.PAGE else to) for n, (step, to) in rungs if wakes or to is not Rung.PAGE
    }
    higher = [rung for rung in ladder if rung > tenure.rung]
    if not higher:
        return []
    if tenure.snoozed_until:
        at = tenure.snoozed_until
        rung = max([min(ladder), *(n for n, (step, _) in ladder.items() if step <= at)])
    else:
        rung = min(higher)
        at = steps[rung - 1]
        if tenure.last_sent and rung > 1:  # not on the heels of one that came late
            at = max(at, tenure.last_sent + (at - steps[rung - 2]))
    due = Due(what=What.FATIGUE, at=at, rung=rung, to=ladder[rung][1], last=rung == max(ladder))
    return [_when_awake(incident, policy.behaviour(incident).quiet_hours, due)]
