"""What a commander is prompted to do: the sentence to say, and the button that records it. Our own words for PagerDuty's loop."""

from incident.durations import written
from incident.message import Button, Message, escaped
from incident.policy import Policy
from incident.prompts import SPAN_OF_CONTROL
from incident.state import Incident
from incident.vocabulary import Prompt
from incident.words.phrases import sentence


def prompt(incident: Incident, policy: Policy, which: Prompt, number: int) -> Message:
    """Privately to the commander, in the channel."""
    text = _text(incident, policy, which, number)
    return Message(
        text=text.partition("\n")[0],
        body=[text],
        buttons=[*_buttons(incident, which, number), _off(incident)],
        footer=f"Only you see this. {_course(policy)}".strip(),
    )


def for_watching(incident: Incident, policy: Policy, which: Prompt, number: int) -> Message:
    """The same for those who learn beside the commander, or stand beside one who learns: nothing to press."""
    text = _text(incident, policy, which, number)
    told = f"For watching: {escaped(_commander(incident))} is told this now."
    return Message(
        text=text.partition("\n")[0],
        body=[told, text],
        footer=f"Only you see this. {_course(policy)}".strip(),
    )


def _commander(incident: Incident) -> str:
    return incident.commander.label if incident.commander else "…"


def _text(incident: Incident, policy: Policy, which: Prompt, number: int) -> str:
    name = _commander(incident)
    match which:
        case Prompt.START:
            return (
                f"*You command.* Say so: “I am {escaped(name)}, and I am the incident commander.”\n"
                "Then ask for a deputy and a scribe, by name. You coordinate; others repair."
            )
        case Prompt.SIZE_UP:
            return (
                "*Size it up.* Ask: “What do customers see? One service or several? Is it getting worse?”\n"
                "Write what you hear as the first report: conditions, actions, needs. “Not known yet” is a good answer."
            )
        case Prompt.LIAISON:
            return (
                "*Customers want to hear.* Ask: “Who can speak to customers?”\n"
                "Give that person the role customer-liaison, so that you do not have to write to anybody."
            )
        case Prompt.PROPOSE:
            return (
                "*What next?* Ask: “What can we do now, and what is the risk of each?”\n"
                "Choose one, and put it to the channel as a proposal."
            )
        case Prompt.OBJECTIONS:
            window = written(policy.command.objection_window)
            return (
                f"*Ask for objections.* Say: “{escaped(_proposal(incident, number))} Any strong objections?”\n"
                f"Then wait. Silence for {window} is consent, and it is said aloud."
            )
        case Prompt.ASSIGN:
            return (
                f"*Give it to one person.* “{escaped(_proposal(incident, number))}”\n"
                "Say: “NAME, please do it. I come back to you in ten minutes. Understood?” Not: “Can someone…”"
            )
        case Prompt.VERIFY:
            return (
                f"*Did it work?* “{escaped(_proposal(incident, number))}”\n"
                "Ask: “What do we see now?” If it did not work, size up again; there is always a next proposal."
            )
        case Prompt.SPAN:
            return (
                f"*More than {SPAN_OF_CONTROL} people look to you.* Say: “I need NAME, NAME and NAME. Everybody else may go; "
                "thank you.”\nOr name somebody who leads a group and is the only one of it to report to you."
            )
        case Prompt.END:
            return (
                "*The end.* Say: “The impact has stopped. Follow-up goes on here.” Thank everybody, those who left too.\n"
                "When nothing is left to do, close the incident."
            )


def _course(policy: Policy) -> str:
    return f"<{policy.prompts.course}|How to command>" if policy.prompts.course else ""


def _proposal(incident: Incident, number: int) -> str:
    return sentence(incident.proposals[number - 1].text)


def _buttons(incident: Incident, which: Prompt, number: int) -> list[Button]:
    def button(label: str, action: str, of: int | None = None) -> Button:
        return Button(label=label, action=action, value=f"{incident.id} {of}" if of else incident.id)

    match which:
        case Prompt.START | Prompt.LIAISON:
            return [button("Assign a role", "open_assign_role")]
        case Prompt.SIZE_UP:
            return [button("Status report", "open_status_report")]
        case Prompt.PROPOSE:
            return [button("Propose", "open_propose")]
        case Prompt.ASSIGN:
            return [button("Give a task", "open_create_task", number)]
        case Prompt.VERIFY:
            return [
                button("It worked", "decision_verified", number),
                button("It was reverted", "decision_reverted", number),
            ]
        case Prompt.END:
            return [button("Close", "mark_closed")]
        case Prompt.OBJECTIONS | Prompt.SPAN:
            return []


def _off(incident: Incident) -> Button:
    return Button(label="No more prompts", action="mute_prompts", value=incident.id)
