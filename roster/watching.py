"""Which incidents somebody wants to watch, to learn from them: of which severities, and when."""

from pydantic import BaseModel

from incident.vocabulary import Severity
from roster.slots import Slots


class Watching(BaseModel, frozen=True):
    severities: tuple[Severity, ...] = ()  # all, unless some are named
    when: Slots = ()
    paged: bool = False  # while shadowing: woken beside the commander, where one is paged

    def wants(self, severity: Severity) -> bool:
        return not self.severities or severity in self.severities
