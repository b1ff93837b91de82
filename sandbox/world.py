"""All that the sandbox's vendors hold, kept in a JSON file when one is named, and who watches it change."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from sandbox.google.state import GoogleState
from sandbox.pagerduty.state import PagerDutyState
from sandbox.slack.state import SlackState

SAVE_AFTER = 0.2  # seconds: many changes in a row are written once


class WorldState(BaseModel):
    slack: SlackState = Field(default_factory=SlackState.seed)
    pagerduty: PagerDutyState = Field(default_factory=PagerDutyState.seed)
    google: GoogleState = Field(default_factory=GoogleState.seed)


class UnreadableState(Exception):
    def __init__(self, state_file: Path) -> None:
        super().__init__(
            f"{state_file} is not a sandbox's state, or is of another version; move it away to start anew"
        )


class World:
    def __init__(self, state: WorldState, state_file: Path | None = None) -> None:
        self.state = state
        self.state_file = state_file
        self.closing = False
        self._watchers: set[asyncio.Event] = set()
        self._save: asyncio.TimerHandle | None = None

    @classmethod
    def load(cls, state_file: Path | None) -> "World":
        if state_file is None or not state_file.exists():
            return cls(WorldState(), state_file)
        try:
            return cls(WorldState.model_validate_json(state_file.read_bytes()), state_file)
        except ValidationError as error:
            raise UnreadableState(state_file) from error

    def changed(self) -> None:
        for watcher in self._watchers:
            watcher.set()
        if self.state_file and self._save is None:
            self._save = asyncio.get_running_loop().call_later(SAVE_AFTER, self.save)

    def save(self) -> None:
        if self._save is not None:
            self._save.cancel()
            self._save = None
        if self.state_file is None:
            return
        self.state_file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.state_file.with_suffix(".part")
        unfinished.write_text(self.state.model_dump_json())
        os.replace(unfinished, self.state_file)

    async def changes(self) -> AsyncIterator[None]:
        """Yields after each change, changes that come together counted once; ends when the world closes."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        try:
            while not self.closing:
                yield
                await watcher.wait()
                watcher.clear()
        finally:
            self._watchers.discard(watcher)

    def close(self) -> None:
        self.closing = True
        for watcher in self._watchers:
            watcher.set()
        self.save()
