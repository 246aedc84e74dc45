"""A policy brought up to an edition of the guideline: what is stale or missing is proposed, the rest is the body's own.

``upgrade`` gives an :class:`Upgrade`; ``contrast`` makes a 新旧対照表 of it and ``amendment`` the amending sentences,
``to_bytes`` and ``amendment_bytes`` the files, ``summary_rows`` and ``summary_lines`` what was found.

>>> import kosshi
>>> made = upgrade("suwa", kosshi.load("corpus"))
>>> [(row["need"], row["place"]) for row in summary_rows(made)]
[('required', '3(2)'), ('required', '6(7)'), ('optional', '')]
>>> [words for words, changed in contrast(made).rows[0].new if changed]
['委託']
>>> amendment(made).told()
'条文の形（第1条、第2条…）でないため、改め文を書けません'
"""

from __future__ import annotations

from kosshi.draft.upgrade.amending import amendment
from kosshi.draft.upgrade.files import AMENDMENT_SUFFIXES, amendment_bytes, to_bytes
from kosshi.draft.upgrade.proposal import Kind, Need, NotProposed, Proposal, Replaced, Upgrade
from kosshi.draft.upgrade.summary import summary_lines, summary_rows
from kosshi.draft.upgrade.table import contrast
from kosshi.draft.upgrade.upgrading import ALL, upgrade

__all__ = [
    "ALL",
    "AMENDMENT_SUFFIXES",
    "Kind",
    "Need",
    "NotProposed",
    "Proposal",
    "Replaced",
    "Upgrade",
    "amendment",
    "amendment_bytes",
    "contrast",
    "summary_lines",
    "summary_rows",
    "to_bytes",
    "upgrade",
]
