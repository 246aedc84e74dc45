"""TEI: every witness's wording can be read out of the file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from lxml import etree

import kosshi
from kosshi.apparatus import Place, PlaceVariant
from kosshi.corpus import Corpus
from kosshi.designation import fold_designations
from kosshi.errors import UsageError
from kosshi.exports.made import Cleaner
from kosshi.exports.tei import NAMESPACE, nested, tei, tei_xml
from kosshi.tokens import fold

N = f"{{{NAMESPACE}}}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def reading(element: etree._Element, letter: str) -> str | None:
    """The wording of one witness; None where a place has nothing of it."""
    text = element.text or ""
    for child in element:
        if child.tag == f"{N}lb":
            text += "\n"
        else:
            assert child.tag == f"{N}app"
            own = [one for one in child if f"#{letter}" in (one.get("wit") or "").split()]
            assert len(own) <= 1
            inner = reading(own[0], letter) if own else None
            if inner is None:
                return None
            text += inner
        text += child.tail or ""
    return text


def check(corpus: Corpus, files: dict[str, bytes]) -> int:
    """All witnesses of all files against their wordings; how many there were."""
    everybody = [word for own in corpus.collation.designations.values() for word in own]
    count = 0
    for name, data in files.items():
        node = name.removeprefix("tei/").removesuffix(".xml")
        root = etree.fromstring(data)
        found = corpus.apparatus(node)
        witnesses = {one.get("n"): one.get(ID) for one in root.iter(f"{N}witness")}
        assert set(witnesses) == set(found.witnesses)
        assert len(set(witnesses.values())) == len(witnesses)
        block = root.find(f".//{N}ab")
        for policy_id, letter in witnesses.items():
            text = reading(block, letter)
            assert text is not None
            wanted = fold(Cleaner()(found.form(policy_id)))
            assert fold_designations(text, everybody) == fold_designations(wanted, everybody), (node, policy_id)
            count += 1
        used = {letter for wit in root.xpath("//@wit") for letter in wit.split()}
        assert used <= {f"#{letter}" for letter in witnesses.values()}
    return count


def test_every_wording_can_be_read_back(five: Corpus) -> None:
    assert check(five, tei(five).files) > 300


def test_also_of_many_witnesses_and_distant_wordings(unseen: Corpus) -> None:
    assert check(unseen, tei(unseen).files) > 200


def test_also_of_a_hostile_corpus_and_what_was_replaced_is_said(hostile: Corpus) -> None:
    made = tei(hostile)
    assert check(hostile, made.files) > 5
    assert made.replaced
    for name in made.replaced:
        assert "制御文字" in made.files[name].decode()


def test_a_chosen_base_and_an_archetype(five: Corpus) -> None:
    chosen = etree.fromstring(tei_xml(five, "bp.audit", "suwa"))
    letter = next(one.get(ID) for one in chosen.iter(f"{N}witness") if one.get("n") == "suwa")
    assert all(f"#{letter}" in lemma.get("wit") for lemma in chosen.iter(f"{N}lem"))
    assert etree.fromstring(tei_xml(five, "bp.audit", "archetype")).find(f".//{N}ab") is not None
    with pytest.raises(UsageError):
        tei_xml(five, "bp.nothing")


def test_letters_are_the_same_in_every_file(five: Corpus) -> None:
    seen: dict[str, set[str]] = {}
    for data in tei(five).files.values():
        for one in etree.fromstring(data).iter(f"{N}witness"):
            seen.setdefault(one.get("n"), set()).add(one.get(ID))
    assert all(len(letters) == 1 for letters in seen.values())


def place(number: int, first: int, last: int, across: bool = False) -> Place:
    return Place(number, first, last, "あ" * (last - first), (PlaceVariant("い", ("b",), "", ("い",)),), first, last, across=across)


def numbers(nests: Iterable[object]) -> list[object]:
    return [[nest.place.number, numbers(nest.within)] if nest.within else nest.place.number for nest in nests]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ([(1, 0, 2), (2, 3, 4)], [1, 2]),
        ([(1, 0, 6), (2, 1, 2), (3, 4, 5), (4, 7, 8)], [[1, [2, 3]], 4]),
        ([(1, 0, 6), (2, 0, 4), (3, 1, 2), (4, 6, 6)], [[1, [[2, [3]]]], 4]),
        ([(1, 3, 3), (2, 3, 5)], [1, 2]),
    ],
)
def test_places_across_others_hold_them(places: list[tuple[int, int, int]], wanted: list[object]) -> None:
    for order in (places, places[::-1]):
        found = nested([place(*one) for one in order])
        assert found is not None
        assert numbers(found) == wanted


def test_places_that_overlap_are_no_segments() -> None:
    assert nested([place(1, 0, 4, across=True), place(2, 2, 6, across=True)]) is None


def test_then_each_wording_is_a_reading_of_the_whole(five: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kosshi.exports.tei.nested", lambda _: None)
    files = {f"tei/{node}.xml": tei_xml(five, node) for node in ("bp.audit", "bp.purpose", "bp.threat")}
    assert check(five, files) == sum(len(five.apparatus(name[4:-4]).witnesses) for name in files)


def test_no_witness_stands_twice_at_one_place(five: Corpus) -> None:
    for data in tei(five).files.values():
        for app in etree.fromstring(data).iter(f"{N}app"):
            witnesses = [set((one.get("wit") or "").split()) for one in app]
            assert all(not a & b for a, b in combinations(witnesses, 2))


def test_nothing_is_said_in_japanese_when_english_is_spoken(five: Corpus) -> None:
    kosshi.messages.speak("en")
    try:
        assert b"Base text" in tei_xml(five, "bp.audit")
    finally:
        kosshi.messages.speak("ja")
