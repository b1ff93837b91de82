"""Somebody sits beside the commander to learn: told how, shown what the commander is prompted, woken if they asked for it.

Their page is a PagerDuty incident of its own: it touches the commander's in nothing, and nobody waits for an answer to it.
"""

import asyncio

from activities.models import Find, RaisePage
from activities.pagerduty import PagerDuty
from incident import events as e
from incident.people import Person
from incident.vocabulary import StepState
from incident.words import plain
from incident.words import qualifying as words
from workflows.life import Life
from workflows.reactions.prompting import show_last
from workflows.reactions.qualifying import see_who_is_qualified, tell

PAGES = "page-shadow/"


async def shadow_joined(life: Life, event: e.ShadowJoined, position: int) -> None:
    await asyncio.gather(
        tell(life, position, event.person, words.to_the_shadow(life.incident)),
        show_last(life, event.person),
        *([page_shadow(life, event.person)] if event.paged else []),
    )


async def observers_allowed(life: Life, event: e.ObserversAllowed, position: int) -> None:
    if event.allowed:
        await see_who_is_qualified(life, position, learners_too=True)


async def page_shadow(life: Life, person: Person) -> None:
    """Once the commander has been paged, and only then. Once in an incident's life."""
    pagerduty, page = life.policy.pagerduty, await life.settled("page")
    key, what = f"{PAGES}{person.email}", f"page {person.label}, who shadows"
    if pagerduty is None or page.state is not StepState.DONE:
        life.skip(key, what, "the commander is not paged")
        return
    found = await life.step(
        f"contact/{person.email}",
        PagerDuty.contact_of,
        Find(who=person),
        what=f"look up {person.label} in PagerDuty",
        unless=life.closed_first,
    )
    if found is None or found.person is None or found.person.pagerduty_id is None:
        life.skip(key, what, "they have no account in PagerDuty that can be found")
        return
    raise_page = RaisePage(
        service=pagerduty.service,
        assignee=found.person.pagerduty_id,
        title=plain.shadow_title(life.incident),
        details=plain.shadow_details(life.incident),
    )
    await life.step(key, PagerDuty.raise_page, raise_page, what=what, unless=life.closed_first)
