"""How incidents look on a terminal, and as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from rich.table import Table

from cli.running import out
from incident.view import IncidentView
from incident.vocabulary import StepState
from incident.words.phrases import STATE_MARK, day_and_clock
from workflows.client import Listed


def print_json(value: BaseModel | Sequence[BaseModel | dict[str, Any]] | dict[str, Any]) -> None:
    def plain(item: Any) -> Any:
        return item.model_dump(mode="json") if isinstance(item, BaseModel) else item

    shown = [plain(item) for item in value] if isinstance(value, list) else plain(value)
    print(json.dumps(shown, indent=2, ensure_ascii=False))


def show_table(table: Table) -> None:
    """Words that people wrote stay as they are: what stands in brackets is no style."""
    out.print(table, markup=False)


def show_list(listed: list[Listed]) -> None:
    if not listed:
        out.print("No open incidents.")
        return
    table = Table("id", "severity", "status", "commander", "declared", "title", box=None, pad_edge=False)
    for item in listed:
        commander, declared = item.commander or "nobody yet", day_and_clock(item.declared_at)
        table.add_row(item.id, item.severity, item.status, commander, declared, item.title)
    show_table(table)


def show_incident(view: IncidentView) -> None:
    out.print(f"[bold]{view.status}[/bold] · {view.severity} · incident {view.id}", highlight=False)
    out.print(view.title, style="bold", markup=False, highlight=False)
    if view.description:
        out.print(view.description, markup=False, highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    for participant in view.participants:
        table.add_row(
            ", ".join(participant.roles), participant.name, participant.email or "", participant.reason
        )
    out.print("\n[bold]People[/bold]")
    show_table(table)
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, resource in view.resources.items():
        table.add_row(
            f"{STATE_MARK[resource.state]} {name.replace('_', ' ')}",
            resource.state,
            resource.reason or resource.url or "",
        )
    out.print("\n[bold]Resources[/bold]")
    show_table(table)
    troubled = [s for s in view.steps if s.state in (StepState.RETRYING, StepState.FAILED)]
    for step in troubled:
        out.print(f"{STATE_MARK[step.state]} {step.what}: {step.state}: {step.reason}", markup=False)
    for due in view.next_due:
        out.print(
            f"Next due: {due.what.replace('_', ' ')} at {due.at:%Y-%m-%d %H:%M:%S} UTC", highlight=False
        )
