"""Laws of drafts: whatever the profile, the draft reads back as drafted and names no other body, or the profile is refused by a field's name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kosshi
from kosshi.check import Severity
from kosshi.corpus import Corpus
from kosshi.draft import Draft, Profile, Proof, draft, load_profile, plain_text, prove
from kosshi.draft.contradictions import contradictions
from kosshi.draft.number import number
from kosshi.draft.profile import kinds
from kosshi.draft.writers import SUFFIXES, to_bytes
from kosshi.editions import editions
from kosshi.elements import organ_words
from kosshi.errors import DataError
from kosshi.model import Clause, Policy
from kosshi.parse import parse
from kosshi.sources import read_bytes
from kosshi.tokens import default, fold
from samples import CORPUS

PROFILES = sorted((Path(__file__).parent / "profiles").glob("*.yaml"))
NUMBERINGS = ("circled", "kana", "public", "article")
TERMS = ("undefined-term", "unused-term", "redefined-term")
NEW_ORGANS = ("まちづくり推進局", "水運管理部", "温泉振興課")


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return kosshi.load(CORPUS)


@cache
def drafted(file: Path, numbering: str) -> Draft:
    changed: dict[str, Any] = {"numbering": numbering}
    if numbering != "article":
        changed["instrument"] = None  # a 訓令 is written in articles
    return draft(load_profile(file).model_copy(update=changed), corpus())


@cache
def proven(file: Path, numbering: str) -> Proof:
    made = drafted(file, numbering)
    return prove(made, plain_text(made).encode(), "draft.txt", corpus().skeleton, corpus())


def shape(policy: Policy) -> list[tuple[str, str, str, str]]:
    """Path, marker and words of every clause, in matching form."""
    return [(one.path, fold(one.marker), fold(one.heading), words(one)) for one in policy.walk()]


def words(clause: Clause) -> str:
    return fold("\n".join(line for line in clause.text.split("\n") if line))


# --- the eight profiles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_a_draft_reads_back_aligned_and_without_findings(file: Path, numbering: str) -> None:
    proof = proven(file, numbering)
    assert (proof.differing, proof.strayed, proof.omitted, proof.gaps, proof.traces) == ((), (), (), (), ())
    assert [one for one in proof.findings if one.severity is not Severity.NOTE or one.rule in TERMS] == []
    assert proof.sound


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_every_format_reads_back_as_the_plain_text_does(file: Path, numbering: str, suffix: str) -> None:
    read = parse(read_bytes(to_bytes(drafted(file, numbering), suffix), f"draft{suffix}", "draft"))
    assert shape(read) == shape(proven(file, numbering).policy)


# --- any profile ------------------------------------------------------------------------------------------

GIVEN = ("海", "空", "白", "浜", "森", "岩", "雪", "桜", "鶴", "潮")
_NAMES = {"市": "市", "町": "町", "村": "村", "特別区": "区", "都道府県": "県", "一部事務組合": "広域事務組合", "広域連合": "広域連合"}
_NAMES |= {"議会": "市議会", "教育委員会": "町教育委員会", "公営企業": "市水道局", "消防本部": "広域消防本部", "その他": "振興公社"}
_HANDS = (
    "情報資産は、常に守られるものとする。",
    "別に定める。",
    "- 守る。",
    "1 守る。",
    "(1) 守る。",
    "# 守る",
    "附則",
    "<b>守る</b>&amp;。",
    "`守る`。\n次も守る。",
)


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def seldom(draw: st.DrawFn, usual: Any, *others: Any) -> Any:
    """The usual value nineteen times in twenty: too many odd ones, and every profile is refused."""
    return draw(some(*others)) if draw(some(*range(20))) == 13 else usual


def lists(values: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(values, min_size=least, max_size=most, unique=True)


def bodies(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(some(*_NAMES))
    usual = kinds().get(kind)
    name = draw(some(*GIVEN)) + draw(some(*GIVEN)) + _NAMES[kind]
    selves = [
        word for word in (usual.selves if usual else ("本公社", "当法人")) if not re.search("[市町村区県都道府]$", word) or word[-1] in name
    ]
    return {
        "name": name,
        "kind": kind,
        "calls_itself": seldom(draw, draw(some(*selves)), "本市", "本町"),
        "head": seldom(draw, draw(some(*(usual.heads if usual else ("理事長",)))), "市長"),
    }


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    organs = draw(
        lists(some(*(word for word in organ_words() if word[:2] not in ("市長", "町長", "村長", "区長", "知事")), *NEW_ORGANS), 1, 6)
    )
    policies = tuple(corpus().policies)
    sources = draw(st.one_of(some([]), lists(some(*policies), 1, 4)))
    numbering = draw(some(*NUMBERINGS))
    found: dict[str, Any] = {
        "body": bodies(draw),
        "organs": organs,
        "schools": seldom(draw, draw(some("none", "include", "exclude")) if "教育委員会" in organs else "none", "include"),
        "persons": draw(some({"bound": ["職員"], "term": "職員"}, {"bound": ["職員", "派遣職員"]}, {"bound": ["議員"], "term": "議員等"},
                             {"bound": ["役員", "社員"], "term": "社員等"})),
        "zones": draw(lists(some("mynumber", "lgwan", "internet"), 0, 3)),
        "wireless_lan": draw(st.booleans()),
        "services": {name: draw(st.booleans()) for name in ("outsourcing", "cloud", "social_media")},
        "sources": sources,
        "edition": seldom(draw, draw(some(*(one.id for one in editions()), "R8", "R8")), "R9"),
        "wording": draw(some("consensus", "newest", "strongest", *(f"policy:{one}" for one in sources or policies))),
        "numbering": numbering,
        "in_force": seldom(draw, draw(some("", "令和9年4月1日", "令和元年10月1日")), "4月1日"),
        "instrument": draw(some(None, {"kind": "訓令", "number": "第3号"}, {"kind": "告示"})) if numbering == "article" else seldom(draw, None, {"kind": "訓令"}),
        "supplementary": seldom(draw, draw(some([], ["この方針の実施に必要な事項は、別に定める。"], ["一方針", "二の方針とする。"])), ["1 別に定める。"]),
        "standards": draw(some(*range(30))) == 17,
        "nodes": {},
    }  # fmt: skip
    if draw(some(*range(4))) == 3:
        node = draw(some(*(node.id for node in corpus().skeleton if node.id.startswith("bp."))))
        hand = some({"leave_out": "別に定めるため"}, *({"policy": one} for one in sources or policies), *({"text": one} for one in _HANDS))
        found["nodes"] = {node: draw(hand)}
    return found


def loaded(folder: Path, raw: dict[str, Any]) -> Profile:
    file = folder / "draft.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return load_profile(file)


def foreign(made: Draft) -> list[str]:
    """Words of other bodies in a draft, found without the module that keeps them out."""
    profile = made.profile
    own = fold(profile.model_dump_json() + "".join(one for organ in profile.organ_list for one in (*organ.including, *organ.excluding)))
    text = fold("\n".join(words for top in number(made) for one in top.walk() if one.item is None or not one.item.gap
                          for words in (one.heading, *one.paragraphs)))  # fmt: skip
    names = {fold(word) for entry in corpus().entries.values() for word in (entry.body, *entry.designations)}
    names |= {"諏訪市", "徳之島町", "茨城町", "北九州市", "特別区人事"}
    found = [name for name in names if len(name) > 2 and name in text and name not in own]
    for word in ("本市", "当市", "本町", "当町", "本村", "本区", "本県", "本組合", "当組合", "本議会"):
        if word not in own and re.search(rf"(?<![一-龠]){word}", text):
            found.append(word)
    heads = {head for kind in kinds().values() for head in kind.heads} - set(
        kinds()[profile.body.kind].heads if profile.body.kind in kinds() else ()
    )
    found += [token.surface for token in default()(text) if token.surface in heads and token.surface not in own]
    return found + [word for word in map(fold, organ_words()) if word in text and word not in own]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(raw=profiles(), suffix=some(".txt", *SUFFIXES))
def test_any_profile_is_refused_by_its_field_or_gives_a_sound_draft(
    tmp_path_factory: pytest.TempPathFactory, raw: dict[str, Any], suffix: str
) -> None:
    try:
        profile = loaded(tmp_path_factory.mktemp("profile"), raw)
        made = draft(profile, corpus())
    except DataError as refused:
        assert any(field in str(refused) for field in raw), refused
        return
    assert list(contradictions(profile)) == []
    assert foreign(made) == []
    data = plain_text(made).encode() if suffix == ".txt" else to_bytes(made, suffix)
    proof = prove(made, data, f"draft{suffix}", corpus().skeleton, corpus())
    assert (proof.differing, proof.traces) == ((), ())
    assert len(made.chapters) > 1 or proof.omitted == ()
    if not proof.gaps and not profile.nodes and len(made.chapters) == 1:
        assert proof.strayed == ()
        assert grave(proof, made) == []


def grave(proof: Proof, made: Draft) -> list[tuple[str, str | None]]:
    """Rule and path of what should not be in a draft, but for defects its only source has too and nothing mends."""
    sources = {one.path: one.item.source for top in number(made) for one in top.walk() if one.item}
    there = {(f"{policy_id}#{one.path}", one.rule) for policy_id, found in corpus().found.items() for one in found}
    return [
        (one.rule, one.path)
        for one in proof.findings
        if (one.severity is not Severity.NOTE or one.rule in TERMS) and (sources.get(one.path or "", ""), one.rule) not in there
    ]
