"""How each vendor words the answers that a fault puts in place of the real one."""

import json
from typing import Any, NamedTuple, Self

from starlette.types import Message, Send


class Answer(NamedTuple):
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def ok(self) -> bool:
        try:
            said = json.loads(self.body)
        except ValueError:
            said = None
        refused = isinstance(said, dict) and said.get("ok") is False  # Slack refuses with a 200
        return self.status < 400 and not refused

    @classmethod
    def from_asgi(cls, messages: list[Message]) -> Self:
        start, *chunks = messages
        body = b"".join(chunk.get("body", b"") for chunk in chunks)
        return cls(start["status"], list(start["headers"]), body)

    @classmethod
    def of_json(cls, status: int, content: Any, headers: dict[str, str] | None = None) -> Self:
        body = json.dumps(content, separators=(",", ":")).encode()
        named = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
        return cls(status, [(name.encode(), value.encode()) for name, value in named.items()], body)

    async def send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def server_error(vendor: str) -> Answer:
    match vendor:
        case "pagerduty":
            return Answer.of_json(500, {"error": {"message": "Internal Server Error", "code": 2000}})
        case "google":
            return _google(500, "Internal Error", "internalError", "INTERNAL")
        case _:
            return Answer.of_json(500, {"ok": False, "error": "fatal_error"})


def internal_error(vendor: str) -> Answer:
    """Slack says so in a 200; for the others it is a plain 500."""
    if vendor == "slack":
        return Answer.of_json(200, {"ok": False, "error": "internal_error"})
    return server_error(vendor)


def unauthorized(vendor: str) -> Answer:
    match vendor:
        case "pagerduty":
            return Answer.of_json(401, {"error": {"message": "Unauthorized", "code": 2006}})
        case "google":
            return _google(401, "Invalid Credentials", "authError", "UNAUTHENTICATED")
        case _:
            return Answer.of_json(200, {"ok": False, "error": "invalid_auth"})


def rate_limited(vendor: str, seconds: float | None) -> Answer:
    """`seconds` is announced as the vendor announces it; with None the client is left to guess."""
    wait = None if seconds is None else f"{seconds:g}"
    match vendor:
        case "pagerduty":
            headers = (
                {"ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": wait}
                if wait
                else {}
            )
            return Answer.of_json(429, {"error": {"message": "Rate Limit Exceeded", "code": 2020}}, headers)
        case "google":
            answer = _google(429, "Rate Limit Exceeded", "rateLimitExceeded", "RESOURCE_EXHAUSTED")
        case _:
            answer = Answer.of_json(429, {"ok": False, "error": "ratelimited"})
    return answer._replace(headers=[*answer.headers, (b"retry-after", wait.encode())]) if wait else answer


def _google(status: int, message: str, reason: str, canonical: str) -> Answer:
    detail = {"domain": "usageLimits" if status == 429 else "global", "reason": reason, "message": message}
    error = {"code": status, "message": message, "errors": [detail], "status": canonical}
    return Answer.of_json(status, {"error": error})
