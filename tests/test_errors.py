"""What kosshi raises on purpose."""

from __future__ import annotations

import ast
import pickle
from contextvars import copy_context

import pytest

from kosshi.errors import DataError, KosshiError, MissingExtraError, SourceError, UsageError
from kosshi.messages import Language, speak, told
from kosshi.skeleton import Skeleton, load
from samples import ROOT

KINDS = [SourceError, DataError, MissingExtraError, UsageError]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (("a.txt", "empty", "save it again"), "a.txt: empty → save it again"),
        (("a.txt", "empty"), "a.txt: empty"),
        (("a\nb.txt", "broken\r\n  here", "mend\tit"), "a b.txt: broken here → mend it"),
    ],
)
def test_an_error_is_one_line_of_file_problem_and_remedy(fields: tuple[str, ...], line: str) -> None:
    assert str(KosshiError(*fields)) == line


@pytest.mark.parametrize("kind", KINDS)
def test_all_errors_are_caught_as_one_kind(kind: type[KosshiError]) -> None:
    with pytest.raises(KosshiError, match="subject: problem"):
        raise kind("subject", "problem")


@pytest.mark.parametrize("kind", [KosshiError, *KINDS])
def test_an_error_survives_a_worker_process(kind: type[KosshiError]) -> None:
    sent = kind("a.txt", "empty", "save it again")
    received = pickle.loads(pickle.dumps(sent))
    assert type(received) is kind
    assert (received.subject, received.problem, received.remedy) == ("a.txt", "empty", "save it again")
    assert str(received) == str(sent)


def test_an_error_of_data_keeps_its_language_in_a_worker_process() -> None:
    sent = DataError("a.yaml", "nested too deeply", "flatten the file").known_as("too-deep")
    received = pickle.loads(pickle.dumps(sent))
    assert told(received) == str(received) == str(sent) == "a.yaml: 入れ子が深すぎます → 構造を浅くしてください"


def test_an_error_of_data_is_told_in_the_language_that_is_spoken() -> None:
    def english() -> str:
        speak("en")
        return str(DataError("a.yaml", "nested too deeply", "flatten the file").known_as("too-deep"))

    assert copy_context().run(english) == "a.yaml: nested too deeply → flatten the file"


def literals(code: str) -> list[int]:
    """Lines that raise one of kosshi's errors with a sentence written there and then."""
    names = {kind.__name__ for kind in KINDS}
    calls = [node.exc for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    own = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]
    return [call.lineno for call in own if any(isinstance(one, ast.Constant | ast.JoinedStr) for one in call.args[1:])]


def test_no_error_is_raised_with_a_sentence_of_one_language() -> None:
    """Each goes through ``messages.error``, or carries its key (``known_as``)."""
    assert literals('raise DataError(name, f"no {node}", "mend it")') == [1]
    assert literals('raise DataError(name, "broken").known_as("bad")') == []
    for path in sorted((ROOT / "src/kosshi").rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if any(f"raise {kind.__name__}(" in code for kind in KINDS):
            assert literals(code) == [], path


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_broken_skeleton_is_told_in_the_language_that_is_spoken(language: Language) -> None:
    def line() -> str:
        speak(language)
        with pytest.raises(DataError) as caught:
            Skeleton((*load().parts, load().parts[0]), name="mine")
        return str(caught.value)

    expected = {"ja": "mine: 部 bp が2回定義されています", "en": "mine: part bp is defined 2 times"}
    assert copy_context().run(line).startswith(expected[language])
