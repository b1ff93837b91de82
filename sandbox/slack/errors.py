"""The refusal every part of the sandbox's Slack speaks: Slack's own error code, answered as `ok: false`."""

from typing import Any


class SlackError(Exception):
    """`code` is Slack's error name; `more` goes into the answer beside it (`errors`, `response_metadata`)."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more | ({"response_metadata": {"messages": list(messages)}} if messages else {})
