"""What kosshi raises on purpose."""

from __future__ import annotations

import pickle
from contextvars import copy_context

import pytest

from kosshi.errors import DataError, KosshiError, MissingExtraError, SourceError, UsageError
from kosshi.messages import speak, told

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
