"""Who hears of what happens to somebody on the roster: they themselves, and their mentor."""

from pydantic import BaseModel

from incident.facts import MUSTER
from incident.message import Message
from incident.people import Person
from roster import events as e
from roster import messages
from roster.state import Career


class Telling(BaseModel):
    what: str  # in words that everybody may read
    to: Person
    message: Message


def told_of(event: e.Event, career: Career, course: str | None = None) -> list[Telling]:
    """Privately; `career` is as the event left it, `course` where your people read the training."""
    person, mentor, goal = career.person, career.mentor, career.goal
    match event:
        case e.Joined():
            return [_to(person, "welcome them", messages.welcome(career, course))]
        case e.CameBack(actor=actor) if actor == MUSTER:
            return [_to(person, "say that they are back", messages.came_back(career))]
        case e.MentorNamed():
            return [_to(event.mentor, "tell the mentor", messages.mentored(event, career))]
        case e.Ready():
            asked = [_to(mentor, "ask the mentor", messages.your_yes(career, event.goal))] if mentor else []
            return [_to(person, "ask whether they are ready", messages.ready(career, event.goal)), *asked]
        case e.SaidYes(mentor=True) if goal is event.goal and not career.own_yes:
            return [_to(person, "ask whether they are ready", messages.ready(career, event.goal))]
        case e.SaidYes(mentor=False) if goal is event.goal and mentor and not career.mentors_yes:
            return [_to(mentor, "ask the mentor", messages.your_yes(career, event.goal))]
        case e.DebriefAsked(debrief=debrief):
            return [
                _to(one, "ask what they saw", messages.debrief(career, debrief, one))
                for one in (person, debrief.mentor)
            ]
        case e.Promoted():
            return [_to(person, "tell them", messages.promoted(event, career, course))]
        case e.InvitedToDrill():
            return [_to(person, "invite them to a drill", messages.drill_invitation(event))]
        case e.Lapsed() if not career.deferred_until:  # who rests hears it when they are back
            return [_to(person, "tell them", messages.lapsed())]
        case e.Requalified():
            return [_to(person, "tell them", messages.requalified())]
    return []


def _to(person: Person, what: str, message: Message) -> Telling:
    return Telling(what=f"{what}: {person.label}", to=person, message=message)
