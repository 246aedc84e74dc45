"""Alignments kept between runs are those that would be computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kosshi import load
from kosshi.align.stored import decode_alignments, encode_alignments
from kosshi.corpus import Corpus, corpus_key, load_skeleton
from kosshi.corpus import corpus as module
from kosshi.elements import load_terms
from kosshi.errors import SourceError
from kosshi.model import Policy
from kosshi.tokens import Lexicon

TEXT = (Path("corpus") / "policies" / "suwa.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bodies")
    for number in range(20):
        (place / f"p{number:02}.txt").write_text(TEXT.replace("目的", "趣旨" if number % 3 else "目的"), encoding="utf-8")
    return place


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "align_each", lambda *_: pytest.fail("aligned again"))


def test_alignments_come_back_from_bytes_as_they_were() -> None:
    corpus = load("corpus")
    policies = tuple(corpus)
    assert decode_alignments(encode_alignments(corpus.alignments), policies) == corpus.alignments


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x92\x90\x90", b"nothing at all"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no stored alignments"):
        decode_alignments(data, tuple(load("corpus")))


def test_a_corpus_that_has_not_changed_is_not_aligned_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(folder, cache=tmp_path).alignments
    forbid(monkeypatch)
    assert load(folder, cache=tmp_path).alignments == first


@pytest.mark.parametrize("change", ["policy", "skeleton", "fewer"])
def test_what_changed_is_aligned_anew(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    corpus = load(folder, cache=tmp_path)
    assert len(corpus.alignments) == 20
    policies: dict[str, Policy] = dict(corpus.policies)
    skeleton = load_skeleton()
    if change == "policy":
        policies["p00"], policies["p01"] = policies["p01"], policies["p00"]
    elif change == "skeleton":
        skeleton = type(skeleton)(skeleton.parts[:1])
    else:
        del policies["p19"]
        policies["p20"] = policies["p00"]
    changed = Corpus(policies, {**corpus.entries, "p20": corpus.entries["p00"]}, skeleton)
    changed.cache = corpus.cache
    aligned: list[object] = []
    each = module.align_each
    monkeypatch.setattr(module, "align_each", lambda *told: aligned.append(told) or each(*told))
    assert len(changed.alignments) == 20
    assert aligned


def test_a_key_stands_for_all_that_is_said_of_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text("elements:\n- {term: 温泉, kind: organ, source: own, flag: V}\n", encoding="utf-8")
    corpus, failed = load("corpus"), SourceError("x.txt", "empty", "fill it")
    policies, entries, skeleton = corpus.policies, corpus.entries, corpus.skeleton
    others = [
        Corpus(dict(list(policies.items())[1:]), entries, skeleton),
        Corpus(policies, {**entries, "suwa": entries["suwa"].model_copy(update={"prefecture": "東京都"})}, skeleton),
        Corpus(policies, entries, type(skeleton)(skeleton.parts[:1])),
        Corpus(policies, entries, skeleton, [("x.txt", failed)]),
        Corpus(policies, entries, skeleton, terms=load_terms(file)),
    ]
    keys = [corpus_key(one) for one in (corpus, *others)]
    keys += [corpus_key(corpus, "en"), corpus_key(corpus, "e", "n")]
    monkeypatch.setattr("kosshi.corpus.keys.lexicons", lambda: (Lexicon(compounds=("情報資産",)),))
    keys.append(corpus_key(corpus))
    assert len(set(keys)) == len(keys)
    monkeypatch.undo()
    assert corpus_key(load("corpus")) == keys[0]


def test_a_part_has_what_was_found_in_each_policy_already() -> None:
    corpus = load("corpus")
    assert corpus.elements_of
    assert corpus.attributions
    part = corpus.part(["suwa", "kitakyushu"])
    assert part.elements_of["suwa"] is corpus.elements_of["suwa"]
    assert part.attributions["kitakyushu"] is corpus.attributions["kitakyushu"]
    assert list(part.elements_of) == ["suwa", "kitakyushu"]
