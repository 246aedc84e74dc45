"""How values show themselves: a mixin whose pictures are registered by ``kosshi.display``, far above the nouns."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType


@singledispatch
def to_html(value: Any) -> str | None:  # noqa: ARG001 - the registered functions look at it
    """The value as a piece of HTML, all text escaped; None where nothing is registered for its type."""
    return None


@singledispatch
def to_rich(value: Any) -> RenderableType:
    """The value as something rich can print."""
    return repr(value)


class Shown:
    """Shows itself in notebooks, under ``rich.print`` and under ``print``."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return to_html(self)

    def __rich__(self) -> RenderableType:
        """What ``rich.print`` prints."""
        return to_rich(self)

    def __str__(self) -> str:
        """What ``print`` prints: the same without colours."""
        from rich.console import Console  # noqa: PLC0415 - only those who print need it

        console = Console(width=110, color_system=None, legacy_windows=False)
        with console.capture() as capture:
            console.print(to_rich(self))
        return capture.get().rstrip("\n")
