"""What another severity or type means: said in the form before, and in the channel after."""

from incident import events as e
from incident.apply import fold
from incident.durations import written
from incident.message import Message, escaped
from incident.people import Person
from incident.policy import Policy
from incident.stakeholders import executives_read, stakeholders
from incident.state import Incident
from incident.visibility import Audience, title
from incident.vocabulary import Severity
from incident.words.phrases import mention, severity
from incident.words.timeline import timeline_text

NOT_AGAIN = "Nobody is paged a second time: `/incident engage-oncall` wakes who is needed."


def consequences(before: Incident, after: Incident, policy: Policy) -> list[str]:
    """What will be different, a sentence each. `after` is the incident with the new severity or type, and nothing else new."""
    was, asks = policy.behaviour(before), policy.behaviour(after)
    status = before.status
    said = []
    if was.report_cadence(status) != asks.report_cadence(status):
        said.append(f"Status reports are due every {written(asks.report_cadence(status))}.")
    if asks.page_commander and not was.page_commander and not before.page and not before.drill:
        again = any(event.kind == "page_raised" for event in before.events)  # resolved, when it was closed
        said.append(NOT_AGAIN if again else "The on-call commander will be paged.")
    paged = {event.team for event in before.events if event.kind == "oncall_engaged"}
    teams = [team for team in asks.engage if team not in paged]
    if teams and not before.drill:
        said.append(f"The on-call of {escaped(', '.join(teams))} will be paged.")
    people = [before.known(Person.model_validate(name)) for name in asks.invite]
    if new := [person for person in people if not before.participant(person)]:
        are = "is" if len(new) == 1 else "are"
        said.append(f"{', '.join(mention(person) for person in new)} {are} asked for.")
    told = stakeholders(before, policy)
    if channels := [c for c in asks.stakeholder_channels if c not in told and not before.restricted]:
        hear = "hears" if len(channels) == 1 else "hear"
        said.append(f"{', '.join(f'<#{channel}>' for channel in channels)} {hear} of it from now on.")
    if asks.executive_report != was.executive_report and executives_read(before, policy):
        due = f"are due every {written(asks.executive_report_every)}" if asks.executive_report else "end"
        said.append(f"Executive reports {due}.")
    if asks.customer_liaison and not before.customer_liaison:
        said.append("Somebody has to speak to customers: give the role customer-liaison.")
    if asks.review != was.review:
        said.append(f"A review is {'needed' if asks.review else 'not needed'} afterwards.")
    return said


def if_severity(incident: Incident, policy: Policy) -> dict[Severity, str]:
    """For the form: each severity that it does not have, and what choosing it does."""
    return {
        other: _if(incident, policy, severity=other) for other in Severity if other is not incident.severity
    }


def if_type(incident: Incident, policy: Policy) -> dict[str, str]:
    """The same of types."""
    return {other: _if(incident, policy, type=other) for other in policy.types if other != incident.type}


def _if(incident: Incident, policy: Policy, **changed: str) -> str:
    said = consequences(incident, incident.model_copy(update=changed), policy)
    return " ".join(said) or "Nothing else changes."


def severity_notice(incident: Incident, event: e.SeverityChanged, policy: Policy, *, to: Audience) -> Message:
    order = list(Severity)
    went = "up" if order.index(event.severity) < order.index(event.previous) else "down"
    change = f"from {event.previous} to *{event.severity}*"
    if to is Audience.PUBLIC:
        return Message(text=f"Severity {went} {change}: {escaped(title(incident, to))}")
    before = _as_it_was(incident, event)
    after = before.model_copy(update={"severity": event.severity})
    said = " ".join(consequences(before, after, policy))
    return Message(text=f"Severity {went} {change}, by {mention(event.actor)}. {said}".strip())


def type_notice(incident: Incident, event: e.TypeChanged, policy: Policy, *, to: Audience) -> Message:
    before = _as_it_was(incident, event)
    if to is Audience.PUBLIC:
        of_type = f" of type *{escaped(event.type)}*" if event.type else ""
        return Message(text=f"An incident{of_type}, {severity(before)}: {escaped(title(incident, to))}")
    said = " ".join(consequences(before, before.model_copy(update={"type": event.type}), policy))
    it_is = f"is a *{escaped(event.type)}* incident" if event.type else "incident has no type any more"
    return Message(text=f"This {it_is}, says {mention(event.actor)}. {said}".strip())


def type_unknown(incident: Incident, event: e.TypeUnknown) -> Message:
    why = escaped(timeline_text(event))
    return Message(text=f"{mention(incident.reporter)}: {why} `/incident edit-incident` gives it one.")


def _as_it_was(incident: Incident, event: e.SeverityChanged | e.TypeChanged) -> Incident:
    return fold(incident.events[: incident.events.index(event)])
