"""`muster demo`: one incident from declaration to archive through the Slack adapter, each effect read back from the vendors."""

import tempfile
from datetime import timedelta
from pathlib import Path

from rich.markup import escape

from cli.demo.audience import Audience
from cli.demo.story import CHAPTERS, Story
from cli.running import fail, out, run
from cli.stack import Ports, sandbox_policy, stack
from incident.policy import Policy, Prompts
from incident.vocabulary import Level, Severity
from worker.logs import set_up_logs

REPORT_EVERY, CLIMB_AFTER = timedelta(seconds=8), timedelta(seconds=3)


def demo() -> None:
    """Play one incident from declaration to archive, and check every step.

    Starts what `muster up` starts, on free ports and with nothing kept, with reminders that come within seconds. What
    it prints is read back from the sandbox's Slack, PagerDuty and Google. Exits 0 only if every step had its effect
    and none had it twice.
    """
    set_up_logs(quiet=True)
    with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder:
        problems = run(_play(Path(folder)))
    if problems:
        fail(f"{problems} of the checks above did not come true")


async def _play(data_dir: Path) -> int:
    out.print("Starting Temporal, the sandbox, a worker and the Slack adapter on free ports …")
    problems = 0
    async with (
        stack(data_dir, Ports(0, 0, 0, 0), _hurried(sandbox_policy())) as running,
        Audience(running.sandbox_url) as audience,
    ):
        story = Story(audience, running.client)
        for number, chapter in enumerate(CHAPTERS, 1):
            out.print(f"\n[bold]{number}. {chapter.__doc__}[/bold]")
            async for check in chapter(story):
                mark, colour = ("✓", "green") if check.ok else ("✗", "red")
                out.print(
                    f"  [{colour}]{mark}[/{colour}] {escape(check.found)}", highlight=False, soft_wrap=True
                )
                problems += not check.ok
    if not problems:
        out.print("\n[bold green]Every step had its effect, and none had it twice.[/bold green]")
    return problems


def _hurried(policy: Policy) -> Policy:
    """The sandbox's policy with the cadence of a high incident in seconds."""
    high = policy.severity(Severity.HIGH).model_copy(
        update={"report_every": REPORT_EVERY, "escalate_reminder_after": CLIMB_AFTER}
    )
    return policy.model_copy(
        update={"severities": policy.severities | {Severity.HIGH: high}, "prompts": Prompts(level=Level.OFF)}
    )
