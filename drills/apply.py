"""How an event changes what is known of a drill. Total, and nothing else happens here."""

from drills import events as e
from drills.state import Drill, Pause


def apply(drill: Drill, event: e.Event) -> Drill:
    return drill.model_copy(update={"events": [*drill.events, event], **_changes(drill, event)})


def _changes(drill: Drill, event: e.Event) -> dict[str, object]:
    match event:
        case e.InjectFired():
            return {"fired": {**drill.fired, event.inject: event.at}}
        case e.InjectPassedOver() | e.InjectSkipped():
            return {"left_out": [*drill.left_out, event.inject]}
        case e.DrillPaused():
            return {"pauses": [*drill.pauses, Pause(begin=event.at)]}
        case e.DrillResumed():
            last = drill.pauses[-1].model_copy(update={"end": event.at})
            return {"pauses": [*drill.pauses[:-1], last]}
        case e.DrillEnded():
            return {"ended": event}
