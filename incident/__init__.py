"""The rules of incident command: pure functions over Pydantic models. No I/O, no clock, no Temporal."""
