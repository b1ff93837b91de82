"""Asking those who took part how it went, and what they said."""

from datetime import datetime

from incident.feedback import Rating, Said, Summary
from incident.message import Button, Message, escaped
from incident.words.phrases import local_clock, one_line, sentence
from incident.words.plain import verbatim

RATINGS = {Rating.WELL: "👍 Well", Rating.MIXED: "🤔 So-so", Rating.BADLY: "👎 Badly"}


def question(incident: str, title: str, until: datetime) -> Message:
    """`title` as participants may read it."""
    taps = [
        Button(label=label, action=f"feedback_{rating}", value=incident) for rating, label in RATINGS.items()
    ]
    return Message(
        text=f"How did it go? {escaped(one_line(title))}",
        headline="How did it go?",
        body=[
            f"*{escaped(one_line(title))}* is closed, and you took part. One tap helps the next one to go better. "
            "Your name is not kept, unless you sign."
        ],
        buttons=[*taps, Button(label="Say more", action="open_feedback", value=incident)],
        footer=f"Open until {local_clock(until)}. Everybody who can see the incident can read the answers.",
    )


def thanks() -> str:
    return "Thank you. It is counted without your name. Another tap changes it, and *Say more* adds words."


def over() -> str:
    return "Feedback on this incident is closed."


def never_asked() -> str:
    return "Nobody was asked for feedback on this incident. That happens when an incident is closed."


def told(incident: str, title: str, summary: Summary) -> Message:
    """For Slack; `title` as the reader may read it."""
    return Message(
        text=f"Feedback on incident {incident}: {counted(summary)}",
        headline="How it went",
        body=[
            f"*{escaped(one_line(title))}*: {counted(summary)}",
            *(escaped(_said(said)) for said in summary.words),
        ],
    )


def markdown(summary: Summary) -> str:
    """A chapter for the record."""
    lines = ["## Feedback", "", counted(summary)]
    if summary.words:
        lines += ["", *(f"- {verbatim(_said(said))}" for said in summary.words)]
    return "\n".join(lines)


def plain(summary: Summary) -> str:
    return "\n".join([counted(summary), *(_said(said) for said in summary.words)])


def counted(summary: Summary) -> str:
    if not summary.answered:
        return f"{summary.asked} asked, nobody has answered."
    ratings = ", ".join(f"{number} {RATINGS[rating]}" for rating, number in summary.ratings.items() if number)
    return f"{summary.answered} of {summary.asked} answered: {ratings}."


def _said(said: Said) -> str:
    return f"{RATINGS[said.rating]}: {sentence(said.text)}{f' ({one_line(said.by)})' if said.by else ''}"
