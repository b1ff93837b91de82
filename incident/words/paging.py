"""What is said about pages that nobody acknowledges or that do not get through: whom to phone, and what to say."""

from collections.abc import Sequence
from typing import Protocol

from incident.message import Button, Message, escaped
from incident.people import Person
from incident.state import Incident, Step
from incident.visibility import Audience, title
from incident.vocabulary import StepState
from incident.words.phrases import mention, sentence


class Phone(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...


def acknowledged_by_another(incident: Incident, person: Person, commander: Person) -> Message:
    who = mention(person)
    return Message(
        text=f"{who} acknowledged the page; {mention(commander)} commands.",
        body=[f"{who} acknowledged the page, and {mention(commander)} commands. Should {who} take command?"],
        buttons=[
            Button(
                label=f"Offer command to {person.label}",
                action="hand_over",
                value=f"{incident.id} {person.slack_id}",
                style="primary",
            )
        ],
    )


def nobody_on_call(incident: Incident, phones: Sequence[Phone]) -> Message:
    commander = incident.commander
    leads = f"{mention(commander)} leads meanwhile" if commander else "Nobody leads yet"
    return Message(
        text="Nobody is on call as incident commander.",
        body=[
            f"Nobody is on call as incident commander: the page has woken nobody. {leads}. "
            "Give command to somebody with `/incident assign-role @NAME commander`.",
            _please_phone(phones),
            _say(incident),
        ],
    )


def rung_wanted(incident: Incident, name: str) -> str:
    return f"{title(incident, Audience.PUBLIC)}: {_so_far(incident)}. The {name} is asked to take command."


def rung_paged(incident: Incident, name: str, people: Sequence[Person], phones: Sequence[Phone]) -> Message:
    """`phones` are for where the rung has nobody on call either."""
    so_far, shown = _so_far(incident).capitalize(), escaped(name)
    if people:
        who = ", ".join(mention(p) for p in people)
        return Message(text=f"{so_far}. The {shown} is paged too: {who}.")
    return Message(
        text=f"Nobody is on call as {shown}.",
        body=[f"{so_far}, and nobody is on call as {shown}.", _please_phone(phones), _say(incident)],
    )


def rung_failed(incident: Incident, name: str, phones: Sequence[Phone], *, trying: bool = False) -> Message:
    shown = escaped(name)
    how = (
        "PagerDuty has not paged the {} yet. Muster goes on trying."
        if trying
        else "the {} could not be paged."
    )
    return Message(
        text=f"The {shown} could not be paged.",
        body=[
            f"{_so_far(incident).capitalize()}, and {how.format(shown)}",
            _please_phone(phones),
            _say(incident),
        ],
    )


def not_paged_yet(who: str, phones: Sequence[Phone], message: str) -> Message:
    """Somebody whom PagerDuty has been asked to page, with this message."""
    shown = escaped(who)
    return Message(
        text=f"PagerDuty has not paged the {shown} yet.",
        body=[
            f"PagerDuty has not paged the {shown} yet. Muster goes on trying.",
            _please_phone(phones, f"the {shown}"),
            f'Say: "{escaped(message)}"',
        ],
    )


def nobody_acknowledges(incident: Incident, phones: Sequence[Phone]) -> Message:
    so_far = _so_far(incident).capitalize()
    return Message(
        text=f"{so_far}.",
        body=[
            f"{so_far}, and there is nobody left to page.",
            _please_phone(phones),
            _say(incident),
        ],
    )


def page_in_trouble(incident: Incident, phones: Sequence[Phone], page: Step, *, to: Audience) -> Message:
    shown = escaped(title(incident, to))
    stands = "the page could not be sent" if page.settled else "PagerDuty has not confirmed the page"
    reason = escaped(sentence(page.reason or "PagerDuty has not answered"))
    trying = "" if page.settled else " Muster goes on trying."
    return Message(
        text=f"The page has not got through: {shown}",
        headline="Please phone: the page has not got through",
        body=[f"*{shown}*: {stands}. {reason}{trying}", _please_phone(phones), _say(incident, to)],
    )


def page_settled(incident: Incident, phones: Sequence[Phone], page: Step, *, to: Audience) -> Message:
    """What takes the place of that, once it is known what became of the page."""
    if page.state is StepState.FAILED:
        return page_in_trouble(incident, phones, page, to=to)
    if page.state is not StepState.DONE:
        return Message(text=f"The page was not sent: {escaped(sentence(page.reason or page.state))}")
    raised = incident.page
    link = f" (<{raised.url}|#{raised.number}>)" if raised else ""
    return Message(text=f"The page has got through now{link}. Nobody needs to phone any more.")


def _so_far(incident: Incident) -> str:
    if incident.page and incident.page.reached_nobody:
        return "nobody is on call as incident commander"
    return "nobody has acknowledged the page"


def _please_phone(phones: Sequence[Phone], whom: str = "whoever is on call as incident commander") -> str:
    if not phones:
        return f"Nobody's phone number is known here. Please call {whom}."
    lines = [f"• {escaped(p.name)}: {escaped(p.phone or 'no phone number known')}" for p in phones]
    return "\n".join(["*Please phone, in this order, until somebody answers:*", *lines])


def _say(incident: Incident, to: Audience = Audience.PARTICIPANTS) -> str:
    return f'Say: "You are needed as incident commander: {escaped(title(incident, to))}. Please open Slack."'
