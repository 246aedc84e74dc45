"""An upgrade of a policy in articles as amending sentences (改め文)."""

from __future__ import annotations

from dataclasses import replace

from kosshi.draft.amend import Amendment, Instrument, Refusal, amend
from kosshi.draft.upgrade.proposal import Upgrade


def amendment(upgrade: Upgrade, instrument: Instrument | None = None) -> Amendment | Refusal:
    """The sentences that turn the old text into the new one.

    Args:
        upgrade: the proposals, those carried out in its new text.
        instrument: title, form and dates of the amending instrument; the policy's own title where it names none.

    Returns:
        A refusal with its reason where the policy is not in articles, nothing changes, or the sentences do not prove.
    """
    paper = instrument or Instrument()
    return amend(upgrade.policy, upgrade.revised, paper if paper.title else replace(paper, title=upgrade.title))
