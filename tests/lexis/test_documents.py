"""Clauses as documents: nothing lost, nothing tokenised twice, every outside variable."""

from __future__ import annotations

from collections import Counter

import pytest

import kosshi
from kosshi import lexis
from kosshi.errors import UsageError
from kosshi.lexis import Documents, Selection, documents, frequencies, matrix, variables
from kosshi.lexis.facts import vocabulary_facts
from kosshi.tokens import Tokenizer, default, fold
from lexis.small import made, shipped


def test_documents_are_the_clauses_with_text_in_order() -> None:
    table = documents(shipped()).table
    clauses = shipped().clauses
    said = clauses[(clauses["heading"] + clauses["text"]).str.strip() != ""]
    assert table["clause_id"].tolist() == said["clause_id"].tolist()
    assert table["document_id"].is_unique
    assert (table["words"] >= 0).all()


def test_tokens_are_the_tokenizers_without_signs() -> None:
    clauses = documents(shipped())
    tokens = clauses.tokens
    signs = set(vocabulary_facts().signs)
    lines = [line for row in clauses.rows for line in row.text.split("\n")]
    wanted = [(token.surface, token.lemma, token.pos) for line in lines for token in default()(line) if token.pos not in signs]
    assert list(zip(tokens["surface"], tokens["lemma"], tokens["pos"], strict=True)) == wanted
    texts = {row.document_id: row.text for row in clauses.rows}
    first = tokens.groupby("document_id").head(1)
    assert (first["position"] == 0).all()
    folded = {(texts[row.document_id][row.start : row.end], row.surface) for row in tokens.itertuples()}
    assert all(fold(printed) == fold(surface) for printed, surface in folded)


def test_the_same_content_gives_the_same_documents() -> None:
    again = kosshi.Corpus(shipped().policies, shipped().entries, shipped().skeleton)
    assert documents(again) is documents(shipped())
    assert documents(again, by="kind") is not documents(shipped())
    assert documents(documents(again)) is documents(again)


def test_a_text_is_tokenised_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()
    plain = Tokenizer._tokens

    def counting(self: Tokenizer, text: str) -> list[object]:
        seen[text] += 1
        return plain(self, text)  # type: ignore[return-value]

    monkeypatch.setattr(Tokenizer, "_tokens", counting)
    tokenizer = Tokenizer()
    rows = documents(shipped()).rows
    for _ in range(2):
        assert len(Documents(rows, "policy_id", "clause", tokenizer).codes.kind)
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("by", variables())
def test_every_variable_gives_values_of_text(by: str) -> None:
    clauses = documents(shipped(), by=by)
    assert all(isinstance(row.group, str) for row in clauses.rows)
    if by not in {"amended"}:  # no manifest entry of the five has one
        assert clauses.groups


def test_variables_say_what_the_tables_say() -> None:
    corpus = shipped()
    strength = corpus.clauses.set_index("clause_id")["strength"]
    assert all(row.group == strength[row.clause_id] for row in documents(corpus, by="strength").rows)
    best = corpus.alignment.dropna(subset=["clause_id"]).drop_duplicates("clause_id").set_index("clause_id")["skeleton_id"].fillna("")
    assert all(row.group == best[row.clause_id] for row in documents(corpus, by="skeleton_id").rows)
    top = {row.clause_id: row.group for row in documents(corpus, by="skeleton_top").rows}
    assert all(best[clause].startswith(group) for clause, group in top.items())
    assert {row.group for row in documents(corpus, by="skeleton_part").rows} == {"", "bp", "st"}
    latest = corpus.editions.set_index("policy_id")["latest"]
    assert all(row.group == latest[row.policy_id] for row in documents(corpus, by="latest").rows)


def test_values_of_ones_own_by_policy_or_clause() -> None:
    own = documents(shipped(), by={"suwa": "湖", "kitakyushu": "海", "suwa#1": "目的"})
    assert own.groups == ("目的", "湖", "海")
    assert own.by == "own"


def test_units() -> None:
    sentences = documents(shipped(), unit="sentence")
    clauses = documents(shipped())
    whole = documents(shipped(), unit="policy")
    assert len(whole) == 5 < len(clauses) < len(sentences)
    assert sentences.lengths.sum() == clauses.lengths.sum() == whole.lengths.sum()
    assert max(row.text.count("。") for row in sentences.rows) == 1


@pytest.mark.parametrize("unit", ["clause", "sentence"])
def test_only_some_clauses_are_read(unit: str) -> None:
    part = [row.document_id for row in documents(shipped(), by="skeleton_part", unit=unit).rows if row.group == "bp"]
    assert [row.document_id for row in documents(shipped(), unit=unit, only="bp").rows] == part
    top = {row.document_id: row.group for row in documents(shipped(), by="skeleton_top", unit=unit).rows}
    two = documents(shipped(), by="kind", unit=unit, only=["bp.audit", "bp.scope"])
    assert [row.document_id for row in two.rows] == [one for one, group in top.items() if group in ("bp.audit", "bp.scope")]
    assert two.by == "kind"


def test_a_function_says_which_clauses_are_read() -> None:
    strength = shipped().clauses.set_index("clause_id")["strength"]
    duties = documents(shipped(), only=lambda clause: clause.depth == 1)
    assert len(duties)
    assert all("." not in row.clause_id for row in duties.rows)
    assert len(duties) <= (strength.index.str.count(r"\.") == 0).sum()


def test_a_whole_policy_is_what_is_read_of_it() -> None:
    whole = documents(shipped(), unit="policy", only="bp.audit")
    clauses = documents(shipped(), only="bp.audit")
    assert [row.policy_id for row in whole.rows] == list(dict.fromkeys(row.policy_id for row in clauses.rows))
    assert whole.lengths.sum() == clauses.lengths.sum()


@pytest.mark.parametrize(("only", "named"), [("bp.au", "bp st"), (["bp", "xx"], "xx"), ([], "only"), (lambda _: False, "only")])
def test_what_cannot_be_read_is_refused(only: object, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        documents(shipped(), only=only)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "named"),
    [({"by": "weather"}, "skeleton_top"), ({"unit": "page"}, "sentence"), ({"by": "strength", "unit": "policy"}, "prefecture")],
)
def test_refusals_name_what_there_is(options: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        documents(shipped(), **options)
    with pytest.raises(UsageError):
        documents(kosshi.Corpus({}, {}, shipped().skeleton))


@pytest.mark.parametrize(
    ("options", "named"),
    [({"pos": ("めいし",)}, "名詞"), ({"pos": "名"}, "名詞"), ({"min_frequency": 0}, "min_frequency"), ({"min_frequency": None}, "min_frequency"), ({"most": 2.5}, "most"), ({"min_documents": True}, "min_documents")],
)  # fmt: skip
def test_a_selection_is_checked(options: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Selection(**options)  # type: ignore[arg-type]


def test_a_matrix_counts_what_a_plain_count_counts() -> None:
    clauses = documents(shipped())
    counts, words = matrix(clauses, Selection(pos=("名詞", "動詞"), stop=False))
    lines = [line for row in clauses.rows for line in row.text.split("\n")]
    plain = Counter(token.lemma for line in lines for token in default()(line) if token.pos in {"名詞", "動詞"})
    assert dict(zip(words["lemma"], words["frequency"], strict=True)) == plain
    assert counts.sum() == plain.total()
    assert words["frequency"].is_monotonic_decreasing
    assert words["word"].is_unique
    few = matrix(clauses, Selection(min_frequency=5, min_documents=4, most=20)).words
    assert len(few) == 20
    assert (few["frequency"] >= 5).all()
    assert (few["documents"] >= 4).all()


def test_nouns_are_shown_as_printed_and_verbs_as_in_the_dictionary() -> None:
    words = frequencies(shipped()).set_index("lemma")["word"]
    assert words["順守"] == "遵守"
    assert words["講ずる"] == "講ずる"
    assert not {"為る", "事", "為"} & set(words.index)
    assert not words.str.fullmatch("[0-9]+").any()


def test_a_word_of_several_parts_of_speech_has_its_commonest() -> None:
    nouns, others = ["自然を守る"], ["自然な取扱い"]
    assert matrix(made({"a": nouns * 2 + others})).words.set_index("lemma").loc["自然", "pos"] == "名詞"
    assert matrix(made({"a": nouns + others * 2})).words.set_index("lemma").loc["自然", "pos"] == "形状詞"


def test_words_to_drop_are_given_as_printed() -> None:
    assert "遵守" not in frequencies(shipped(), selection=Selection(drop=("遵守",)))["word"].tolist()


def test_nothing_selected_is_said() -> None:
    with pytest.raises(UsageError):
        matrix(made({"a": ["為に。"]}))
    with pytest.raises(UsageError):
        matrix(made({"a": ["情報を守る。"]}), Selection(min_frequency=9))


def test_what_is_public_is_sorted_and_documented() -> None:
    assert lexis.__all__ == sorted(lexis.__all__)
    assert all(getattr(lexis, name).__doc__ for name in lexis.__all__)
