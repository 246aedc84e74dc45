"""kosshi (骨子): comparative corpus analysis of Japanese policy texts.

>>> import kosshi
>>> corpus = kosshi.load("corpus")
>>> corpus.coverage().loc["bp.threat.pandemic", "suwa"]
'present'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Corpus": "kosshi.corpus",
    "KosshiError": "kosshi.errors",
    "UsageError": "kosshi.errors",
    "Policy": "kosshi.model",
    "Skeleton": "kosshi.skeleton",
    "Source": "kosshi.model",
    "ledger": "kosshi.parse",
    "load": "kosshi.corpus",
    "load_skeleton": "kosshi.corpus",
    "read_policy": "kosshi.corpus",
    "save": "kosshi.corpus",
    "speak": "kosshi.messages",
}
_PARTS = ("draft", "exports", "lexis", "plots")  # packages one reaches as kosshi.lexis without importing them
__all__ = [
    "Corpus",
    "KosshiError",
    "Policy",
    "Skeleton",
    "Source",
    "UsageError",
    "ledger",
    "load",
    "load_skeleton",
    "read_policy",
    "save",
    "speak",
]

if TYPE_CHECKING:
    from kosshi.corpus import Corpus, load, load_skeleton, read_policy, save
    from kosshi.errors import KosshiError, UsageError
    from kosshi.messages import speak
    from kosshi.model import Policy, Source
    from kosshi.parse import ledger
    from kosshi.skeleton import Skeleton


def __getattr__(name: str) -> Any:
    """Import public names on first use, so that ``kosshi --help`` loads nothing."""
    from importlib import import_module  # noqa: PLC0415

    if name in _PARTS:
        return import_module(f"kosshi.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'kosshi' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__, *_PARTS])
