"""PagerDuty's refusals: an HTTP status, a code of its own and the texts that clients have come to match."""

from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    def __init__(self, status: int, code: int, message: str, errors: list[str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def response(self) -> Response:
        error = {"message": self.message, "code": self.code}
        return JSONResponse({"error": error | ({"errors": self.errors} if self.errors else {})}, self.status)


def invalid_input(*errors: str) -> Refusal:
    return Refusal(400, 2001, "Invalid Input Provided", list(errors))


def arguments_caused_error(*errors: str) -> Refusal:
    return Refusal(400, 2002, "Arguments Caused Error", list(errors))


def not_found() -> Refusal:
    return Refusal(404, 2100, "Not Found")
