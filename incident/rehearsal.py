"""The policy as it is in a drill: nobody hears of it who does not play, and its clocks may go faster."""

from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from incident.policy import FeedbackPolicy, Policy
from incident.severities import SeverityPolicy, TypePolicy
from incident.vocabulary import Severity

TEMPO = (
    "command",
    "fatigue",
    "prompts",
    "severities",
    "types",
)  # what paces people; vendors keep their own pace
SHORTEST = timedelta(seconds=1)


def rehearsed(policy: Policy, speed: int) -> Policy:
    """Reports go to the channels of drills, in place of stakeholders' and executives'; who plays may command."""
    channels = policy.drills.channels
    slack = policy.slack.model_copy(update={"stakeholder_channels": channels, "executive_channels": channels})
    severities = _among_themselves(policy.severities, channels)
    types: dict[str, TypePolicy] = {
        name: kind.model_copy(update={"severities": _among_themselves(kind.severities, channels)})
        for name, kind in policy.types.items()
    }
    alone = {"slack": slack, "severities": severities, "types": types, "feedback": FeedbackPolicy(ask=False)}
    return scaled(policy.model_copy(update=alone), speed)


def _among_themselves(
    tables: dict[Severity, SeverityPolicy], channels: list[str]
) -> dict[Severity, SeverityPolicy]:
    """Nobody is brought in by the policy, and no list keeps a learner from commanding."""
    alone = {"stakeholder_channels": channels, "invite": [], "engage": [], "commanders": []}
    return {name: table.model_copy(update=alone) for name, table in tables.items()}


def scaled(policy: Policy, speed: int) -> Policy:
    """Every duration of its tempo, that much shorter."""
    if speed == 1:
        return policy
    return policy.model_copy(update={name: _faster(getattr(policy, name), speed) for name in TEMPO})


def _faster(value: Any, speed: int) -> Any:
    match value:
        case timedelta():
            return max(SHORTEST, timedelta(seconds=round(value.total_seconds() / speed)))
        case BaseModel():
            names = type(value).model_fields
            return value.model_copy(update={name: _faster(getattr(value, name), speed) for name in names})
        case dict():
            return {key: _faster(each, speed) for key, each in value.items()}
        case list():
            return [_faster(each, speed) for each in value]
    return value
