"""For the hour in which Temporal itself is down: a page by hand, with the key that the incident will use later."""

import logging
import shlex
import uuid
from typing import Annotated

import typer
from temporalio.exceptions import ApplicationError

from activities.models import RaisePage
from activities.pagerduty import PagerDuty
from cli.running import fail, out
from incident.identity import incident_id
from incident.vocabulary import Severity
from worker.settings import ConfigurationError, read_policy, read_settings
from worker.wiring import pagerduty_connection

app = typer.Typer(help="When Temporal itself is down: page without it.", no_args_is_help=True)


@app.callback()
def breakglass() -> None:
    """When Temporal itself is down: page without it."""


@app.command()
def page(
    title: Annotated[str, typer.Argument(help='What is broken, for example "checkout is failing".')],
    severity: Annotated[Severity, typer.Option(help="How bad it is.")] = Severity.CRITICAL,
    command_id: Annotated[
        str | None, typer.Option("--command-id", help="The same id twice pages once; made up otherwise.")
    ] = None,
) -> None:
    """Page the on-call commander through PagerDuty alone; Temporal and Slack are not asked.

    Declare the incident later with the same --command-id: it adopts this page instead of paging again.
    """
    if not title.strip():
        fail("The title is empty. Say in a few words what is broken.")
    logging.basicConfig(handlers=[logging.NullHandler()])  # what a library has to say helps nobody now
    key = command_id or f"breakglass:{uuid.uuid4()}"
    try:
        settings = read_settings()
        policy = read_policy(settings).pagerduty
        connection = pagerduty_connection(settings)
        if policy is None or connection is None:
            fail(
                "PagerDuty is off: set PAGERDUTY_API_KEY, and [pagerduty] in the policy. Phone the on-call commander."
            )
        request = RaisePage(
            key=f"{incident_id(key)}/page",
            maybe_done=True,
            service=policy.service,
            escalation_policy=policy.escalation_policies.commander,
            title=f"[{severity}] {title.strip()}",
            details="Paged by hand with `muster breakglass`: Muster itself is not available. You are asked to command.",
        )
        raised = PagerDuty(connection).raise_page(request)
    except ConfigurationError as error:
        fail(str(error))
    except ApplicationError as error:
        fail(
            f"{error.message}. Nobody is known to have been paged: phone the on-call commander. "
            f"To try again without paging twice, add --command-id {key}"
        )
    paged = (
        ", ".join(person.label for person in raised.people)
        or "nobody: nobody is on call, or it is resolved already"
    )
    out.print(
        f"PagerDuty incident #{raised.number} is raised and paged {paged}: {raised.url}",
        soft_wrap=True,
        markup=False,
    )
    out.print("When Temporal is back, this declares the incident and adopts the page:", soft_wrap=True)
    out.print(
        f"  muster declare {shlex.quote(title.strip())} --severity {severity} --command-id {key}",
        soft_wrap=True,
        markup=False,
    )
