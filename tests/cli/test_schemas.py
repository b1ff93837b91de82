"""The published schemas are what the models say, and what is written fits them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from cli.schemas import DOCS, PUBLISHED, schema
from incident.bundle import bundle, unpacked
from incident.record import record
from tests.incident.incidents import NOW, POLICY
from tests.incident.strategies import Life, lives


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_a_schema_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schema(PUBLISHED[path]), "run: uv run python -m cli.schemas"


def validator(name: str) -> Draft202012Validator:
    published: dict[str, Any] = json.loads((DOCS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


RECORDS, MANIFESTS = validator("record.schema.json"), validator("manifest.schema.json")


@given(lives)
def test_every_record_and_its_manifest_fit_them(life: Life) -> None:
    text = record(life.last, {}, POLICY)
    RECORDS.validate(json.loads(text))
    packed = bundle(text, [], muster="0.1.0", as_of=NOW)
    MANIFESTS.validate(json.loads(unpacked(packed, "it")["manifest.json"]))


def test_a_record_of_another_schema_does_not_fit() -> None:
    assert not RECORDS.is_valid({"schema": "muster.record/2"})
    assert not RECORDS.is_valid({"incident": {}, "timeline": [], "events": [], "policy": {}})
