"""What people can say to a drill. Each command is both a Temporal signal and an update of the same name."""

from incident.commands import Command


class PauseDrill(Command):
    """Let the scenario wait, and the incident's reminders with it."""

    name = "pause_drill"
    concerns = "drill"


class ResumeDrill(Command):
    """Let the scenario go on, and the reminders from where they were."""

    name = "resume_drill"
    concerns = "drill"


class FireInject(Command):
    """Let an inject come now, whatever it waits for."""

    name = "fire_inject"
    concerns = "drill"
    inject: str | None = None  # its id; the next one, unless given


class SkipInject(Command):
    """Leave an inject out."""

    name = "skip_inject"
    concerns = "drill"
    inject: str | None = None


class EndDrill(Command):
    """End the drill: the debrief follows."""

    name = "end_drill"
    concerns = "drill"


DRILL_COMMANDS: dict[str, type[Command]] = {
    command.name: command for command in (PauseDrill, ResumeDrill, FireInject, SkipInject, EndDrill)
}
