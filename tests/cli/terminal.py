"""A terminal to type `muster …` into. Each command has a process of its own, forked from one that has imported everything."""

import asyncio
import multiprocessing
import os
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["cli.app", "pytest"])


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line with which a command refuses, and that it did."""
        assert self.code not in (0, None), self.out
        [line] = self.err.splitlines()
        assert line.startswith("muster: ")
        assert self.out == ""
        return line.removeprefix("muster: ")


class Terminal:
    """`folder` is where its commands run; `env` is all they find in their environment beside PATH."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "USER": "somebody", **env}
        self._number = count(1)

    async def types(self, *words: str, **env: str) -> Said:
        """Run `muster WORDS` to its end, with nobody at the keyboard."""
        number = next(self._number)
        out, err = (self.folder / f"{number}.{name}" for name in ("out", "err"))
        process = FORKS.Process(target=_muster, args=(words, self.env | env, self.folder, out, err))
        process.start()
        await asyncio.to_thread(process.join)
        return Said(process.exitcode, out.read_text(), err.read_text())


def _muster(words: tuple[str, ...], env: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    from cli.app import main

    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for path, standard in ((out, sys.stdout), (err, sys.stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), standard.fileno())
    sys.argv = ["muster", *words]
    main()
