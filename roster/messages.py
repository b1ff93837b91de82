"""What people on the roster and their mentors hear in direct messages."""

from incident.careers import Goal
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.words.phrases import local_clock, mention, named
from roster import events as e
from roster.debriefs import Debrief
from roster.state import Career
from roster.words import goal_in_words, stands

WHAT_NOW = {  # having reached it
    Goal.OBSERVING: "Watch incidents as an observer: listen, and keep your questions for the end.",
    Goal.TRAINED: "Next you shadow a commander.",
    Goal.SHADOWING: "Sit beside a commander: see what they see, say nothing in the channel, talk about it afterwards.",
    Goal.REVERSE_SHADOWING: "You command small incidents now, with a mentor beside you who can take over at any time.",
    Goal.ON_ROTATION: "You command incidents of low severity on your own.",
}
LAPSED = "You have not commanded for long, so you are not suggested any more. Commanding in one drill brings you back."


def welcome(career: Career, course: str | None) -> Message:
    next_step = "You may command at every severity."
    if career.goal:
        next_step = f"Next comes {goal_in_words(career.goal)}. {_training(course)}"
    return Message(
        text="You are on the roster",
        body=[
            f"You are on the roster: *{stands(career)}*. {next_step} Commanding is coordination, not repair: "
            "you need not be an engineer. `/incident roster me` shows what comes next at any time."
        ],
    )


def ready(career: Career, goal: Goal) -> Message:
    """To the person, when nothing is lacking, or when a mentor has said yes."""
    mentor = "" if career.mentor else "You have no mentor yet: `/incident mentor @NAME` names one. "
    if career.mentors_yes:
        mentor = f"{mention(career.mentors_yes)} says that you are ready. "
    return Message(
        text=f"Next: {goal_in_words(goal)}",
        body=[
            f"{mentor}You have done all that *{goal_in_words(goal)}* asks for. Do you want to go on? There is no hurry."
        ],
        buttons=[_yes("I am ready", career, goal)],
    )


def your_yes(career: Career, goal: Goal) -> Message:
    """To a mentor."""
    return Message(
        text=f"{escaped(named(career.person))} could go on: {goal_in_words(goal)}",
        body=[
            f"{mention(career.person)} has done all that *{goal_in_words(goal)}* asks for. Are they ready, as you see it?"
        ],
        buttons=[_yes("They are ready", career, goal)],
    )


def _yes(label: str, career: Career, goal: Goal) -> Button:
    return Button(label=label, action="promote", value=f"{career.person.email} {goal}", style="primary")


def promoted(event: e.Promoted, career: Career, course: str | None) -> Message:
    now = WHAT_NOW.get(event.goal, f"You command incidents up to {event.goal} on your own.")
    if event.goal is Goal.OBSERVING and not career.training_read:
        now += f" {_training(course)} Say `/incident training-read` when you have read it."
    return Message(text=f"You are {stands(career)} now", body=[f"You are *{stands(career)}* now. {now}"])


def _training(course: str | None) -> str:
    if course is None:
        return "The training is docs/commanding, beside Muster's code."
    return f"The training: <{course}|How to command>."


def mentored(event: e.MentorNamed, career: Career) -> Message:
    """To the mentor."""
    who = mention(career.person)
    return Message(
        text=f"You are the mentor of {escaped(named(career.person))}",
        body=[f"You are the mentor of {who}, who is {stands(career)}. You hear when they could go on."],
    )


def debrief(career: Career, debrief: Debrief, to: Person) -> Message:
    """To the learner, or to whoever they learnt beside."""
    learner, what = career.person, escaped(debrief.title)
    if to.same_as(learner):
        did = "commanded" if debrief.reverse else "shadowed"
        said = f"You {did} *{what}* beside {mention(debrief.mentor)}."
    else:
        did = "commanded it beside you" if debrief.reverse else "shadowed you in it"
        said = f"*{what}* is closed. {mention(learner)} {did}."
    return Message(
        text=f"What did you see? {what}",
        headline="What did you see?",
        body=[
            f"{said} While it is fresh: what went well, what would you do differently, one thing to try? "
            "Three lines help; none is fine too. Then talk for ten minutes, if you can."
        ],
        buttons=[
            Button(label="Write it down", action="open_debrief", value=f"{learner.email} {debrief.incident}")
        ],
        footer=f"Only {escaped(named(learner))} and their mentor can read it.",
    )


def came_back(career: Career) -> Message:
    """When the date has come."""
    drill = f" {LAPSED}" if career.lapsed else ""
    return Message(
        text="You are back on the roster",
        body=[
            f"You asked to be left alone until today. You are back: *{stands(career)}*.{drill} "
            "Not yet? `/incident defer 2027-03-01`, or any other day."
        ],
    )


def drill_invitation(event: e.InvitedToDrill) -> Message:
    return Message(
        text="Time for a drill",
        body=[
            "You have not commanded for a while, which is nobody's fault. Command in a drill, so that you stay qualified: "
            f"without one, that ends on {local_clock(event.until)}. `/incident drill list` shows what there is."
        ],
    )


def lapsed() -> Message:
    return Message(text="You are not suggested for command just now", body=[LAPSED])


def requalified() -> Message:
    return Message(text="You are qualified again", body=["You are qualified again, as before."])
