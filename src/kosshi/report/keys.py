"""The folder's memory: of what each file was made (a key), and its content then (a digest)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Self

from kosshi.files import content_key, write_whole
from kosshi.report.folder import MEMORY

JOURNAL = ".kosshi-report.part"  # of a run that is going on; merged into the memory at its end


class Memory:
    """What the files of a report's folder were made of.

    While a run goes on, every finished file is noted in a journal at once; the end of the run writes all into the folder's
    memory. So a run that is cut off, by whatever, leaves a journal the next one begins with.

    Args:
        folder: the report's; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._remembered()
        self._made = {**self._made_before(), **self._noted()}
        self._journal: IO[str] | None = None

    def __enter__(self) -> Self:
        """Begin a run: all that is known goes into the journal."""
        lines = "".join(_line(name, *made) for name, made in self._made.items())
        write_whole(self._folder / JOURNAL, lines.encode())
        self._journal = (self._folder / JOURNAL).open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        """End the noting; what was noted stays."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def knows(self, name: str) -> bool:
        """Whether an earlier run made a file that is still there."""
        listed = name in self._made or name in self._listed
        return listed and (self._folder / name).is_file()

    def finished(self, run: str) -> tuple[str, ...] | None:
        """The files of a run that went through, if it was this one and all of them are still as it left them; else None."""
        names = self._known.get("finished")
        if self._known.get("run") != run or not isinstance(names, list) or not names or self._noted():
            return None
        made = {str(name): self._made.get(str(name)) for name in names}
        if all(own is not None and self.has(name, own[0]) for name, own in made.items()):
            return tuple(made)
        return None

    def has(self, name: str, key: str) -> bool:
        """Whether the file is there, made of what ``key`` stands for and unchanged since."""
        made = self._made.get(name)
        if made is None or made[0] != key:
            return False
        try:
            return content_key(self._folder / name) == made[1]
        except OSError:
            return False

    def keep(self, name: str, key: str, content: str) -> None:
        """Note that a file was made, and the SHA-256 of its content."""
        self._made[name] = key, content
        if self._journal is not None:
            self._journal.write(_line(name, *self._made[name]))
            self._journal.flush()

    def forget(self, name: str) -> None:
        """Note that a file could not be made: it is to be made the next time."""
        self._made.pop(name, None)

    def finish(self, names: Sequence[str], run: str) -> None:
        """Write everything into the folder's memory; to be called after the folder has written its own part.

        Args:
            names: the files of the run where all went well, else nothing.
            run: its key.
        """
        path = self._folder / MEMORY
        known = json.loads(path.read_text(encoding="utf-8"))
        listed = frozenset(known["files"])
        known["made"] = {name: list(made) for name, made in sorted(self._made.items()) if name in listed}
        if names:
            known |= {"run": run, "finished": list(names)}
        write_whole(path, (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode())
        with suppress(OSError):  # held open by another program: the next run reads it, which does no harm
            (self._folder / JOURNAL).unlink(missing_ok=True)

    def _remembered(self) -> dict[str, Any]:
        try:
            known = json.loads((self._folder / MEMORY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    @cached_property
    def _listed(self) -> frozenset[str]:
        """What earlier runs wrote, of whatever it was made."""
        names = self._known.get("files")
        return frozenset(str(name) for name in names) if isinstance(names, list) else frozenset()

    def _made_before(self) -> dict[str, tuple[str, str]]:
        try:
            return {str(name): (str(key), str(content)) for name, (key, content) in self._known["made"].items()}
        except (KeyError, ValueError, TypeError, AttributeError):
            return {}

    def _noted(self) -> dict[str, tuple[str, str]]:
        try:
            lines = (self._folder / JOURNAL).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return {}
        parts = [line.split("\t") for line in lines]
        return {part[2]: (part[0], part[1]) for part in parts if len(part) == 3}  # a line that was cut off is no line


def _line(name: str, key: str, content: str) -> str:
    return f"{key}\t{content}\t{name}\n"
