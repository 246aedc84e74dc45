"""What kosshi raises on purpose."""

from __future__ import annotations

import pickle

import pytest

from kosshi.errors import DataError, KosshiError, MissingExtraError, SourceError, UsageError
from kosshi.messages import told

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
    assert told(pickle.loads(pickle.dumps(sent))) == told(sent) != str(sent)
