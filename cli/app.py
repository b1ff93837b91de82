"""The console command `muster`: which sub-commands there are. What they do is in the modules beside this one."""

import typer

from cli import (
    breakglass,
    commands,
    crediting,
    deciding,
    drilling,
    hearing,
    looking,
    playing,
    processes,
    recording,
    reporting,
    reviewing,
    rostering,
    rotating,
    tasking,
)
from cli.demo import demo
from cli.doctor import doctor
from cli.running import SAID_IN_ONE_LINE, complain, leave

app = typer.Typer(
    name="muster",
    help="Muster runs the command of an incident, durably. `muster up` shows it all on this machine; "
    "`muster demo` plays one incident from declaration to archive.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode="markdown",  # which leaves [types] as it is
)

TRY, RUN, COMMAND, AFTER, LEARN = (
    "Try it",
    "Run it",
    "Command an incident",
    "After the incident",
    "Learn to command",
)

app.command(rich_help_panel=TRY)(processes.up)
app.command(rich_help_panel=TRY)(demo)
app.command(rich_help_panel=RUN)(processes.worker)
app.command(rich_help_panel=RUN)(processes.slack)
app.command(rich_help_panel=RUN)(processes.sandbox)
app.command(rich_help_panel=RUN)(doctor)
app.add_typer(breakglass.app, name="breakglass", rich_help_panel=RUN)
app.command(rich_help_panel=COMMAND)(commands.declare)
app.command("assign-role", rich_help_panel=COMMAND)(commands.assign_role)
app.command("accept-command", rich_help_panel=COMMAND)(commands.accept_command)
app.command("decline-command", rich_help_panel=COMMAND)(commands.decline_command)
app.command("status-report", rich_help_panel=COMMAND)(commands.status_report)
app.command(rich_help_panel=COMMAND)(deciding.propose)
app.command("object", rich_help_panel=COMMAND)(deciding.object_to_proposal)
app.command("settle-proposal", rich_help_panel=COMMAND)(deciding.settle_proposal)
app.command("record-outcome", rich_help_panel=COMMAND)(deciding.record_outcome)
app.command("executive-report", rich_help_panel=COMMAND)(commands.executive_report)
app.command("create-task", rich_help_panel=COMMAND)(tasking.create_task)
app.command("acknowledge-task", rich_help_panel=COMMAND)(tasking.acknowledge_task)
app.command("complete-task", rich_help_panel=COMMAND)(tasking.complete_task)
app.command("reopen-task", rich_help_panel=COMMAND)(tasking.reopen_task)
app.command("list-tasks", rich_help_panel=COMMAND)(tasking.list_tasks)
app.command("my-tasks", rich_help_panel=COMMAND)(tasking.my_tasks)
app.command(rich_help_panel=COMMAND)(commands.snooze)
app.command(rich_help_panel=COMMAND)(commands.prompts)
app.command(rich_help_panel=COMMAND)(commands.edit)
app.command("mark-stable", rich_help_panel=COMMAND)(commands.mark_stable)
app.command("mark-closed", rich_help_panel=COMMAND)(commands.mark_closed)
app.command(rich_help_panel=COMMAND)(commands.reopen)
app.command("engage-oncall", rich_help_panel=COMMAND)(commands.engage_oncall)
app.command("add-participant", rich_help_panel=COMMAND)(commands.add_participant)
app.command(rich_help_panel=COMMAND)(commands.event)
app.command(rich_help_panel=COMMAND)(commands.reconcile)
app.command("review", rich_help_panel=COMMAND)(reviewing.assign_review)
app.command("mark-drafted", rich_help_panel=COMMAND)(reviewing.mark_drafted)
app.command("mark-reviewed", rich_help_panel=COMMAND)(reviewing.mark_reviewed)
app.command("approve-customer-document", rich_help_panel=COMMAND)(reviewing.approve_customer_document)
app.command("customer-document-sent", rich_help_panel=COMMAND)(reviewing.customer_document_sent)
app.command("show-review", rich_help_panel=COMMAND)(reviewing.show_review)
app.command(rich_help_panel=COMMAND)(hearing.feedback)
app.command("list", rich_help_panel=COMMAND)(looking.list_incidents)
app.command(rich_help_panel=COMMAND)(looking.show)
drilling.app.command()(playing.play)
app.add_typer(drilling.app, name="drill", rich_help_panel=LEARN)
app.add_typer(rostering.app, name="roster", rich_help_panel=LEARN)
app.command("join-roster", rich_help_panel=LEARN)(rostering.join_roster)
app.command("leave-roster", rich_help_panel=LEARN)(rostering.leave_roster)
app.command(rich_help_panel=LEARN)(rostering.defer)
app.command(rich_help_panel=LEARN)(rostering.availability)
app.command(rich_help_panel=LEARN)(rostering.watch)
app.command(rich_help_panel=LEARN)(rostering.mentor)
app.command("training-read", rich_help_panel=LEARN)(rostering.training_read)
app.command("add-evidence", rich_help_panel=LEARN)(rostering.add_evidence)
app.command(rich_help_panel=LEARN)(rostering.promote)
app.command(rich_help_panel=LEARN)(rostering.debrief)
app.command(rich_help_panel=LEARN)(crediting.credit)
app.add_typer(rotating.app, name="rotation", rich_help_panel=LEARN)
app.command("suggest-commander", rich_help_panel=LEARN)(rotating.suggest_commander)
app.add_typer(recording.app, name="record", rich_help_panel=AFTER)
app.command(rich_help_panel=AFTER)(reporting.report)


def main() -> None:
    """A command line that cannot be understood is one clear line, as every other refusal is."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        code = error.exit_code
        reason = error.format_message().replace("Value error, ", "")
        if reason:  # without one, the help has been shown
            complain(f"{reason.rstrip('.')}. Add --help to see what fits.")
    except typer.Abort:
        code = 1
        complain("Stopped; nothing was done.")
    except SAID_IN_ONE_LINE as error:  # from what is read before anything is run
        code = 1
        complain(str(error))
    leave(code or 0)
