"""``python -m kosshi`` is the command line."""

from __future__ import annotations

from kosshi.cli import main

if __name__ == "__main__":
    main()
