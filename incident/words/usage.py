"""How each slash command is given, and the help that teaches them."""

from incident.message import Message, escaped
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
    "create-task": "[@USER [DURATION|by TIME] TEXT]",
    "task": "[@USER [DURATION|by TIME] TEXT]",
    "understood": "[NUMBER]",
    "task-done": "[NUMBER] [OUTCOME]",
    "reopen-task": "[NUMBER]",
    "list-tasks": "",
    "my-tasks": "",
    "snooze": "DURATION [status-report|stakeholder-report|executive-report|close|fatigue|task NUMBER]",
    "prompts": "newcomer|experienced|off",
    "edit-incident": "",
    "engage-oncall": "[TEAM]",
    "list-participants": "",
    "mark-stable": "[ID]",
    "mark-closed": "[ID]",
    "reopen": "[ID]",
    "review": "[ID] @USER",
    "mark-drafted": "[ID]",
    "mark-reviewed": "[ID]",
    "approve-customer-document": "[ID]",
    "customer-document-sent": "[ID]",
    "feedback": "[ID]",
    "drill": "start SCENARIO [@TRAINEE] [SPEED] | list | pause | resume | fire [INJECT] | skip [INJECT] | end [ID]",
    "roster": "[me|@USER]",
    "join-roster": "",
    "leave-roster": "",
    "defer": "DAY|DURATION",
    "availability": "WHEN [zone ZONE]",
    "watch": "off|[paged] [SEVERITY…] [WHEN]",
    "mentor": "[@USER] @MENTOR",
    "training-read": "",
    "promote": "[@USER]",
    "suggest-commander": "[critical|high|medium|low]",
    "rotation": "plan [WEEKS]",
    "credit": "[FROM [TO]]",
    "list": "",
    "help": "",
}

ABOUT = {
    "declare": "open an incident: a channel and a document are made, the commander is paged where the severity asks for it",
    "assign-role": "give somebody a role; command is offered, or taken over with `now` from somebody silent",
    "accept-command": "accept command that was offered to you, with one line read back",
    "decline-command": "decline it; whoever commands goes on",
    "status-report": "say how things stand and restart the reminder",
    "executive-report": "tell executives: status, overview, next steps",
    "propose": "put an action to the channel; unless somebody objects in time, it goes ahead",
    "object": "object to a proposal; the commander decides then",
    "event": "put a line on the timeline: what happened, in your words; a pinned message goes there too",
    "create-task": "give a task to one person, with a time; they are called back when it is up",
    "task": "the same, shorter",
    "understood": "say that you understood your task",
    "task-done": "say that a task is done, and what came of it",
    "reopen-task": "say that it is not done after all",
    "list-tasks": "the tasks that are not done",
    "my-tasks": "those that are yours, in all incidents, closed ones too",
    "snooze": "be reminded later, for example in 45m, at most a day; of the status report unless you name something else",
    "prompts": "how much the commander is told what to do next",
    "edit-incident": "change title, description, severity or type; the form says what each severity does",
    "engage-oncall": "page whoever is on call for a team",
    "list-participants": "who is here, and in which role",
    "mark-stable": "the impact has stopped",
    "mark-closed": "the work is done; everything is put away",
    "reopen": "a stable or closed incident is active again; say which where it has no channel any more",
    "review": "say who owns the review",
    "mark-drafted": "the review is written",
    "mark-reviewed": "the review was talked through, and is done",
    "approve-customer-document": "the document for customers may go out: the liaison first, then the commander",
    "customer-document-sent": "customers have it",
    "feedback": "what those who took part said of how it went",
    "drill": "learn to command in an exercise: a scenario is played, nobody is paged; `drill list` says which there are",
    "roster": "who commands and who learns to; of one person, what comes next",
    "join-roster": "learn to command, or come back; you need not be an engineer",
    "leave-roster": "leave the roster; what you did stays with you",
    "defer": "be left alone until a day, without a reason",
    "availability": "say when you can be asked, for example wed 9-17",
    "watch": "be brought into incidents as an observer, to learn: `watch high mon-fri 9-17`; `paged`: shadows are woken too",
    "mentor": "say who accompanies you",
    "training-read": "say that you read the training",
    "promote": "say yes to what comes next, for yourself or as a mentor for somebody",
    "suggest-commander": "who could command next or relieve somebody, in order, and why",
    "rotation": "who could be on call to command in the coming weeks, and why: a preview, nothing is changed",
    "credit": "what you contributed, in a paragraph to copy; only you see it",
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


def unknown_option(option: str) -> str:
    return (
        f"`{escaped(option)}` is no option, so nothing was declared. Say "
        f"`/incident declare {USAGE['declare']}`, or leave out the dashes."
    )


def takes_nothing(verb: str, said: str) -> str:
    return (
        f"`{verb}` takes nothing; you wrote `{escaped(said)}`, so nothing was done. "
        f"`/incident {verb}` alone: {ABOUT[verb]}."
    )


def assign_role_usage() -> str:
    return f"Say who and which role: `/incident assign-role {USAGE['assign-role']}`."


def review_usage() -> str:
    return f"Say who owns the review: `/incident review {USAGE['review']}`."


def report_usage() -> str:
    return (
        "A report has three parts: `/incident status-report CONDITIONS | ACTIONS | NEEDS`. "
        "Without any, a form opens."
    )


def snooze_usage() -> str:
    return (
        "Say for how long, and of what unless it is the status report: `/incident snooze 45m`, "
        "`/incident snooze 1h executive-report`, `/incident snooze 10m task 3`. "
        "A duration is written like 90s, 45m or 2h, and is at most a day."
    )


def task_usage() -> str:
    return (
        f"Say who and what: `/incident create-task {USAGE['create-task']}`, for example "
        "`/incident create-task @ben 10m restart the queue`, or `by 17:00`, or `by 2026-11-25`."
    )


def executive_report_usage() -> str:
    return (
        "An executive report has three parts: `/incident executive-report STATUS | OVERVIEW | NEXT STEPS`. "
        "Without any, a form opens."
    )


def prompts_usage() -> str:
    return "Say how much: `/incident prompts newcomer`, `experienced` or `off`."


def drill_usage() -> str:
    return (
        f"Say what: `/incident drill {USAGE['drill']}`. For example `/incident drill start checkout-outage @ben`, "
        "or `/incident drill start checkout-outage 5` to play it yourself, five times as fast."
    )


def roster_usage() -> str:
    return "Say whose: `/incident roster me`, `/incident roster @ana`, or `/incident roster` for everybody."


def defer_usage() -> str:
    return "Say until when: `/incident defer 2027-03-01`, or for how long: `/incident defer 90d`."


def availability_usage() -> str:
    return (
        "Say when you can be asked: `/incident availability wed 9-17`, `mon-fri 9-17, sat 10-12` or `always`; "
        "with `zone Europe/Madrid` where."
    )


def mentor_usage() -> str:
    return "Say who accompanies you: `/incident mentor @ana`; or somebody else: `/incident mentor @ben @ana`."


def credit_usage() -> str:
    return "Say from which day, and until which: `/incident credit 2026-01-01 2026-07-01`; the last half year otherwise."


def rotation_usage() -> str:
    return "Say `/incident rotation plan`, or for how many weeks: `/incident rotation plan 8`, at most 26."


def suggest_commander_usage() -> str:
    return "Say for which severity: `/incident suggest-commander high`; in an incident's channel, nothing."


def promote_usage() -> str:
    return "Say for whom you speak: `/incident promote @ben`; without a name, for yourself."


def help_message() -> Message:
    lines = [f"• `/incident {verb}{' ' if USAGE[verb] else ''}{USAGE[verb]}` {ABOUT[verb]}" for verb in USAGE]
    return Message(
        text="How to run an incident with Muster",
        headline="How to run an incident with Muster",
        body=[
            "Something is broken? `/incident declare checkout is failing` is enough to start.",
            *("\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20)),
            "`declare`, `drill`, `list`, `help` and the roster's work everywhere, the others in an incident's channel. "
            "A command that needs more opens a form, or says what it needs. `/dispatch-declare` and so on work too.",
        ],
    )
