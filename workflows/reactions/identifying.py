"""Who somebody is, found out once: whoever needs more of them than is known waits for the same look-up."""

from activities.models import Find, Found
from activities.pagerduty import PagerDuty
from activities.slack import Slack
from incident.facts import Identified
from incident.people import Person
from workflows.life import Life


async def identify(life: Life, person: Person) -> Person:
    """PagerDuty knows an e-mail address for its ids, Slack the rest."""
    person = known(life, person)
    if person.pagerduty_id and not person.email:
        what, key = f"look up {person.label} in PagerDuty", f"contact/{person.pagerduty_id}"
        person = note(life, person, await life.step(key, PagerDuty.contact_of, Find(who=person), what=what))
    if (person.email or person.slack_id) and not (person.known and person.email):
        what, key = f"look up {person.label} in Slack", f"find/{person.slack_id or person.email}"
        person = note(life, person, await life.step(key, Slack.find_person, Find(who=person), what=what))
    return person


def note(life: Life, person: Person, found: Found | None) -> Person:
    if found is None or found.person is None:
        return person
    whole = person.merged_with(found.person)
    life.learn(Identified(person=whole))
    return whole


def known(life: Life, person: Person) -> Person:
    """The person with all that has been found out since."""
    present = life.incident.participant(person)
    return present.person if present else person
