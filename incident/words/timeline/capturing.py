"""Messages of the channel that belong on the timeline."""

from incident import events as e
from incident.words.phrases import clock_beside, named, sentence
from incident.words.timeline.line import timeline_text


@timeline_text.register
def _(event: e.MessageMarked) -> str:
    verb = "marked a message for" if event.on else "took a mark for"
    return f"{named(event.actor)} {verb} the timeline{'' if event.on else ' off a message'}."


@timeline_text.register
def _(event: e.MessageImported) -> str:
    wrote = (
        f"{named(event.author)} wrote at {clock_beside(event.written_at, event.at)}: {sentence(event.text)}"
    )
    return f"{wrote} Noted by {named(event.actor)} from {event.url}."


@timeline_text.register
def _(event: e.MessageWithdrawn) -> str:
    return f"{named(event.actor)} took a message off the timeline."
