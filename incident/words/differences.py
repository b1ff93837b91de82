"""What a sweep has found, each in a sentence or two: what is so, and what to do. Nothing is anybody's fault here."""

from collections.abc import Callable, Sequence

from incident.differences import Difference, Kind
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.state import Incident
from incident.visibility import Audience, title
from incident.words.phrases import mention, one_line, sentence

Name = Callable[[str], str]  # what to call whoever has this Slack id


def in_words(difference: Difference, name: Name) -> str:
    of, more = one_line(difference.of), one_line(difference.more)
    match difference.kind:
        case Kind.TWIN:
            return _mended(difference, f'a duplicate of "{of}"', "removed")
        case Kind.PIN:
            return _mended(difference, f'"{of}"', "pinned again")
        case Kind.BOOKMARK:
            return _mended(difference, f'the bookmark "{of}"', "made again")
        case Kind.CARD:
            return "The card was deleted; it is posted again."
        case Kind.MESSAGE_DELETED:
            return f'A message was deleted ("{of}"). It is not posted again; if it matters, say it once more.'
        case Kind.CHANNEL_ARCHIVED:
            return (
                "The channel was archived by hand. Slack lets no app undo that: choose Unarchive in the "
                "channel's settings if work goes on there."
            )
        case Kind.CHANNEL_RENAMED:
            return (
                f"The channel was renamed from #{of} to #{more}. Nothing to do: everything works as before."
            )
        case Kind.CHANNEL_UNREADABLE:
            return f"The Slack channel {of} cannot be looked at. {sentence(more)}"
        case Kind.PERSON_ABSENT:
            return f"{name(of)} takes part, but is not in the channel. If they are needed, invite them again."
        case Kind.COMMANDER_DEACTIVATED:
            return (
                f"{name(of)} commands, but has no active Slack account any more. Please give command to "
                "somebody else (`/incident assign-role @somebody commander`)."
            )
        case Kind.FILE_MOVED:
            return f'"{of}" was moved out of the incident\'s folder. It stays where it is; move it back if it belongs there.'
        case Kind.FILE_TRASHED:
            return f'"{of}" is in the bin of Google Drive. Restore it from there if it is needed.'
        case Kind.FILE_GONE:
            return f"The {of.lower()} cannot be found any more: it was deleted, or is no longer shared with Muster."
        case Kind.FOLDER_MOVED:
            return "The incident's folder was moved. It stays where it is; closing the incident archives it as usual."
        case Kind.FOLDER_TRASHED:
            return "The incident's folder is in the bin of Google Drive. Restore it before the incident is closed."
        case Kind.FOLDER_GONE:
            return (
                "The incident's folder cannot be found any more: it was deleted, or is no longer shared with Muster. "
                "Restore or share it, so that the record can be kept."
            )
        case Kind.PAGE_RESOLVED:
            by = f" by {more}" if more else ""
            return (
                f"The page, PagerDuty incident {of}, was resolved{by}, but this incident is active: "
                "PagerDuty calls nobody for it any more. If it is over, mark it stable."
            )
        case Kind.PAGE_TWIN:
            return f"PagerDuty incident {of} is open beside the page, {more}. Resolve it there, or it goes on calling people."


def _mended(difference: Difference, what: str, done: str) -> str:
    if difference.refused:
        return f"{_capital(what)} could not be {done}. {sentence(difference.refused)}"
    return f"{_capital(what)} was {done}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def notice(incident: Incident, differences: Sequence[Difference], *, channel_url: str | None) -> Message:
    """For the channel; with its address for somebody who is told privately."""
    shown = f"<{channel_url}|{escaped(title(incident, Audience.PARTICIPANTS))}>" if channel_url else ""
    where = f" in {shown}" if shown else ""
    lines = [f"• {in_words(_for_slack(difference), _mention_in(incident))}" for difference in differences]
    leaderless = any(difference.kind is Kind.COMMANDER_DEACTIVATED for difference in differences)
    return Message(
        text=f"Muster looked around{where} and found something",
        body=[f"*Muster looked around{where} and found:*", *lines],
        buttons=[Button(label="Assign a role", action="open_assign_role", value=incident.id)]
        if leaderless
        else [],
    )


def _for_slack(difference: Difference) -> Difference:
    """Words that are not ours can do nothing in it, and a channel can be gone to."""
    fields = {name: escaped(getattr(difference, name)) for name in ("of", "more", "refused")}
    if difference.kind is Kind.CHANNEL_UNREADABLE:
        fields["of"] = f"<#{difference.of}>"
    return difference.model_copy(update=fields)


def _mention_in(incident: Incident) -> Name:
    return lambda slack_id: mention(incident.known(Person(slack_id=slack_id)))
