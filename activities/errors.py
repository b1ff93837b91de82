"""What a vendor's refusal means: try again later or never, and why, in words a commander understands.

Never says a secret, a response_url or what a client library wrote.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from http.client import HTTPException
from typing import Any, TypeVar, cast

import aiohttp
import httplib2
import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.errors import HttpError
from slack_sdk.errors import SlackApiError
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory, FailureError

Reading = Callable[[Exception], ApplicationError]
Work = TypeVar("Work", bound=Callable[..., Any])
NETWORK = (
    OSError,  # TimeoutError too
    HTTPException,
    aiohttp.ClientError,
    requests.RequestException,
    httplib2.HttpLib2Error,
    GoogleAuthError,
)
UNDECIDED = 10  # seconds after an answer was lost in which what was asked for may still happen


def retryable(words: str, wait: float | None = None) -> ApplicationError:
    """Repeating may help; `wait` is how many seconds the vendor asked for."""
    return ApplicationError(
        words,
        type="Retryable",
        next_retry_delay=timedelta(seconds=wait) if wait else None,
        category=ApplicationErrorCategory.BENIGN,
    )


def final(words: str) -> ApplicationError:
    """Repeating this very request can never help: a person must do something else."""
    return ApplicationError(words, type="Final", non_retryable=True)


def in_words(reading: Reading) -> Callable[[Work], Work]:
    """An activity whose vendor errors leave it as Temporal's, read by `reading`."""

    def decorate(work: Work) -> Work:
        if inspect.iscoroutinefunction(work):

            @wraps(work)
            async def awaited(*args: Any) -> Any:
                with _translated(reading):
                    return await work(*args)

            return cast(Work, awaited)

        @wraps(work)
        def called(*args: Any) -> Any:
            with _translated(reading):
                return work(*args)

        return cast(Work, called)

    return decorate


@contextmanager
def _translated(reading: Reading) -> Iterator[None]:
    try:
        yield
    except FailureError:
        raise
    except Exception as error:
        # Not chained: a client's own message may carry an address or a text that Temporal's UI must not show.
        raise reading(error) from None


@contextmanager
def repeated_late(vendor: str) -> Iterator[None]:
    """Around what a vendor would do twice or out of order: without an answer, it is repeated once it must have happened.

    Sooner, a look finds nothing and people are woken again, or the last word is overwritten by the one before.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, NETWORK) and not isinstance(error.__cause__, NETWORK):
            raise
        raise retryable(f"{vendor} does not answer", UNDECIDED) from None


# Slack

SLACK_TOKEN = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
SLACK_MAYBE_DONE = {"internal_error", "fatal_error"}  # "some aspect of the operation may have succeeded"
SLACK_BUSY = {"ratelimited", "service_unavailable", "team_added_to_org", "request_timeout"}
SLACK_LATER = {
    "channel_not_found": "Slack does not show Muster this channel: invite the app to it, or correct its id",
    "not_in_channel": "Muster is not in this Slack channel: invite the app to it",
    "no_permission": "Slack gives Muster no permission for this: ask a workspace admin",
    "restricted_action": "A workspace setting of Slack forbids this: ask a workspace admin",
    "ratelimited": "Slack asks to wait",
}
SLACK_NEVER = {
    "is_archived": "The Slack channel is archived",
    "is_inactive": "The Slack channel is archived",  # chat.update says it so
    "user_not_found": "Slack knows nobody by this id",
    "users_not_found": "Slack knows nobody by this e-mail address",
    "user_disabled": "This person is deactivated in Slack",
    "cannot_dm_bot": "A bot cannot be written to in Slack",
    "message_not_found": "The Slack message is gone",
    "cant_update_message": "Slack lets nobody but its author change this message",
    "edit_window_closed": "Slack no longer lets this message be changed",
}
SLACK_MALFORMED = ("invalid_", "too_long", "msg_", "no_text", "metadata_too_large", "name_taken")


def slack_code(error: SlackApiError) -> str:
    """Slack's word for what went wrong, or nothing when the answer was not Slack's JSON."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def slack_status(error: SlackApiError) -> int:
    """HTTP status; where the body was unreadable the SDK hands on aiohttp's response, which names it otherwise."""
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def slack_refuses(error: SlackApiError) -> bool:
    """Slack says no to this very call, and would again: it is not in trouble, nor too busy, nor at odds with the token."""
    code = slack_code(error)
    return (
        slack_status(error) == 200 and bool(code) and code not in SLACK_MAYBE_DONE | SLACK_TOKEN | SLACK_BUSY
    )


def slack_words(error: Exception) -> ApplicationError:
    if not isinstance(error, SlackApiError):
        return _silence("Slack", error)
    status, code = slack_status(error), slack_code(error)
    if passing := _passing("Slack", status, getattr(error.response, "headers", {})):
        return passing
    if code in SLACK_TOKEN:
        return retryable(f"Slack refuses the token ({code}): check SLACK_BOT_TOKEN")
    if code == "missing_scope":
        needed = error.response.data.get("needed", "")
        return retryable(f"The Slack app lacks the scope {needed}: add it and reinstall the app")
    if code in SLACK_LATER:
        return retryable(SLACK_LATER[code])
    if code in SLACK_NEVER:
        return final(SLACK_NEVER[code])
    if any(part in code for part in SLACK_MALFORMED):
        return final(f"Slack refuses what Muster sent ({code})")
    return retryable(f"Slack answers {code or status}")


# PagerDuty

PAGERDUTY_SENDER = {1008, 1028, 2016}  # the From header names nobody, is malformed, is missing


def pagerduty_words(error: Exception) -> ApplicationError:
    # Read by shape: pdpyras and its successor differ in class names and agree on `response`, so neither is imported here.
    response = getattr(error, "response", None)
    if response is None:
        return _silence("PagerDuty", error.__cause__ or error)
    status = int(response.status_code)
    code, said = pagerduty_refusal(response)
    if passing := _passing("PagerDuty", status, response.headers):
        return passing
    if status == 401:
        return retryable("PagerDuty refuses the key (401): check PAGERDUTY_API_KEY")
    if status == 402:
        return final(f"PagerDuty's plan does not include this: {said}. Page by hand")
    if status == 403:
        return retryable(f"PagerDuty gives the key no permission for this: {said}")
    if code in PAGERDUTY_SENDER:
        return retryable(
            f"PagerDuty does not know the user Muster writes as ({said}): check PAGERDUTY_FROM_EMAIL"
        )
    if status in (400, 404):
        hint = ". Check the policy's identifiers" if "not found" in said.casefold() else ""
        return final(f"PagerDuty refuses: {said or status}{hint}")
    return retryable(f"PagerDuty answers {status}")


def pagerduty_refusal(response: Any) -> tuple[int, str]:
    """PagerDuty's error code and what it says about it."""
    try:
        error = response.json()["error"]
        details = error.get("errors") or []
        details = [details] if isinstance(details, str) else details
        return int(error.get("code") or 0), ", ".join(map(str, details)) or str(error.get("message") or "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0, ""


# Google

GOOGLE_BUSY = {"rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded", "backendError"}


def google_words(error: Exception) -> ApplicationError:
    if isinstance(error, RefreshError) and not error.retryable:
        return retryable(
            "Google refuses the service account: check GOOGLE_APPLICATION_CREDENTIALS and GOOGLE_SUBJECT"
        )
    if not isinstance(error, HttpError):
        return _silence("Google", error)
    status = int(error.resp.status)
    reason, said = google_refusal(error)
    if passing := _passing("Google", 429 if reason in GOOGLE_BUSY else status, error.resp):
        return passing
    if status == 401:
        return retryable("Google refuses the service account (401): check GOOGLE_APPLICATION_CREDENTIALS")
    if status == 404:
        return retryable(f"Google: {said}. Share it with the service account, or correct its id")
    if status == 403:
        return retryable(f"Google gives the service account no permission: {said}")
    if status == 400 and "revision" in said.casefold():
        return retryable("Somebody is writing in the document")
    if status == 400:
        return final(f"Google refuses what Muster sent: {said}")
    return retryable(f"Google answers {status}")


def google_refusal(error: Any) -> tuple[str, str]:
    """Google's reason (a code word) and its message."""
    try:
        body = json.loads(error.content)["error"]
        reasons = body.get("errors") or [{}]
        return str(reasons[0].get("reason") or body.get("status") or ""), str(
            body.get("message") or ""
        ).rstrip(".")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return "", str(getattr(error, "reason", ""))


# All of them


def _passing(vendor: str, status: int, headers: Mapping[str, str]) -> ApplicationError | None:
    """What time heals whoever the vendor is: too many requests, and trouble on the vendor's side."""
    if status == 429:
        wait = _seconds(headers)
        return retryable(f"{vendor} asks to wait{f' {wait:g} s' if wait else ''}", wait)
    if status >= 500 or status == 408:
        return retryable(f"{vendor} answers {status}", _seconds(headers))
    return None


def _seconds(headers: Mapping[str, str]) -> float | None:
    for name in ("retry-after", "Retry-After", "ratelimit-reset"):
        try:
            return max(float(headers[name]), 0.0)
        except (KeyError, ValueError):
            continue
    return None


def _silence(vendor: str, error: BaseException) -> ApplicationError:
    """No answer of the vendor's at all; what is not the network's doing is a mistake of ours, and is logged as one."""
    if isinstance(error, NETWORK):
        return retryable(f"{vendor} does not answer")
    activity.logger.error("%s was not asked", vendor, exc_info=error)
    return retryable(f"{vendor} was not asked: an error of Muster's own ({type(error).__name__})")
