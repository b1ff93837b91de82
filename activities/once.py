"""How an activity knows that it may be a repetition, and how it signs what people read so as to find it again."""

from temporalio import activity

from activities.models import Effect


def may_be_done(request: Effect) -> bool:
    """This effect may have happened: an earlier attempt, or an earlier execution of the step, may have had it."""
    return request.maybe_done or activity.info().attempt > 1


def signature(key: str) -> str:
    """The mark that a vendor without idempotency keys keeps for us inside a text."""
    return f"[{key}]"


def signed(text: str, key: str, limit: int) -> str:
    """`text` and the mark, together at most `limit` characters: the mark is never what is cut off."""
    mark = signature(key)
    room = limit - len(mark) - 1
    return f"{text if len(text) <= room else text[: room - 1] + '…'} {mark}"
