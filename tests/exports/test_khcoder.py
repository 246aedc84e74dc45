"""KH Coder: one row of variables for each heading of its unit, and nothing that looks like a tag but is none."""

from __future__ import annotations

import csv
import io
import re

import pytest

from kosshi.corpus import Corpus
from kosshi.exports.khcoder import khcoder

TAG = re.compile(r"<H([1-5])>([^<>]*)</H\1>")


@pytest.fixture(params=["five", "unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def lines(data: bytes) -> list[str]:
    text = data.decode()
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").split("\r\n")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["policies", "clauses"])
def test_every_heading_has_its_row_of_variables(corpus: Corpus, text: str) -> None:
    files = khcoder(corpus).files
    found = [int(match[1]) for line in lines(files[f"khcoder/{text}.txt"]) if (match := TAG.fullmatch(line))]
    for level in range(1, 6 if text == "policies" else 3):
        assert len(rows(files[f"khcoder/{text}-H{level}.csv"])) == found.count(level)
    assert len(found) == len(corpus.policies) + sum(1 for policy in corpus.policies.values() for _ in policy.walk())


def test_a_line_is_a_heading_or_text_without_angle_brackets(corpus: Corpus) -> None:
    for name, data in khcoder(corpus).files.items():
        if name.endswith(".txt"):
            for line in lines(data):
                assert line.strip() == line != ""
                assert TAG.fullmatch(line) or not set("<>") & set(line)


def test_all_texts_are_there_in_order(five: Corpus) -> None:
    text = "".join(line for line in lines(khcoder(five).files["khcoder/policies.txt"]) if not TAG.fullmatch(line))
    wanted = "".join(clause.text for policy in five.policies.values() for clause in policy.walk())
    assert "".join(text.split()) == "".join(wanted.split()).translate(str.maketrans("<>", "＜＞"))


def test_the_rows_stand_in_the_order_of_the_headings(five: Corpus) -> None:
    found = rows(khcoder(five).files["khcoder/clauses-H2.csv"])
    assert [row["条項ID"] for row in found] == [f"{key}#{clause.path}" for key, policy in five.policies.items() for clause in policy.walk()]
    table = five.alignment.dropna(subset=["clause_id"]).drop_duplicates("clause_id").set_index("clause_id")
    for row in found:
        node = table.loc[row["条項ID"], "skeleton_id"]
        assert row["骨子の項目"] == (node if isinstance(node, str) else ".")


def test_missing_values_are_a_full_stop_and_no_cell_is_a_formula(corpus: Corpus) -> None:
    for name, data in khcoder(corpus).files.items():
        if name.endswith(".csv"):
            for row in rows(data):
                assert all(value and value[0] not in "=+-@" for value in row.values())
                assert not any(name.startswith(("見出し", "Heading")) for name in row)
