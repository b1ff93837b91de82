"""What is known of a review, from the day on which its incident became stable."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel

from incident.events import SeverityChanged, StatusChanged, TypeChanged
from incident.people import Person
from incident.periods import Period, end_of
from incident.policy import Policy
from incident.review.customer import CustomerDocument, Stage
from incident.state import Incident, Task
from incident.visibility import Audience, open_to, title
from incident.vocabulary import Status


class Line(BaseModel):
    """One line of the review's own timeline."""

    at: datetime
    text: str


class Reminded(BaseModel):
    """How often somebody was reminded of one thing, and when last."""

    times: int
    at: datetime


class Kind(StrEnum):
    """Of its documents."""

    REVIEW = "review"
    CUSTOMERS = "customers"


class Paper(BaseModel):
    id: str  # Google's
    url: str


class Known(BaseModel, frozen=True):
    """What a review takes from its incident and follows it in. A period that is None was not asked for."""

    title: str  # for participants
    public_title: str
    commander: Person | None
    liaison: Person | None  # who speaks to customers
    since: datetime  # from then on the periods count
    draft_within: Period | None = None
    review_within: Period | None = None
    customers_within: Period | None = None


class Review(BaseModel):
    """Never changed in place. Without `review_by` nothing is to be reviewed: only tasks are left."""

    incident: str
    title: str  # for participants
    public_title: str
    restricted: bool
    insiders: list[Person] = []  # of a restricted one: who took part when it began
    owner: Person | None
    commander: Person | None
    liaison: Person | None = None  # who speaks to customers
    documents: dict[Kind, Paper] = {}  # as they were made; read-only when it is over
    customer: CustomerDocument | None = None  # where the policy asks for one
    draft_by: datetime | None = None
    review_by: datetime | None = None
    drafted_at: datetime | None = None
    reviewed_at: datetime | None = None
    only_tasks: bool = False  # what was to be reviewed was, before the incident was opened again
    incident_closed: bool = False
    tasks: list[Task] = []  # of the closed incident, and from comments that came after it
    given: int = 0  # the highest number of the incident's own
    reminded: dict[str, Reminded] = {}
    log: list[Line] = []

    @property
    def over(self) -> bool:
        """The incident may still leave tasks behind until it is closed."""
        written = not self.to_review and (self.customer is None or self.customer.sent)
        return self.incident_closed and written and not any(task.open for task in self.tasks)

    @property
    def document_ids(self) -> list[str]:
        return [paper.id for paper in self.documents.values()]

    @property
    def to_review(self) -> bool:
        return self.review_by is not None and self.reviewed_at is None

    def known_to(self, person: Person) -> bool:
        """Whether they may read its title. As far as is known here: who came to a restricted incident later reads it there."""
        here = [*self.insiders, *filter(None, (self.commander, self.liaison))]
        return open_to(person, restricted=self.restricted, participants=here)

    def as_shown_to(self, person: Person) -> "Review":
        if self.known_to(person):
            return self
        return self.model_copy(update={"title": self.public_title, "documents": {}})

    @property
    def customer_waits_for(self) -> Person | None:
        """Who has to write, approve or send the document for customers."""
        if self.customer and self.customer.stage is Stage.LIAISON:
            return self.commander or self.owner
        return self.liaison or self.owner


def begin_review(incident: Incident, policy: Policy, since: datetime) -> Review:
    """The commander owns it unless somebody else is named."""
    known = known_of(incident, policy, since)
    begun = Review(
        incident=incident.id,
        title=known.title,
        public_title=known.public_title,
        restricted=incident.restricted,
        insiders=[p.person for p in incident.participants] if incident.restricted else [],
        owner=incident.commander or incident.reporter,
        commander=known.commander,
        liaison=known.liaison,
    )
    return following(begun, known)


def known_of(incident: Incident, policy: Policy, since: datetime) -> Known:
    rules = policy.behaviour(incident)
    return Known(
        title=title(incident, Audience.PARTICIPANTS),
        public_title=title(incident, Audience.PUBLIC),
        commander=incident.commander,
        liaison=incident.customer_liaison,
        since=since,
        draft_within=rules.review_draft_within if rules.review else None,
        review_within=rules.review_within if rules.review else None,
        customers_within=rules.customer_document_within if rules.review else None,
    )


def counted_from(incident: Incident) -> datetime:
    """When it became stable first; or when it was classified anew after that, which asks for other periods."""
    stable = (e.at for e in incident.events if isinstance(e, StatusChanged) and e.status is Status.STABLE)
    since = next(stable, incident.declared_at)
    anew = (e.at for e in incident.events if isinstance(e, SeverityChanged | TypeChanged))
    return max([since, *anew])


def following(review: Review, known: Known) -> Review:
    """What was asked for once stays asked for. Its owner stays, too: they were told that it is theirs."""
    zone = review.owner.timezone if review.owner else None
    now: dict[str, object] = known.model_dump(include={"title", "public_title"})
    now |= {"commander": known.commander, "liaison": known.liaison}
    if known.draft_within and known.review_within and not (review.only_tasks or review.reviewed_at):
        now["draft_by"] = end_of(known.draft_within, known.since, zone)
        now["review_by"] = end_of(known.review_within, known.since, zone)
    if known.customers_within and not review.only_tasks:
        by = end_of(known.customers_within, known.since, zone)
        now["customer"] = (review.customer or CustomerDocument(by=by)).model_copy(update={"by": by})
    return review.model_copy(update=now)


def tasks_only(review: Review) -> Review:
    """Nothing is to be reviewed (any more)."""
    nothing = {"draft_by": None, "review_by": None, "customer": None}
    return review.model_copy(update={**nothing, "only_tasks": True})


def open_tasks(incident: Incident) -> list[Task]:
    """What is left to do, its owners as they are known now."""
    known = [task.model_copy(update={"owner": incident.known(task.owner)}) for task in incident.tasks]
    return [task for task in known if task.open]
