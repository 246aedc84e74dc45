"""What would betray the body a wording was taken from: names, self-designations, heads and organs of others."""

from __future__ import annotations

import re
from functools import cached_property

from kosshi.corpus import Corpus
from kosshi.designation import DesignationFile
from kosshi.draft.profile import Profile, kinds
from kosshi.elements import organ_words
from kosshi.facts import builtin
from kosshi.manifest import limited_to
from kosshi.tokens import default, fold

_PLACE = re.compile(r".{1,8}?[市町村区県都道府](?=.)")  # the town of a town's assembly
_COMMON = frozenset({"市町村", "都道府県", "市区町村", "区市町村", "特別区"})
_DEFINED = re.compile(r"([^、。,()「」はがをにの\s]{1,9}[市町村区県都道府])\(以下「[本当][市町村区県都道府]」")
_JOINT = re.compile("及び|並びに|又は|する|[るた](?=[一-龠])")  # what stands before the last of these is no part of a name
_SHORTEST = 4  # letters of such a subject; 教育, 水道 say nothing of a body
_KANJI = "\u4e00-\u9fff"


class Traces:
    """The words a draft for this profile must not hold."""

    def __init__(self, profile: Profile, corpus: Corpus) -> None:
        self._profile = profile
        self._corpus = corpus

    def betray(self, text: str) -> str:
        """The first word of ``text`` that speaks of another body; empty where there is none."""
        for line in map(fold, text.split("\n")):
            for pattern in (self._names, self._subjects, self._selves, self._organs):
                match = pattern.search(line) if pattern else None
                if match:
                    return match[0]
        for token in default()(text):
            if token.surface in self._heads:
                return token.surface
        return ""

    @cached_property
    def _own(self) -> str:
        """Everything the profile itself says."""
        profile = self._profile
        organs = [word for organ in profile.organ_list for word in (organ.name, *organ.including, *organ.excluding)]
        return fold(
            "\n".join((profile.title, profile.body.name, profile.body.calls_itself, profile.body.head, *organs, *profile.persons.bound))
        )

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """Names of bodies, of the towns of assemblies, and of towns a text calls 本町."""
        names = {word for entry in self._corpus.entries.values() for word in (entry.body, *entry.designations) if len(word) > 2}
        names |= {word for words in self._corpus.collation.designations.values() for word in words if len(word) > 3}
        names |= {match[0] for name in names if (match := _PLACE.match(name))}
        defined = {name for policy in self._corpus.policies.values() for name in _DEFINED.findall(fold(policy.source.text))}
        names |= {_JOINT.split(name)[-1] for name in defined}
        return _either({fold(name) for name in names if len(name) > 2 and fold(name) not in self._own and name not in _COMMON})

    @cached_property
    def _subjects(self) -> re.Pattern[str] | None:
        """To what alone a policy's title limits it, a service or a system; not where others speak of it as well."""
        found = {}
        for policy_id, entry in self._corpus.entries.items():
            limit = fold(limited_to(entry))
            if len(limit) >= _SHORTEST and limit not in self._own:
                found[policy_id] = limit
        if not found:
            return None
        others = {policy_id: fold(policy.source.text) for policy_id, policy in self._corpus.policies.items()}
        return _either({word for own, word in found.items() if not any(word in text for one, text in others.items() if one != own)})

    @cached_property
    def _selves(self) -> re.Pattern[str] | None:
        words = set(builtin("designations.yaml", DesignationFile).plain)
        words |= {word for own in self._corpus.collation.designations.values() for word in own if len(word) <= 3}
        kept = {fold(word) for word in words if len(word) > 1 and fold(word) not in self._own}
        return _either(kept, f"(?<![{_KANJI}])")

    @cached_property
    def _organs(self) -> re.Pattern[str] | None:
        return _either({fold(word) for word in organ_words() if fold(word) not in self._own})

    @cached_property
    def _heads(self) -> frozenset[str]:
        every = {word for kind in kinds().values() for word in kind.heads}
        own = self._profile.body
        usual = set(kinds()[own.kind].heads) if own.kind in kinds() else set()
        return frozenset(word for word in every - usual - {own.head} if word not in self._own)


def _either(words: set[str], before: str = "") -> re.Pattern[str] | None:
    ordered = sorted((re.escape(word) for word in words if word), key=lambda word: (-len(word), word))
    return re.compile(f"{before}(?:{'|'.join(ordered)})") if ordered else None
