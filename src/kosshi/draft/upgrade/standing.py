"""What a policy says of its body: the drafting profile that follows from the text and the manifest."""

from __future__ import annotations

import re
from collections import Counter

from kosshi.corpus import Corpus
from kosshi.draft.profile import Profile, kinds
from kosshi.draft.vocabulary import facts, person_term
from kosshi.elements import organ_words
from kosshi.model import Clause, Part, Policy
from kosshi.tokens import fold


def standing(policy_id: str, corpus: Corpus, edition: str) -> Profile:
    """The profile of a policy's body; what the text does not name, the body does not use.

    Args:
        policy_id: the policy.
        corpus: holds it.
        edition: the edition the profile asks for.
    """
    policy, entry = corpus.policies[policy_id], corpus.entries[policy_id]
    text = fold(policy.source.text)
    own = facts()
    usual = kinds().get(entry.kind)
    heads = usual.heads if usual else ("長",)
    head = next((head for head in heads if head in text), heads[0])
    organs = [word for word in organ_words() if fold(word) in text]
    services = {name: any(fold(word) in text for word in words) for name, words in own.services.items()}
    term = person_term(policy.source.text)
    return Profile.model_validate(
        {
            "body": {"name": _plain(entry.body, 40, 2), "kind": entry.kind, "calls_itself": _self(policy_id, corpus), "head": head},
            "organs": organs or [head],
            "persons": {"bound": [term], "term": term},
            "zones": [zone for zone, words in own.zones.items() if any(fold(word) in text for word in words)],
            "wireless_lan": any(fold(word) in text for word in own.wireless_lan),
            "services": services,
            "edition": edition,
            "numbering": "article" if has_articles(policy) else "circled",
            "standards": any(node.startswith("st.") for node in _nodes(policy_id, corpus)),
        }
    )


def has_articles(policy: Policy) -> bool:
    """Whether a policy is written in articles."""
    return any(clause.style == "article" and clause.part is Part.BODY for clause in policy.walk())


def own_document(text: str) -> str:
    """The word by which a text speaks of itself most; empty where it does not."""
    words = sorted(facts().documents, key=len, reverse=True)
    counts = Counter(re.findall("|".join(map(re.escape, words)), "".join(text.split())))
    return max(counts, key=lambda word: (counts[word], word), default="")


def top_style(clauses: tuple[Clause, ...]) -> str:
    """Marker style of the clauses that references name first."""
    counts = Counter(clause.style for clause in clauses if clause.part is Part.BODY)
    return max(counts, key=lambda style: (counts[style], style), default="")


def _nodes(policy_id: str, corpus: Corpus) -> set[str]:
    return {match.node for match in corpus.alignment_of[policy_id].matches if match.clause is not None and match.node is not None}


def _self(policy_id: str, corpus: Corpus) -> str:
    """The shorter word by which the text speaks of the body, else the kind's."""
    entry = corpus.entries[policy_id]
    text = fold(corpus.policies[policy_id].source.text)
    words = corpus.collation.designations[policy_id]
    usual = kinds().get(entry.kind)
    if not words and usual:  # the word of its kind that the text uses most as a subject or owner
        return max(usual.selves, key=lambda word: len(re.findall(rf"(?<![\u4e00-\u9fff]){word}[がのはに]", text)))
    if not words:
        return _plain(entry.body, 20)
    return _plain(max(words, key=lambda word: (len(word) <= 6, text.count(fold(word)), word)), 20)


def _plain(name: str, most: int, least: int = 1) -> str:
    """A name without signs a profile cannot hold."""
    plain = re.sub(r"[\s、。「」（）()<>]", "", name)[:most]
    return plain if len(plain) >= least else "当団体"
