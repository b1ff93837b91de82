"""What a check is: one question to one vendor, answered in one line. Checks read; they never change anything."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

PATIENCE = 10.0  # seconds for one check
TRY_AGAIN = "Try again in a minute; if it stays so, check the address and the network"
OUR_MISTAKE = "This is a mistake of Muster's own: please report it"

State = Literal["ok", "failed", "off", "unchecked"]


class Trouble(Exception):
    """What is wrong, and what to do about it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Finding(BaseModel, frozen=True):
    what: str
    state: State
    says: str  # what was found; of what failed, why
    remedy: str | None = None  # what to do about what failed


@dataclass(frozen=True)
class Check:
    """`ask` answers what was found, or raises Trouble."""

    what: str
    ask: Callable[[], Awaitable[str]]

    async def made(self) -> Finding:
        try:
            async with asyncio.timeout(PATIENCE):
                return Finding(what=self.what, state="ok", says=await self.ask())
        except Trouble as trouble:
            return failed(self.what, trouble.reason, trouble.remedy)
        except TimeoutError:
            return failed(self.what, f"no answer within {PATIENCE:g} seconds", TRY_AGAIN)
        except Exception as error:  # one check that breaks must not hide the others
            return failed(self.what, f"could not be checked: {type(error).__name__}", OUR_MISTAKE)


@dataclass(frozen=True)
class Examination:
    """Access first, step by step; then the rest, all at once. Without access nothing more is asked: it would say the same."""

    access: list[Check]
    rest: list[Check]

    async def made(self) -> list[Finding]:
        findings: list[Finding] = []
        for check in self.access:
            findings.append(await check.made())
            if findings[-1].state == "failed":
                left = [*self.access, *self.rest][len(findings) :]
                return findings + [_unchecked(check, findings[-1]) for check in left]
        return findings + await asyncio.gather(*(check.made() for check in self.rest))


def failed(what: str, why: str, remedy: str) -> Finding:
    return Finding(what=what, state="failed", says=why, remedy=remedy)


def off(what: str, why: str) -> Finding:
    return Finding(what=what, state="off", says=why)


def _unchecked(check: Check, access: Finding) -> Finding:
    return Finding(what=check.what, state="unchecked", says=f"not checked, because of {access.what}")
