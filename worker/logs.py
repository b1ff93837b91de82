"""Structured logs on stderr: readable on a terminal, JSON elsewhere, each line with the incident it belongs to."""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger
from temporalio import activity, workflow

QUIET = (
    "httpx",
    "httpcore",
    "googleapiclient",
    "google",
    "slack_sdk",
    "slack_bolt",
    "urllib3",
    "uvicorn.access",
)


def set_up_logs(*, quiet: bool = False) -> None:
    """`quiet` leaves only errors: for a demo whose output is its own."""
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _name_the_incident,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.ERROR if quiet else logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _name_the_incident(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Temporal's context, reduced to what one looks for in a log."""
    for key in ("temporal_workflow", "temporal_activity"):
        if context := event.pop(key, None):
            event["incident"] = str(context["workflow_id"]).removeprefix("incident-")
            for name in ("activity_type", "attempt"):
                if name in context:
                    event[name] = context[name]
    return event
