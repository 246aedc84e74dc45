"""Garbage collection while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def young_garbage_only() -> Iterator[None]:
    """Leave it to the caller to collect garbage, and only what is new.

    Readers of Word and PDF may leave cycles behind; policies, alignments and elements hold none, and going through all of them
    again and again takes a fifth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
