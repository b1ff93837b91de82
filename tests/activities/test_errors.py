"""What vendors' refusals become, where the sandbox has no such refusal to give."""

import httplib2
import pytest
from aiohttp import ClientConnectionError
from googleapiclient.errors import HttpError
from slack_sdk.errors import SlackApiError
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory, CancelledError

from activities.errors import google_words, in_words, slack_words


class Answered:
    """A vendor's answer as its client library shows it."""

    def __init__(self, status: int, data: object, headers: dict[str, str] | None = None) -> None:
        self.status_code = status
        self.data = data
        self.headers = headers or {}


def google_error(status: int, body: str, **headers: str) -> HttpError:
    return HttpError(httplib2.Response({"status": status, **headers}), body.encode())


def test_google_being_busy_with_a_403_is_a_wait_and_not_a_missing_permission() -> None:
    body = '{"error": {"errors": [{"reason": "userRateLimitExceeded"}], "message": "Slow down."}}'
    error = google_words(google_error(403, body))
    assert (error.message, error.type) == ("Google asks to wait", "Retryable")


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"error": "invalid"}', '{"error": {"errors": []}}'])
def test_an_answer_that_is_not_googles_json_is_still_read(body: str) -> None:
    assert google_words(google_error(502, body)).message == "Google answers 502"


@pytest.mark.parametrize("data", [{}, "<html>", b"", None])
def test_an_answer_that_is_not_slacks_json_is_still_read(data: object) -> None:
    assert slack_words(SlackApiError("", Answered(503, data))).message == "Slack answers 503"
    assert slack_words(SlackApiError("", Answered(200, data))).message == "Slack answers 200"


def test_a_wait_that_is_no_number_is_left_to_temporal() -> None:
    until = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}
    error = slack_words(SlackApiError("", Answered(429, {}, until)))
    assert error.next_retry_delay is None


def test_trouble_that_was_to_be_expected_raises_no_alarm() -> None:
    assert slack_words(ClientConnectionError()).category is ApplicationErrorCategory.BENIGN


def test_a_clients_own_words_go_no_further() -> None:
    @in_words(slack_words)
    def work() -> None:
        raise ClientConnectionError("https://hooks.slack.com/secret")

    with pytest.raises(ApplicationError) as refused:
        work()
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_a_mistake_of_our_own_is_named_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    @in_words(slack_words)
    async def work() -> None:
        raise KeyError("ts")

    with pytest.raises(ApplicationError, match="an error of Muster's own") as refused:
        await work()
    assert not refused.value.non_retryable
    assert "KeyError: 'ts'" in caplog.text


@pytest.mark.parametrize("passing", [CancelledError(), ApplicationError("as it is", type="Final")])
def test_what_is_temporals_already_is_left_alone(passing: Exception) -> None:
    @in_words(slack_words)
    def work() -> None:
        raise passing

    with pytest.raises(type(passing)) as refused:
        work()
    assert refused.value is passing
