"""A policy brought up to an edition of the guideline: what is stale or missing is proposed, the rest is the body's own.

``upgrade`` gives an :class:`Upgrade`; ``contrast`` makes a 新旧対照表 of it and ``amendment`` the amending sentences.
"""

from __future__ import annotations

from kosshi.draft.upgrade.amending import amendment
from kosshi.draft.upgrade.proposal import Kind, Need, Proposal, Replaced, Upgrade
from kosshi.draft.upgrade.table import contrast
from kosshi.draft.upgrade.upgrading import ALL, upgrade

__all__ = ["ALL", "Kind", "Need", "Proposal", "Replaced", "Upgrade", "amendment", "contrast", "upgrade"]
