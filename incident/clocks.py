"""Everything that is due in an incident and when: the one place to read its tempo."""

from datetime import timedelta

from incident.climbing import Tempo, next_of, reachable
from incident.facts import Due
from incident.hours import after, weighted_after
from incident.policy import Policy
from incident.prompts import next_prompt
from incident.stakeholders import executives, stakeholders
from incident.state import Incident, Reminder
from incident.vocabulary import Role, Rung, Standing, Status, What

PRIVATE = (What.FATIGUE, What.PROMPT)  # between Muster and the commander


def clocks(incident: Incident, policy: Policy) -> list[Due]:
    """What falls due next of each kind, soonest first. Due times lie in the past when nobody was there to see them."""
    if incident.status is Status.CLOSED:
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


def silent(incident: Incident, policy: Policy) -> bool:
    """Whether a ladder was climbed to its top in vain: that of the page, or that of a report which is due."""
    page, reminder = incident.page, incident.reminder(What.STATUS_REPORT)
    unheard = page is not None and not page.acknowledged_by and page.rung > len(policy.ladder(incident))
    return unheard or (reminder is not None and reminder.ignored)


# Reminders, which climb.


def _reminders(incident: Incident, policy: Policy) -> list[Due]:
    """In the quiet hours of whoever is reminded, they wait for the morning."""
    quiet = policy.behaviour(incident).quiet_hours
    due = [
        next_of(reminder, tempo)
        for tempo in _tempos(incident, policy)
        if (reminder := incident.reminder(tempo.what, tempo.number))
    ]
    return [d.model_copy(update={"at": after(quiet, d.at, _zone(incident, d))}) for d in due]


def _tempos(incident: Incident, policy: Policy) -> list[Tempo]:
    rules, ladders = policy.behaviour(incident), policy.ladders
    cadence = rules.report_cadence(incident.status)
    climb = rules.escalate_reminder_after
    close = rules.close_reminder_after

    def tempo(what: What, every: timedelta, again: timedelta, ladder: list[Rung], number: int = 0) -> Tempo:
        reminder = incident.reminder(what, number) or Reminder(since=incident.declared_at)
        climbed = again if what is What.CLOSE else min(climb, again)
        return Tempo(
            what, every, again, climbed, reachable(ladder, incident, policy, reminder), number=number
        )

    tempos = [tempo(What.STATUS_REPORT, _promised(incident, cadence), cadence, rules.reminder_ladder)]
    if told := _stakeholder_cadence(incident, policy):
        tempos.append(tempo(What.STAKEHOLDER_REPORT, told, told, ladders.stakeholder_report))
    if rules.executive_report and incident.status is Status.ACTIVE and executives(incident, policy):
        every = rules.executive_report_every
        tempos.append(tempo(What.EXECUTIVE_REPORT, every, every, ladders.executive_report))
    tempos.append(tempo(What.CLOSE, close, close, ladders.close))
    for task in incident.tasks:
        if task.until and task.done_at is None:
            box = task.until - task.at
            tempos.append(tempo(What.TASK, box, max(cadence, climb), ladders.task, task.number))
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
    if pagerduty is None or incident.page_asked_at is None:
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
            if not (task.understood or task.missed)
        ),
    ]


def _fatigue(incident: Incident, policy: Policy) -> list[Due]:
    """The next step of the ladder, after so long in command; an hour of the night counts for more."""
    tenure, commander, rules = incident.reminder(What.FATIGUE), incident.commander, policy.fatigue
    if tenure is None or commander is None:
        return []
    zone = commander.timezone
    steps = [
        weighted_after(tenure.since, load, rules.night, rules.night_weight, zone) for load in rules.steps
    ]
    ladder = dict(enumerate(zip(steps, policy.ladders.fatigue, strict=False), start=1))
    if tenure.snoozed_until:
        at = tenure.snoozed_until
        rung = max([1, *(n for n, (step, _) in ladder.items() if step <= at)])
    elif tenure.rung < len(ladder):
        rung = tenure.rung + 1
        at = ladder[rung][0]
        if tenure.last_sent and rung > 1:  # not on the heels of one that came late
            at = max(at, tenure.last_sent + (at - ladder[rung - 1][0]))
    else:
        return []
    return [Due(what=What.FATIGUE, at=at, rung=rung, to=ladder[rung][1], last=rung == len(ladder))]
