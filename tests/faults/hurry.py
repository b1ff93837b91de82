"""Pauses and patience as short as the sandbox answers quickly, so that a life with a fault takes seconds. Changes no rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from temporalio.common import RetryPolicy

from activities import errors, google_client, pagerduty, slack, slack_answer
from worker import heartbeats, run
from workflows import kept, queues, steps

CLIENT_TIMEOUT = 1.5  # seconds
TOO_SLOW = 2.5  # seconds: longer than a client waits
LATE = 1.0  # seconds: after a quick retry that looked for the effect and did not find it
UNDECIDED = 4.0  # seconds: longer than it takes a late effect to come, also where a second or two are skipped
SIGN_OF_LIFE = timedelta(seconds=2)
QUICK_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=0.2), backoff_coefficient=2, maximum_attempts=3
)


@contextmanager
def hurried() -> Iterator[None]:
    """For every client and worker that is made meanwhile."""
    with pytest.MonkeyPatch.context() as short:
        for module in (google_client, pagerduty, slack, slack_answer):
            short.setattr(module, "TIMEOUT", CLIENT_TIMEOUT)
        short.setattr(errors, "UNDECIDED", UNDECIDED)
        short.setattr(steps, "SIGN_OF_LIFE", SIGN_OF_LIFE)
        short.setattr(heartbeats, "EVERY", SIGN_OF_LIFE.total_seconds() / 4)
        short.setattr(steps, "QUICK_RETRIES", QUICK_RETRIES)
        short.setattr(steps, "FIRST_PAUSE", timedelta(seconds=1))
        short.setattr(steps, "LONGEST_PAUSE", timedelta(minutes=1))
        short.setattr(kept, "WITHIN", timedelta(seconds=0.1))
        short.setattr(queues, "PER_SECOND", {})
        short.setattr(run, "PER_SECOND", {})
        yield
