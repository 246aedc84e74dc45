"""Alignments kept between runs are those that would be computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kosshi import load
from kosshi.align.stored import decode_alignments, encode_alignments
from kosshi.corpus import Corpus, load_skeleton
from kosshi.corpus import corpus as module
from kosshi.model import Policy

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
