"""One thing that somebody did, from when to when."""

from pydantic import AwareDatetime, BaseModel

from incident.vocabulary import LIAISONS, Role
from roster.vocabulary import Kind

DEED = {Kind.REVERSE_SHADOWED: Kind.COMMANDED, Kind.SHADOWED: Kind.OBSERVED}  # the same, at another stage

KIND_OF = {
    Role.COMMANDER: Kind.COMMANDED,
    Role.DEPUTY: Kind.DEPUTISED,
    Role.SCRIBE: Kind.SCRIBED,
    **dict.fromkeys(LIAISONS, Kind.LIAISED),
    Role.OBSERVER: Kind.OBSERVED,
}


class Evidence(BaseModel, frozen=True):
    kind: Kind
    incident: str = ""  # or drill
    begin: AwareDatetime
    end: AwareDatetime
    drill: bool = False

    @property
    def deed(self) -> Kind:
        return DEED.get(self.kind, self.kind)

    def same_as(self, other: "Evidence") -> bool:
        """Told twice, it happened once."""
        return (self.incident, self.deed, self.begin) == (other.incident, other.deed, other.begin)
