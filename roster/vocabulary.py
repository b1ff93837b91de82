"""The closed sets of words of the roster; stages and goals are the policy's (`incident/careers.py`)."""

from enum import StrEnum


class Kind(StrEnum):
    """What somebody did, as evidence."""

    COMMANDED = "commanded"
    REVERSE_SHADOWED = "reverse-shadowed"  # commanded, with somebody beside them
    DEPUTISED = "deputised"
    SCRIBED = "scribed"
    LIAISED = "liaised"
    OBSERVED = "observed"
    SHADOWED = "shadowed"  # observed, beside whoever commanded
    MENTORED = "mentored"  # commanded beside a shadow, or stood beside somebody who was learning to command
    TRAINING = "training"  # read


class Standing(StrEnum):
    """Whether somebody is to be counted with."""

    ACTIVE = "active"
    RESTING = "resting"  # from the rotation, until a date
    DEFERRED = "deferred"  # learns later, from a date on
    LAPSED = "lapsed"  # has not commanded for long, in no drill either
    ALUMNI = "alumni"


class What(StrEnum):
    """What can fall due."""

    WAKE = "wake"  # a rest or a deferral is over
    READY = "ready"  # for what comes next: nothing is lacking any more
    INVITE = "invite"  # to a drill, before qualification lapses
    LAPSE = "lapse"
