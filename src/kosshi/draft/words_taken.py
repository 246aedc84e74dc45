"""Abbreviations of a source that are words of the drafting body: written out before the body's own words come in.

Where a source calls its 情報システム管理者 「管理者」 and the head of the drafting body is a 管理者, the two must not meet in one text.
"""

from __future__ import annotations

import re

from kosshi.draft.adapted import Adapted, Origin, each
from kosshi.draft.introductions import WORD
from kosshi.draft.model import Adaptation
from kosshi.draft.profile import Profile, kinds


def own_words(profile: Profile) -> frozenset[str]:
    """The words that mean the body's own head and organs in a draft, whatever a source uses them for."""
    return frozenset({profile.body.head, *(organ.name for organ in profile.organ_list)})


def write_out(wording: Adapted, origin: Origin, profile: Profile) -> None:
    """Write out the abbreviations that would be taken for the head or an organ, of the source's kind of body or of the draft's."""
    usual = kinds().get(origin.kind)
    taken = own_words(profile) | frozenset(usual.heads if usual else ())
    for word, long in origin.abbreviations:
        if word not in taken or word in origin.designations or _same(long, word, origin.designations):
            continue
        used = re.compile(rf"(?<![{WORD}]){re.escape(word)}")
        introduced = re.compile(rf"（以下(?:単に)?「{re.escape(word)}」と(?:いう|総称する|称する|呼ぶ|略す)。?）")
        each(wording, introduced, "", Adaptation.TERM)
        if used.search(wording.text) and not long:
            wording.refuse(f"abbreviation:{word}")
        each(wording, used, long, Adaptation.TERM)


def _same(long: str, word: str, designations: tuple[str, ...]) -> bool:
    """Whether an abbreviation stands for the office of the same name: 架空広域組合管理者（以下「管理者」という。）."""
    return long.endswith(word) and long.removesuffix(word) in ("", *designations)
