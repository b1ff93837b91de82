"""The arguments of one Web API call, wherever the client put them: query, form or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.slack.errors import SlackError


class Args:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, (dict, list, bool)):
            raise SlackError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
        return str(value)

    def need(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("1", "true")

    def limit(self, default: int, highest: int) -> int:
        value = self.values.get("limit")
        if value is None or value == "":
            return default
        if not str(value).isdigit() or not 1 <= int(value) <= highest:
            raise SlackError("invalid_limit")
        return int(value)

    def ids(self, name: str) -> list[str]:
        value = self.values.get(name) or []
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, refused_as: str = "invalid_arguments") -> Any:
        """A JSON value, sent as such or as a string of JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(refused_as, f"[ERROR] not valid JSON [json-pointer:/{name}]") from None
