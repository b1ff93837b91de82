"""Where scenarios lie: those that come with Muster, and a directory of your own beside them."""

from collections.abc import Iterator
from pathlib import Path

import drills
from drills.reading import ScenarioError, read_scenario
from drills.scenario import Scenario
from drills.words import refusals as say
from incident.policy import Policy
from incident.refusals import Refused

OURS = Path(drills.__file__).with_name("scenarios")
SUFFIX = ".yaml"


class Scenarios:
    """One of your own goes before one of ours of the same name."""

    def __init__(self, policy: Policy) -> None:
        own = policy.drills.scenarios
        self._folders = [*([Path(own)] if own else []), OURS]

    def named(self, name: str) -> Scenario:
        """Raises Refused for what is not there, or cannot be played."""
        for path in self._files():
            if path.stem == name:
                return readable(path)
        raise Refused(say.no_such_scenario(name, self.names))

    def all(self) -> list[Scenario]:
        """Without those that cannot be played: `muster drill check` says why."""
        found = []
        for name in self.names:
            try:
                found.append(self.named(name))
            except Refused:
                continue
        return found

    @property
    def names(self) -> list[str]:
        return sorted({path.stem for path in self._files()})

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            yield from sorted(folder.glob(f"*{SUFFIX}"))


def readable(path: Path) -> Scenario:
    """Raises Refused with file, line and what to do."""
    try:
        return read_scenario(path.read_text(encoding="utf-8"), str(path), path.stem)
    except ScenarioError as error:
        raise Refused(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: cannot be read: {error}") from error
