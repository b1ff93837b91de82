"""How the tests ask the doctor, and the policies they give it."""

import asyncio
import os
import sys
from pathlib import Path

from pydantic import SecretStr

from activities.checks import Finding
from cli.doctor import examine
from cli.stack import SANDBOX_POLICY
from worker.settings import Settings

MUSTER = Path(sys.executable).with_name("muster")


async def command(settings: Settings, *options: str, **changes: str) -> tuple[int, str]:
    """`muster doctor` as a person runs it: its exit code and what it prints."""
    said = {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
        if value is not None
    }
    process = await asyncio.create_subprocess_exec(
        MUSTER, "doctor", *options, env=os.environ | said | changes, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def failures(settings: Settings) -> dict[str, Finding]:
    """What fails, by name; each says what to do about it."""
    found = {finding.what: finding for finding in await examine(settings) if finding.state == "failed"}
    assert all(finding.says and finding.remedy for finding in found.values())
    return found


def policy_with(folder: Path, tables: str) -> Path:
    """The sandbox's policy with more in it."""
    path = folder / "more.toml"
    path.write_text(f"{SANDBOX_POLICY.read_text()}\n{tables}\n")
    return path


def policy(folder: Path, **ids: str) -> Path:
    """The sandbox's policy with other identifiers in it."""
    text = SANDBOX_POLICY.read_text()
    for known, other in ids.items():
        assert known in text
        text = text.replace(f'"{known}"', f'"{other}"')
    path = folder / "policy.toml"
    path.write_text(text)
    return path
