"""What is said while a drill is played: in its channel, at the facilitator's desk, and the debrief as a message."""

from drills.debrief import Debrief
from drills.events import DrillEnded
from drills.scenario import Inject
from drills.state import Drill
from drills.words.debrief import time_of
from drills.words.results import why_over
from incident.durations import written
from incident.message import Button, Message, escaped
from incident.people import Person
from incident.words.phrases import cut, mention

DRILL = "DRILL"
CARD_FACE = "black_joker"
GUIDE = (
    "*Your first time?* One thing after the other, nothing here can break:\n"
    "1. Say in the channel who you are and that you command.\n"
    "2. `/incident status-report` tells what you know; “not much yet” is a fine report.\n"
    "3. `/incident propose look at what changed last` puts what you want done to everybody; the cast answers.\n"
    "4. `/incident create-task @somebody 10m look at the graphs` gives it to one person, with a time.\n"
    "5. It worked? `/incident mark-stable` ends the drill a little later, and you get the debrief."
)
SHOWN = 5  # of what is to come
LINE = 160


def speaker_name(name: str) -> str:
    """Whoever reads it knows that nobody real says it."""
    return f"{name} · {DRILL}"


def greeting(drill: Drill, trainee: Person, facilitator: Person) -> Message:
    speed = f" Everything goes {drill.speed} times as fast." if drill.speed > 1 else ""
    guide = [GUIDE] if drill.alone else []
    leads = "plays alone" if drill.alone else f"commands; {mention(facilitator)} leads the drill"
    return Message(
        text=f"{DRILL}: this is an exercise. Nobody is paged.",
        body=[
            f"*{DRILL}: this is an exercise.* Nobody is paged, whatever is said here. {mention(trainee)} {leads}.{speed}\n"
            f"Whoever speaks as “… · {DRILL}” is played. Answer them as you would in earnest: "
            "report, propose, give tasks. What you do changes what comes.",
            *guide,
        ],
        footer="`/incident drill end` ends it at any time.",
    )


def said(inject: Inject) -> Message:
    return Message(text=escaped(inject.say))


def over(drill: Drill, ended: DrillEnded) -> Message:
    if ended.why == "yielded":
        where = f" <{ended.to_url}|Its channel.>" if ended.to_url else ""
        return Message(
            text=f"*{DRILL}: it ends here.* A real incident needs {mention(drill.trainee)}: `{ended.to}`.{where} "
            f"Please help there first. The debrief waits: `muster drill show {drill.incident}`."
        )
    return Message(
        text=f"*{DRILL}: it is over*, because {escaped(why_over(ended))}. Thank you, everybody. "
        "The debrief goes to whoever commanded and whoever led the drill."
    )


def desk(drill: Drill) -> Message:
    """For whoever leads the drill. Who plays alone is told how much is to come, and not what."""
    head = f"{DRILL}: {drill.scenario.title}"
    if drill.ended:
        return Message(text=escaped(head), headline=head, body=[f"Over: {escaped(why_over(drill.ended))}."])
    left = len(drill.to_come)
    goes = "The scenario waits." if drill.paused else "The scenario is under way."
    body = [
        f"{goes} {'Nothing more is' if not left else f'{left} more are' if left > 1 else '1 more is'} to come."
    ]
    if not drill.alone:
        body += ["\n".join(_to_come(drill, inject) for inject in drill.to_come[:SHOWN])]
        if drill.scenario.facts:
            body.append(
                "*What is behind it*\n" + "\n".join(f"• {escaped(fact)}" for fact in drill.scenario.facts)
            )
    return Message(text=escaped(head), headline=head, body=body, buttons=_buttons(drill))


def _to_come(drill: Drill, inject: Inject) -> str:
    who = drill.scenario.cast[inject.speaker].name if inject.speaker else inject.card or ""
    parts = [f"at {written(inject.at)}"] if inject.at else []
    parts += [f"when {' and '.join(map(str, inject.when))}"] if inject.when else []
    parts += [f"after {written(inject.after)}"] if inject.after else []
    parts += [f"unless {' or '.join(map(str, inject.unless))}"] if inject.unless else []
    return f"• `{inject.name}` {escaped(', '.join(parts))}: {escaped(who)}: {escaped(cut(inject.say, LINE))}"


def _buttons(drill: Drill) -> list[Button]:
    where = drill.incident
    waits = (
        Button(label="Go on", action="resume_drill", value=where, style="primary")
        if drill.paused
        else Button(label="Pause", action="pause_drill", value=where)
    )
    end = Button(label="End the drill", action="end_drill", value=where, style="danger")
    if not drill.to_come:
        return [waits, end]
    following = f"{where} {drill.to_come[0].name}"
    return [
        waits,
        Button(label="Next one now", action="fire_inject", value=following),
        Button(label="Leave it out", action="skip_inject", value=following),
        end,
    ]


def debriefed(told: Debrief, title: str) -> Message:
    head = f"{DRILL}: debrief of “{title}”"
    lines = [f"*{f.about}*: {escaped(f.fact)}\n_Try:_ {escaped(f.suggestion)}" for f in told.findings]
    behind = [f"• {escaped(fact)}" for fact in told.behind_it]
    return Message(
        text=escaped(head),
        headline=head,
        body=[
            f"It took {time_of(told.lasted)} of the scenario's time and ended because {escaped(told.why)}.",
            *lines,
            *(["*What was behind it*\n" + "\n".join(behind)] if behind else []),
        ],
        footer="Facts to talk about, no grade. Nobody else gets this.",
    )
