"""What is said about pages that nobody acknowledges or that do not get through: whom to phone, and what to say."""

from collections.abc import Sequence
from typing import Protocol

from incident.message import Button, Message, escaped
from incident.people import Person
from incident.state import Incident, Step
from incident.visibility import Audience, title
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
                label=f"Give command to {person.label}",
                action="hand_over",
                value=f"{incident.id} {person.slack_id}",
                style="primary",
            )
        ],
    )


def rung_wanted(incident: Incident, name: str) -> str:
    return f"{title(incident, Audience.PUBLIC)}: nobody has acknowledged the page. The {name} is asked to take command."


def rung_paged(name: str, people: Sequence[Person]) -> Message:
    who = ", ".join(mention(p) for p in people) or "nobody, because nobody is on call"
    return Message(text=f"Nobody has acknowledged the page yet. The {escaped(name)} is paged too: {who}.")


def rung_failed(name: str, phones: Sequence[Phone]) -> Message:
    return Message(
        text=f"The {escaped(name)} could not be paged.",
        body=[
            f"Nobody has acknowledged the page, and the {escaped(name)} could not be paged.",
            _please_phone(phones),
        ],
    )


def nobody_acknowledges(incident: Incident, phones: Sequence[Phone]) -> Message:
    return Message(
        text="Nobody has acknowledged the page.",
        body=[
            "Nobody has acknowledged the page, and there is nobody left to page.",
            _please_phone(phones),
            _say(incident),
        ],
    )


def page_in_trouble(incident: Incident, phones: Sequence[Phone], reason: str, *, to: Audience) -> Message:
    shown = escaped(title(incident, to))
    return Message(
        text=f"The page has not got through: {shown}",
        headline="Please phone: the page has not got through",
        body=[
            f"*{shown}*: PagerDuty has not confirmed the page. {escaped(sentence(reason))} Muster goes on trying.",
            _please_phone(phones),
            _say(incident, to),
        ],
    )


def page_got_through(incident: Incident) -> Message:
    page = incident.page
    link = f" (<{page.url}|#{page.number}>)" if page else ""
    return Message(text=f"The page has got through now{link}. Nobody needs to phone any more.")


def page_given_up(step: Step) -> Message:
    return Message(text=f"The page was not sent: {escaped(sentence(step.reason or step.state))}")


def _please_phone(phones: Sequence[Phone]) -> str:
    if not phones:
        return "Nobody's phone number is known here. Please call whoever is on call as incident commander."
    lines = [f"• {escaped(p.name)}: {escaped(p.phone or 'no phone number known')}" for p in phones]
    return "\n".join(["*Please phone, in this order, until somebody answers:*", *lines])


def _say(incident: Incident, to: Audience = Audience.PARTICIPANTS) -> str:
    return f'Say: "You are needed as incident commander: {escaped(title(incident, to))}. Please open Slack."'
