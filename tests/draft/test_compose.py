"""Drafts of many profiles: every clause reads back, aligns, and betrays no source body."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kosshi import load
from kosshi.check import Severity
from kosshi.corpus import Corpus
from kosshi.draft import draft, load_profile, plain_text, prove
from kosshi.draft.definitions import terms, uses, walk
from kosshi.draft.model import Draft

HERE = Path(__file__).parent
PROFILES = sorted((HERE / "profiles").glob("*.yaml"))
STYLES = ("circled", "kana", "public", "article")


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return load(HERE.parents[1] / "corpus")


@lru_cache(maxsize=64)
def drafted(file: Path, numbering: str) -> Draft:
    return draft(load_profile(file).model_copy(update={"numbering": numbering}), corpus())


@pytest.mark.parametrize("numbering", STYLES)
@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_a_draft_reads_back_as_drafted(file: Path, numbering: str) -> None:
    made = drafted(file, numbering)
    proof = prove(made, plain_text(made).encode(), "draft.txt", corpus().skeleton)
    assert (proof.differing, proof.strayed, proof.omitted, proof.gaps) == ((), (), (), ())
    assert [one for one in proof.findings if one.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_no_other_body_is_named(file: Path) -> None:
    made = drafted(file, "circled")
    own = made.profile.body
    text = plain_text(made)
    for entry in corpus().entries.values():
        if entry.body != own.name:
            assert entry.body not in text
    for word in ("本市", "本町", "本村", "本組合", "市等"):
        assert word == own.calls_itself or word not in text


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_definitions_are_closed_over_use(file: Path) -> None:
    items = [item for _, chapter in drafted(file, "circled").chapters for item in walk(chapter)]
    for item in items:
        if any(node.startswith("bp.definition.") for node in item.nodes):
            others = "\n".join("\n".join(("", *one.paragraphs)) for one in items if one is not item)
            assert any(uses(others, term) for term in terms(item)), item.heading


def test_references_follow_their_targets() -> None:
    text = plain_text(drafted(HERE / "profiles" / "sorano-cho.yaml", "article"))
    assert "第3条の脅威" in text
    assert "第6条から第8条までに規定する対策等" in text


def test_a_node_left_out_by_hand_is_left_out() -> None:
    made = drafted(HERE / "profiles" / "suwa.yaml", "circled")
    assert any(one.node == "bp.measure.evaluation" for one in made.left_out)
    assert "評価・見直し" not in plain_text(made)


def test_the_same_profile_gives_the_same_text() -> None:
    file = HERE / "profiles" / "minamo-kumiai.yaml"
    assert plain_text(draft(load_profile(file), corpus())) == plain_text(draft(load_profile(file), corpus()))
