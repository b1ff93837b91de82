"""A terminal to type `muster …` into. Each command has a process of its own, forked from one that has imported everything."""

import asyncio
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PATIENCE = 40  # seconds
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["cli.app", "pytest"])


@dataclass
class Said:
    code: int | None
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line with which a command refuses, and that it did."""
        assert self.code in (1, 2), self
        assert self.out == ""
        *before, line = self.err.splitlines()
        assert all(said.startswith(("{", "Starting ")) for said in before), self.err  # its log
        assert line.startswith("muster: ")
        return line.removeprefix("muster: ")


class Terminal:
    """`folder` is where its commands run; `env` is all they find in their environment beside PATH."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "USER": "somebody", **env}
        self.running: list[Running] = []

    async def types(self, *words: str, **env: str) -> Said:
        """Run `muster WORDS` to its end, with nobody at the keyboard."""
        return await self.starts(*words, **env).ends()

    def starts(self, *words: str, **env: str) -> "Running":
        number = len(self.running) + 1
        out, err = (self.folder / f"{number}.{name}" for name in ("out", "err"))
        process = FORKS.Process(target=_muster, args=(words, self.env | env, self.folder, out, err))
        process.start()
        self.running.append(Running(process, out, err))
        return self.running[-1]

    def close(self) -> None:
        """Whatever still runs is killed."""
        for running in self.running:
            if running.said().code is None:
                running.is_sent(signal.SIGKILL)


class Running:
    def __init__(self, process: ForkServerProcess, out: Path, err: Path) -> None:
        self._process = process
        self._out, self._err = out, err
        self.pid: int = process.pid or 0

    def said(self) -> Said:
        """So far."""
        out, err = (path.read_text() if path.exists() else "" for path in (self._out, self._err))
        return Said(self._process.exitcode, out, err)

    async def says(self, words: str) -> Said:
        """What it has said, once these words are there: in its answer or in its log."""
        async with asyncio.timeout(PATIENCE):
            while words not in (said := self.said()).out + said.err:
                assert said.code is None, f"ended: {said}"
                await asyncio.sleep(0.05)
        return said

    def is_sent(self, sign: signal.Signals) -> None:
        os.kill(self.pid, sign)

    async def ends(self) -> Said:
        await asyncio.to_thread(self._process.join, PATIENCE)
        said = self.said()
        assert said.code is not None, f"does not end: {said}"
        return said

    async def stops(self, sign: signal.Signals = signal.SIGTERM) -> Said:
        self.is_sent(sign)
        return await self.ends()


def _muster(words: tuple[str, ...], env: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    from cli.app import main

    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for path, standard in ((out, sys.stdout), (err, sys.stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), standard.fileno())
    sys.argv = ["muster", *words]
    main()
