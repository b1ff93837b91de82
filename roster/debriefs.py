"""After an incident, whoever learnt and whoever they learnt beside write down what they saw.

The learner and their mentor read it, and nobody else.
"""

from pydantic import AwareDatetime, BaseModel

from incident.people import Person


class Debrief(BaseModel, frozen=True):
    """Of one incident; `mentor` commanded beside the learner or, `reverse`, stood beside them in command."""

    incident: str
    title: str  # as everybody may read it
    mentor: Person
    reverse: bool = False


class Note(BaseModel, frozen=True):
    """What one of the two wrote; each may be empty."""

    incident: str
    by: Person
    at: AwareDatetime
    well: str = ""
    differently: str = ""
    try_next: str = ""

    def replaces(self, other: "Note") -> bool:
        """The last word of each counts."""
        return self.incident == other.incident and self.by.same_as(other.by)
