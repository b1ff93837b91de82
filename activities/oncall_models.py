"""Who is on call, with their phones; and what a look at an open page shows."""

from datetime import datetime

from pydantic import BaseModel

from activities.models import Effect
from incident.people import Person
from roster.planning import Shift


class LookAtPage(Effect):
    page_id: str


class PageLook(BaseModel):
    """What a look at the page shows; `handled_by` acknowledged it, or resolved it by hand."""

    status: str
    handled_by: Person | None = None


class OnCallPhone(BaseModel):
    name: str
    phone: str | None = None


class Phones(BaseModel):
    people: list[OnCallPhone] = []


class PhoneBook(BaseModel):
    """Who was on call for each escalation policy when PagerDuty last said so."""

    policies: dict[str, Phones] = {}


class LookUpPhones(Effect):
    escalation_policies: list[str]


class Scheduled(Effect):
    """Who is to be on call first for a policy, in a time to come."""

    escalation_policy: str
    begin: datetime
    end: datetime


class Shifts(BaseModel):
    shifts: list[Shift] = []
