"""Google's refusals, in the one JSON shape that its client libraries take apart."""

from starlette.responses import JSONResponse, Response

CANONICAL = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    501: "UNIMPLEMENTED",
}


class Refusal(Exception):
    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message

    def response(self) -> Response:
        error = {
            "code": self.status,
            "message": self.message,
            "errors": [{"domain": "global", "reason": self.reason, "message": self.message}],
            "status": CANONICAL[self.status],
        }
        return JSONResponse({"error": error}, self.status)


def bad_request(message: str, reason: str = "badRequest") -> Refusal:
    return Refusal(400, reason, message)


def invalid(message: str) -> Refusal:
    return Refusal(400, "invalid", message)


def required(name: str) -> Refusal:
    return Refusal(400, "required", f"The '{name}' field is required for this method.")


def file_not_found(file_id: str) -> Refusal:
    """Also for a file that exists but is not shared with the caller: Google does not tell the two apart."""
    return Refusal(404, "notFound", f"File not found: {file_id}.")


def insufficient_permissions() -> Refusal:
    return Refusal(
        403,
        "insufficientFilePermissions",
        "The user does not have sufficient permissions for this file.",
    )


def read_only(reason: str | None) -> Refusal:
    because = f" Reason: {reason}" if reason else ""
    return Refusal(
        403, "fileContentRestricted", f"The content of this file is restricted to reading.{because}"
    )
