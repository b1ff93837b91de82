"""Which activities a vendor's class offers, and the same ones refusing, with the reason, while it is off."""

import inspect
from collections.abc import Callable
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory


def offered(vendor: object) -> list[Callable[..., Any]]:
    """The activities of an instance, ready for a worker."""
    return [getattr(vendor, name) for name in _names(type(vendor))]


def off(vendor: str, cls: type, reason: str) -> list[Callable[..., Any]]:
    """Activities named as those of `cls`, each failing for good with type "VendorOff" and the reason."""
    return [_refusing(name, f"{vendor} is off: {reason}") for name in _names(cls)]


def _names(cls: type) -> list[str]:
    # Every activity here is named as its method is.
    return [name for name, member in inspect.getmembers(cls, inspect.isfunction) if _is_activity(member)]


def _is_activity(member: Callable[..., Any]) -> bool:
    return hasattr(member, "__temporal_activity_definition")


def _refusing(name: str, words: str) -> Callable[..., Any]:
    @activity.defn(name=name)
    async def refuse(*_: Any) -> Any:
        raise ApplicationError(
            words, type="VendorOff", non_retryable=True, category=ApplicationErrorCategory.BENIGN
        )

    return refuse
