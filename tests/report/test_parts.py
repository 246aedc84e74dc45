"""The report's parts one by one: messages, links, comparisons, letters, bars."""

from __future__ import annotations

import re
import string
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import kosshi.report
from kosshi.compare import Change
from kosshi.corpus import Corpus, table_of
from kosshi.errors import DataError
from kosshi.manifest import bodies
from kosshi.messages import catalogue
from kosshi.model import BlockKind, Evidence, Strength
from kosshi.pieces import PieceKind
from kosshi.report.findings import topmost
from kosshi.report.language import Speaker
from kosshi.report.links import Links, Ref, checked, listing
from kosshi.report.pages.pieces import stretches
from kosshi.report.shares import KEPT, Shares
from kosshi.report.survey import Mark, Survey, letter_of, unique_names
from kosshi.report.wordings import Wordings, wording_rows
from kosshi.wording import similarity
from samples import ROOT

FOLDER = Path(kosshi.report.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_fields() -> None:
    for key, message in catalogue("report").items():
        assert fields(message.ja) == fields(message.en), key


def test_every_word_of_the_model_has_a_message() -> None:
    known = set(catalogue("report"))
    wanted = {f"strength-{kind}" for kind in Strength} | {f"ending-{kind}" for kind in Strength}
    wanted |= {f"matched-by-{kind}" for kind in Evidence} | {f"change-{kind}" for kind in Change}
    wanted |= {f"bin-{kind}" for kind in (*BlockKind, *PieceKind)} | {f"mark-{mark}" for mark in Mark}
    wanted |= {f"body-kind-{kind}" for kind in bodies().kinds} | {f"flag-{flag}" for flag in "VIK"}
    assert wanted <= known


def test_every_message_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*") if path.suffix in (".py", ".html"))
    stems = set(re.findall(r'f?"([a-z-]+)-(?:\{|" ~)', code)) | set(re.findall(r'known\("([a-z-]+)"', code))
    heads = {f"col-{key}" for key in re.findall(r'"([a-z-]+)"', code)}
    assert not [key for key in catalogue("report") if key.startswith("col-") and key not in heads and f'"{key}"' not in code]
    unused = [
        key
        for key in catalogue("report")
        if f'"{key}"' not in code and not any(key.startswith(f"{stem}-") for stem in stems) and f'"{key.partition("-")[2]}"' not in code
    ]
    assert not unused


def test_no_words_for_people_stand_in_code_or_templates() -> None:
    for path in FOLDER.rglob("*"):
        if "desk" in str(path.relative_to(FOLDER)):
            continue  # it joins lists and prints numbers of Japanese law: grammar and sample values, no messages
        if path.suffix in (".py", ".html", ".js", ".css"):
            text = re.sub(r'"""(?:.|\n)*?"""|#.*|/\*(?:.|\n)*?\*/|//.*', "", path.read_text(encoding="utf-8"))
            assert not re.findall(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]+", text), path.name


def test_messages_escape_all_but_links() -> None:
    say = Speaker("ja")
    said = say("name-count", name="<b>", n=Ref("<i>", 'x" onclick="y'))
    assert said == Markup('&lt;b&gt; <a href="x&#34; onclick=&#34;y">&lt;i&gt;</a>件')
    assert say.plain("name-count", name="<b>", n=Ref("<i>", "x")) == "<b> <i>件"


def test_listings_are_cut_with_a_number() -> None:
    say = Speaker("ja")
    names = [Ref(f"<{n}>", f"{n}.html") for n in range(4)]
    assert str(say.several(names, 2)) == "<0>、<1> ほか2団体"
    assert say.several(names[:2]).__html__() == Markup('<a href="0.html">&lt;0&gt;</a>、<a href="1.html">&lt;1&gt;</a>')
    assert str(listing(["a", "b"], "", ("『", "』"))) == "『a』『b』"


@pytest.mark.parametrize("slug", ["", "..", "a/b", "a b", "A", "a--b", "-a", "a.b", "a\n", "ａ"])
def test_only_slugs_get_into_file_names(slug: str) -> None:
    with pytest.raises(DataError):
        checked(slug)


def test_paths_are_percent_encoded_anchors() -> None:
    assert Links("../").body("a-b", "附則1.2") == "../bodies/a-b.html#c-%E9%99%84%E5%89%871.2"
    assert Links().node("bp.threat", "a") == "nodes/bp.threat.html#b-a"
    assert Links().pair("a", "b") == "pairs/a--b.html"


def test_letters_go_on_after_z() -> None:
    assert [letter_of(number) for number in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_names_are_told_apart_whatever_their_case() -> None:
    assert unique_names({"a": "X", "b": "x", "c": "y"}) == {"a": "X (a)", "b": "x (b)", "c": "y"}


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_a_bar_is_filled_whatever_the_rounding(counts: list[int]) -> None:
    parts = stretches([(str(place), count) for place, count in enumerate(counts)], 120)
    assert all(part.width >= 0 for part in parts)
    assert sum(part.width for part in parts) == (120 if sum(counts) else 0)
    assert all(left.x + left.width == right.x for left, right in pairwise(parts))


def test_comparisons_read_as_their_texts_and_are_made_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = kosshi.report.wordings.differences
    monkeypatch.setattr(kosshi.report.wordings, "differences", lambda *texts: asked.append(texts) or real(*texts))
    wordings = Wordings(corpus.collation)
    for entry in corpus.collation.entries.values():
        readings = [reading for variant in entry.variants for reading in variant.readings]
        for a, b in combinations(readings, 2):
            found = wordings.compare(a, b)
            assert wordings.compare(a, b) is found
            assert "".join(segment.text for segment in found.left) == a.text
            assert "".join(segment.text for segment in found.right) == b.text
            assert 0 <= found.alike <= 1
    assert len(asked) == len(set(asked))


def test_the_nearest_are_those_most_similar_and_of_equals_those_whose_texts_are(corpus: Corpus) -> None:
    kinship, shares = corpus.kinship, Shares(corpus, "ja")
    for place, policy_id in enumerate(kinship.ids):
        others = [other for other in range(len(kinship.ids)) if other != place]
        others.sort(key=lambda other: (-kinship.similarity[place, other], -kinship.plain[place, other], other))
        assert shares.nearest(policy_id, 9) == tuple(kinship.ids[other] for other in others)[:KEPT]
        assert shares.nearest(policy_id) == shares.nearest(policy_id, 9)[:1]


def test_of_equally_frequent_wordings_the_one_nearest_to_all_comes_first() -> None:
    corpus = kosshi.load(ROOT / "corpus")
    tied = 0
    for node, groups in Survey(corpus).groups.items():
        variants = corpus.collation.entries[node].variants
        worth = {one.readings: sum(similarity(one.key, other.key) * len(other.readings) for other in variants) for one in variants}
        own = [worth[group.readings] for group in groups if len(group.readings) == len(groups[0].readings)]
        assert own[:1] == [max(own)] if own else not groups
        tied += min(own, default=0) < max(own, default=0)
    assert tied


def test_what_stands_below_a_node_with_the_same_mark_is_not_named() -> None:
    survey = Survey(kosshi.load(ROOT / "corpus"))
    left = 0
    for body in survey.bodies:
        for mark in (Mark.OMITTED, Mark.MOVED):
            named = topmost(survey, body, mark)
            marked = [node for node, own in body.marks.items() if own is mark]
            assert named == [node for node in marked if survey.skeleton.parent(node) not in marked]
            left += len(marked) - len(named)
    assert left


def test_rows_of_differences_are_the_contract_s(corpus: Corpus) -> None:
    entries = corpus.collation.entries.values()
    pairs = []
    for a, b in combinations(corpus.policies, 2):
        for entry in entries:
            left, right = entry.reading(a), entry.reading(b)
            if left and right:
                pairs.append((entry.node, left, right))
    assert wording_rows(Wordings(corpus.collation), pairs) == table_of(corpus, "wording")
