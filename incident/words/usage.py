"""How each slash command is given, and the help that teaches them."""

from incident.message import Message
from incident.vocabulary import ASSIGNABLE, Role

USAGE = {
    "declare": "[critical|high|medium|low] [--type TYPE] [--restricted] [--drill] TITLE",
    "assign-role": f"@USER {'|'.join(ASSIGNABLE)} [release|now [REASON]]",
    "accept-command": "[READ-BACK]",
    "decline-command": "[REASON]",
    "status-report": "[CONDITIONS | ACTIONS | NEEDS]",
    "executive-report": "[STATUS | OVERVIEW | NEXT STEPS]",
    "propose": "[TEXT]",
    "object": "[NUMBER] [REASON]",
    "event": "TEXT",
    "task": "[@USER [DURATION] TEXT]",
    "understood": "[NUMBER]",
    "task-done": "[NUMBER] [OUTCOME]",
    "list-tasks": "",
    "my-tasks": "",
    "snooze": "DURATION [status-report|stakeholder-report|executive-report|fatigue|task NUMBER]",
    "prompts": "newcomer|experienced|off",
    "edit-incident": "",
    "engage-oncall": "[TEAM]",
    "list-participants": "",
    "mark-stable": "",
    "mark-closed": "",
    "reopen": "",
    "list": "",
    "help": "",
}

ABOUT = {
    "declare": "open an incident: the commander is paged, a channel and a document are made",
    "assign-role": "give somebody a role; command is offered, or taken over with `now` from somebody silent",
    "accept-command": "accept command that was offered to you, with one line read back",
    "decline-command": "decline it; whoever commands goes on",
    "status-report": "say how things stand and restart the reminder",
    "executive-report": "tell executives: status, overview, next steps",
    "propose": "put an action to the channel; unless somebody objects within a minute, it goes ahead",
    "object": "object to a proposal; the commander decides then",
    "event": "put a line on the timeline: what happened, in your words",
    "task": "give a task to one person, with a time; they are called back when it is up",
    "understood": "say that you understood your task",
    "task-done": "say that a task is done, and what came of it",
    "list-tasks": "the tasks that are not done",
    "my-tasks": "those that are yours",
    "snooze": "be reminded later, for example in 45m; of the status report unless you name something else",
    "prompts": "how much the commander is told what to do next",
    "edit-incident": "change title, description, severity or type; the form says what each severity does",
    "engage-oncall": "page whoever is on call for a team",
    "list-participants": "who is here, and in which role",
    "mark-stable": "the impact has stopped",
    "mark-closed": "the work is done; the review document follows",
    "reopen": "a stable incident is active again",
    "list": "the open incidents",
    "help": "this text",
}

ROLE_ABOUT = {
    Role.COMMANDER: "decides, delegates, reports",
    Role.DEPUTY: "stands in for the commander",
    Role.SCRIBE: "keeps the record",
    Role.LIAISON: "keeps others informed",
    Role.CUSTOMER_LIAISON: "speaks to customers",
    Role.INTERNAL_LIAISON: "keeps the rest of the company informed",
    Role.OBSERVER: "watches and learns",
}


def assign_role_usage() -> str:
    return f"Say who and which role: `/incident assign-role {USAGE['assign-role']}`."


def report_usage() -> str:
    return (
        "A report has three parts: `/incident status-report CONDITIONS | ACTIONS | NEEDS`. "
        "Without any, a form opens."
    )


def snooze_usage() -> str:
    return (
        "Say for how long, and of what unless it is the status report: `/incident snooze 45m`, "
        "`/incident snooze 1h executive-report`, `/incident snooze 10m task 3`. "
        "A duration is written like 90s, 45m or 2h."
    )


def task_usage() -> str:
    return f"Say who and what: `/incident task {USAGE['task']}`, for example `/incident task @ben 10m restart the queue`."


def executive_report_usage() -> str:
    return (
        "An executive report has three parts: `/incident executive-report STATUS | OVERVIEW | NEXT STEPS`. "
        "Without any, a form opens."
    )


def prompts_usage() -> str:
    return "Say how much: `/incident prompts newcomer`, `experienced` or `off`."


def help_message() -> Message:
    lines = [f"• `/incident {verb}{' ' if USAGE[verb] else ''}{USAGE[verb]}` {ABOUT[verb]}" for verb in USAGE]
    return Message(
        text="How to run an incident with Muster",
        headline="How to run an incident with Muster",
        body=[
            "Something is broken? `/incident declare checkout is failing` is enough to start.",
            "\n".join(lines),
            "`declare`, `list` and `help` work everywhere, the others in an incident's channel. "
            "A command that needs more opens a form. `/dispatch-declare` and so on work too.",
        ],
    )
