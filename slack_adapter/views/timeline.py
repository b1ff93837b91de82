"""The timeline in a modal: the newest entries."""

from activities.blocks import cut
from incident.view import Entry
from incident.words import slack as words
from incident.words.timeline import told
from slack_adapter.views.parts import SECTION_LIMIT, View, notice

TITLE = "Timeline"
ENTRIES_SHOWN = 80  # Slack: a view has at most 100 blocks


def timeline_notice(incident: str, entries: list[Entry]) -> View:
    entries = told(entries)
    left_out = max(0, len(entries) - ENTRIES_SHOWN)
    earlier = [words.timeline_is_longer(incident, left_out)] if left_out else []
    return notice(TITLE, *earlier, *(cut(words.timeline_line(e), SECTION_LIMIT) for e in entries[left_out:]))
