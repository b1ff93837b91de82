"""Structured logs on stderr: readable on a terminal, JSON elsewhere, each line with the incident it belongs to."""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger
from temporalio import activity, workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

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
    Runtime.set_default(Runtime(telemetry=_into(logging.getLogger("temporal"))), error_if_already_set=False)


def _into(logger: logging.Logger) -> TelemetryConfig:
    """What the SDK's core has to say, which else writes lines of its own to stdout."""
    return TelemetryConfig(
        logging=LoggingConfig(
            filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
            forwarding=LogForwardingConfig(logger=logger),
        )
    )


def _name_the_incident(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Temporal's context, reduced to what one looks for in a log."""
    for key in ("temporal_workflow", "temporal_activity"):
        if context := event.pop(key, None):
            event["incident"] = str(context["workflow_id"]).removeprefix("incident-")
            for name in ("activity_type", "attempt"):
                if name in context:
                    event[name] = context[name]
    return event
