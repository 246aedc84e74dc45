"""The command line. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from kosshi.cli import comparing, drafting, exporting, keeping, reading
from kosshi.cli.root import cli, main

COMMANDS = (reading, comparing, drafting, exporting, keeping)  # to import them is to register them

__all__ = ["COMMANDS", "cli", "main"]
