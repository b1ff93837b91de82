"""What is left of one incident at the vendors and in Muster, as lines without ids and times, so that two lives compare."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from activities.record_dir import RecordDir
from incident.bundle import sealed
from incident.view import IncidentView
from sandbox import people
from tests.faults.life import persistently
from tests.workflows.case import Case, key_of

Seen = Counter[str]

SEEDED = {*people.FOLDERS, *people.TEMPLATES}
NEWS = (
    "channel_topic",
    "channel_purpose",
)  # Slack says so at each setting; what is set in the end is compared
ANSWER = "an answer"
LOOKS = {"page-look"}  # taken from time to time; a life in which more time passes has more of them
PLACE = re.compile(
    r"(?<=[a-z])/\d+\b"
)  # a step's key may end with its place in the history, which faults change
UNTOLD = (
    (re.compile(r"<!date\^\d+\^[^>]*>"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "<date>"),
    (re.compile(r"\d{8}T\d{6}Z"), "<time>"),
    (re.compile(r"\d\d:\d\d(:\d\d)?( UTC)?"), "<time>"),
    (re.compile(r"/p\d{16}"), "/p<ts>"),
    (re.compile(r"\b(\d+[dhms])+(?=\.)"), "<duration>"),
    (re.compile(r"#\d+"), "#<number>"),
    (re.compile(r'"block_id": "[^"]*",? ?'), ""),
)


async def seen(case: Case, *, alone: bool = True) -> Seen:
    """All that is in a house where one incident has lived; else what has its id. Its timeline is read in the record."""
    look = _Look(case, alone)
    lines = [
        *look.slack(),
        *look.pagerduty(),
        *look.google(),
        *look.directory(),
        *look.muster(await persistently(case.view)),
    ]
    return Counter(look.plain(line) for line in lines)


def may_be_lost(line: str) -> bool:
    """A private answer is given at most once: Slack shows nobody whether it arrived."""
    return f": {ANSWER}: " in line


class _Look:
    def __init__(self, case: Case, alone: bool) -> None:
        self.id, self.alone = case.id, alone
        self.state = case.house.state
        assert case.house.settings.muster_record_dir
        self.record_dir = case.house.settings.muster_record_dir
        files = [f for f in self.state.google.files.values() if f.id not in SEEDED and not f.trashed]
        self.files = [file for file in files if self.ours(file.name)]
        self.pages = [page for page in self.state.pagerduty.incidents.values() if self.ours(page.key)]
        self.names = {
            case.house.settings.slack_api_url.removesuffix("/slack/api/"): "<url>",
            **{c.id: f"<{c.name or 'direct'}>" for c in self.state.slack.channels.values()},
            **{page.id: f"<page {page.key}>" for page in self.pages},
            **{file.id: f"<file {file.name}>" for file in self.files},
            case.id: "<id>",  # last: the others' names have it in them
        }

    def ours(self, name: str) -> bool:
        return self.alone or self.id in name

    def plain(self, text: str) -> str:
        for id, name in self.names.items():
            text = text.replace(id, name)
        for pattern, name in UNTOLD:
            text = pattern.sub(name, text)
        return PLACE.sub("/n", text)

    def slack(self) -> Iterator[str]:
        for channel in self.state.slack.channels.values():
            where = f"#{channel.name}" if channel.name else f"direct to {'+'.join(sorted(channel.members))}"
            if self.ours(channel.name) and not channel.is_im:
                facts = channel.model_dump(include={"is_private", "is_archived", "topic", "purpose"})
                yield f"{where}: {_json(facts)}"
                yield from (f"{where}: member {member}" for member in channel.members)
                yield from (f"{where}: bookmark {b.title} {b.link}" for b in channel.bookmarks)
            pinned = {pin.ts for pin in channel.pins}
            for message in channel.messages:
                if not (self.ours(channel.name) or self.ours(key_of(message))):
                    continue
                if (
                    message.subtype == "channel_topic"
                ):  # it may pass through states that a slower vendor skips
                    continue
                what = key_of(message) or message.subtype
                if not what:  # whichever way it came
                    yield f"somebody: {ANSWER}: {message.text}"
                    continue
                pin = " (pinned)" if message.ts in pinned else ""
                words = [message.user, message.text, message.blocks, message.only_for]
                yield f"{where}: {what}{pin}: {_json(words)}"

    def pagerduty(self) -> Iterator[str]:
        shown = {"key", "title", "service", "urgency", "details", "status", "assignees", "resolution"}
        for page in self.pages:
            yield f"{page.id}: {_json(page.model_dump(include=shown))}"
            yield from (f"{page.id}: note {note.content}" for note in page.notes)
            for asked in page.responder_requests:
                targets = [(target.id, target.users) for target in asked.targets]
                yield f"{page.id}: asked {targets}: {asked.message}"
            yield from (f"{page.id}: responder {r.user}, {r.state}" for r in page.responders)
        pages = {page.id for page in self.pages}
        woken = (n for n in self.state.pagerduty.notifications if self.alone or n.incident in pages)
        yield from (f"woken: {n.user}, {n.why}" for n in woken)

    def google(self) -> Iterator[str]:
        yield f"mails sent: {self.state.google.mails_sent}"
        for file in self.files:
            facts = file.model_dump(
                include={"mime_type", "parents", "read_only", "inherited_permissions_disabled"}
            )
            yield f"file {file.name}: {_json(facts)}"
            yield from (f"file {file.name}: {p.role} {p.email or p.type}" for p in file.permissions)
            if (
                file.document
            ):  # by lines: a review tells what one command did in the order in which vendors answered
                yield from (f"file {file.name} says: {line}" for line in file.document.text.splitlines())
            if file.name.endswith(".zip"):
                yield f"file {file.name}: {'whole' if sealed(file.content or b'') else 'damaged'}"
            elif file.content is not None:
                yield from self._record(json.loads(file.content))

    def directory(self) -> Iterator[str]:
        for path in RecordDir(self.record_dir).of(self.id):
            yield f"kept: {'whole' if sealed(path.read_bytes()) else 'damaged'}"

    def _record(self, record: dict[str, Any]) -> Iterator[str]:
        told = record["incident"]
        facts = {name: told[name] for name in ("title", "description", "severity", "status", "roles")}
        yield f"record: {_json(facts)}, {len(told['reports'])} reports"
        yield from (f"timeline: {e['kind']} by {e['actor']}: {e['text']}" for e in record["timeline"])

    def muster(self, view: IncidentView) -> Iterator[str]:
        told = view.model_dump(mode="json")
        facts = {name: told[name] for name in ("title", "description", "severity", "status", "next_due")}
        yield f"incident: {_json(facts)}"
        yield from (f"role: {role} {_json(person)}" for role, person in told["roles"].items())
        yield from (
            f"participant: {p['name']} {p['email']} {p['slack_id']} {sorted(p['roles'])} {p['reason']}"
            for p in told["participants"]
        )
        yield from (f"report: {_json(report)}" for report in told["reports"])
        yield from (
            f"step: {step.key} {step.state} {step.reason} {step.url}"
            for step in view.steps
            if step.key not in LOOKS
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
