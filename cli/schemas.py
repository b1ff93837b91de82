"""`python -m cli.schemas` writes the JSON schemas of the record and of a bundle's manifest into docs/, from the models."""

import json
from pathlib import Path

from pydantic import BaseModel

from incident.bundle import Manifest
from incident.record import Written

DOCS = Path(__file__).parents[1] / "docs"
PUBLISHED: dict[Path, type[BaseModel]] = {
    DOCS / "record.schema.json": Written,
    DOCS / "manifest.schema.json": Manifest,
}


def schema(model: type[BaseModel]) -> str:
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(mode="serialization"),
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, model in PUBLISHED.items():
        path.write_text(schema(model), encoding="utf-8")
        print(f"Written to {path}")
