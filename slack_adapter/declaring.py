"""Declaring an incident, from a command or from a form."""

import structlog

from incident.commands import Declare
from incident.refusals import Refused
from incident.words import slack as words
from slack_adapter.desk import Desk

log = structlog.get_logger(__name__)


async def open_incident(desk: Desk, declaration: Declare) -> str:
    """What the reporter is told. Raises Refused; when nobody can be paged this way, its reason says to do it by hand."""
    try:
        opened = await desk.incidents.declare(declaration)
    except Refused:
        raise
    except Exception as error:
        log.error("an incident was not declared", error=repr(error), exc_info=error)
        raise Refused(words.declare_unreachable()) from error
    if opened.already:
        return words.declared_already(opened.id)
    return words.declared(opened.id, declaration.drill)
