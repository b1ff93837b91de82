"""One Google request after all checks: what is asked, by whom, of which state. Handlers see nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from sandbox.google import access
from sandbox.google.discovery import Method
from sandbox.google.errors import file_not_found
from sandbox.google.state import File, GoogleState, Role

Json = dict[str, Any]


@dataclass(frozen=True)
class Media:
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    state: GoogleState
    method: Method
    path: dict[str, str]
    query: Json  # typed, defaults filled in
    body: Json
    email: str  # who acts
    base_url: str
    media: Media | None = None

    def file(self, at_least: Role = "reader") -> File:
        """The file in the path, which the caller may use in the given role."""
        return self.other_file(self.path["fileId"], at_least)

    def other_file(self, id: str, at_least: Role) -> File:
        """To an app that does not say that it knows shared drives, what is in them is not there."""
        file = access.allowed(self.state, id, self.email, at_least)
        asks = "supportsAllDrives" in self.method.definition["parameters"]
        if file.drive_id and asks and not self.query["supportsAllDrives"]:
            raise file_not_found(id)
        return file


Handler = Callable[[Call], Json | Response]
