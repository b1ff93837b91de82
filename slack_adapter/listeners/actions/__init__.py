"""Presses of buttons, those of messages and of the App Home."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from slack_adapter.answering import Said, answer_press
from slack_adapter.desk import Desk
from slack_adapter.listeners.actions import commands, decisions, drills, feedback, forms, roster
from slack_adapter.payloads import Press
from slack_adapter.views.home import DECLARE_ACTION

Pressed = Callable[[Desk, AsyncWebClient, Press], Coroutine[Any, Any, Said]]

BUTTONS: dict[str, Pressed] = {
    "open_status_report": forms.status_report,
    "open_edit": forms.edit,
    "open_assign_role": forms.assign_role,
    "open_executive_report": forms.executive_report,
    "open_propose": forms.propose,
    "open_create_task": forms.create_task,
    "acknowledge_task": commands.acknowledge_task,
    "complete_task": commands.complete_task,
    "mute_prompts": commands.mute_prompts,
    "feedback_well": feedback.well,
    "feedback_mixed": feedback.mixed,
    "feedback_badly": feedback.badly,
    "open_feedback": forms.feedback,
    "open_debrief": forms.debrief,
    "show_timeline": forms.timeline,
    DECLARE_ACTION: forms.declare,
    "snooze_reminder": commands.snooze_reminder,
    "mark_stable": commands.mark_stable,
    "mark_closed": commands.mark_closed,
    "mark_drafted": commands.mark_drafted,
    "mark_reviewed": commands.mark_reviewed,
    "approve_customer_document": commands.approve_customer_document,
    "mark_customer_document_sent": commands.mark_customer_document_sent,
    "hand_over": commands.hand_over,
    "object_to_proposal": forms.object_to_proposal,
    "proposal_goes_ahead": decisions.goes_ahead,
    "proposal_is_dropped": decisions.is_dropped,
    "decision_verified": decisions.verified,
    "decision_reverted": decisions.reverted,
    "take_command": commands.take_command,
    "accept_command": forms.accept_command,
    "decline_command": commands.decline_command,
    "pause_drill": drills.pause,
    "resume_drill": drills.resume,
    "fire_inject": drills.fire,
    "skip_inject": drills.skip,
    "end_drill": drills.end,
    "promote": roster.promote,
}


def register(app: AsyncApp, desk: Desk) -> None:
    for action_id, pressed in BUTTONS.items():
        _register(app, desk, action_id, pressed)

    @app.action(re.compile(""))
    async def link(ack: AsyncAck) -> None:
        """Buttons that only open an address want to be acknowledged too."""
        await ack()


def _register(app: AsyncApp, desk: Desk, action_id: str, pressed: Pressed) -> None:
    @app.action(action_id)
    async def press(
        ack: AsyncAck,
        respond: AsyncRespond,
        client: AsyncWebClient,
        body: dict[str, Any],
        action: dict[str, Any],
    ) -> None:
        await answer_press(desk, ack, respond, pressed(desk, client, Press.read(body, action)))
