"""Pages, what was made, and what fell due."""

from incident import events as e
from incident.vocabulary import Rung, What
from incident.words.phrases import clock, named
from incident.words.timeline.line import timeline_text

MADE = {
    "channel": "Channel created.",
    "folder": "Folder created.",
    "incident-document": "Incident document created.",
    "review-document": "Review document created.",
    "customer-document": "Document for customers created.",
    "executive-document": "Document of executive reports created.",
    "record": "Record written.",
    "conference": "Conference opened.",
}


REPORTS = {
    What.STATUS_REPORT: "status report",
    What.STAKEHOLDER_REPORT: "report to the stakeholders",
    What.EXECUTIVE_REPORT: "executive report",
}


@timeline_text.register
def _(event: e.OncallEngaged) -> str:
    return f"{named(event.actor)} asked for the {event.team} on-call."


@timeline_text.register
def _(event: e.PageAsked) -> str:
    return "PagerDuty is asked to page the on-call commander."


@timeline_text.register
def _(event: e.PageRaised) -> str:
    people = ", ".join(named(p) for p in event.people) or "nobody, because nobody is on call"
    return f"PagerDuty incident #{event.number} was raised and paged {people}."


@timeline_text.register
def _(event: e.PageAcknowledged) -> str:
    return f"{named(event.actor)} acknowledged the page."


@timeline_text.register
def _(event: e.ResourceMade) -> str:
    return MADE.get(event.resource, f"{event.resource} created.")


@timeline_text.register
def _(event: e.FellDue) -> str:
    match event.what:
        case What.CLOSE:
            return "The incident has been stable for a while; the commander was asked whether to close it."
        case What.PAGE_TROUBLE:
            return "The page has not got through; people are told whom to phone."
        case What.ACKNOWLEDGEMENT:
            return f"Nobody had acknowledged the page by {clock(event.due)}."
        case What.HAND_OVER:
            return f"The offer of command was not answered by {clock(event.due)}."
        case What.UNDERSTOOD:
            return f"Nobody had said by {clock(event.due)} that task {event.number} is understood."
        case What.TASK:
            asked = f"the {event.to} was asked how it stands" if event.to else "its owner was asked"
            return f"Task {event.number} was not done at {clock(event.due)}; {asked}."
        case What.FATIGUE:
            more = ", and the backup is paged to relieve them" if event.to is Rung.PAGE else ""
            return f"The commander has commanded for long and was asked whether to hand over{more}."
        case _:
            return _report_missing(event)


def _report_missing(event: e.FellDue) -> str:
    what = REPORTS.get(event.what, event.what)
    if event.to in (Rung.CHANNEL, Rung.DEPUTY):
        return f"The {what} was still missing; the {event.to} was asked for it."
    if event.to is Rung.PAGE:
        return f"The {what} was still missing, and nobody answered; whoever is on call is paged."
    return f"The {what} was due at {clock(event.due)}; the commander was reminded."


@timeline_text.register
def _(event: e.Prompted) -> str:
    return f"The commander was prompted: {event.prompt.replace('_', ' ')}."
