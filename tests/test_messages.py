"""What kosshi says to people: both languages, every key, every field."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from contextvars import copy_context

import pytest

from kosshi.errors import UsageError
from kosshi.messages import catalogue, error, language, say, speak, text
from samples import ROOT

CATALOGUES = ("display", "lexis", "main", "sources")


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def calls() -> Iterator[tuple[str, str, str]]:
    """(module, catalogue, key) of every message the program names by a literal key."""
    for path in sorted((ROOT / "src/kosshi").rglob("*.py")):
        if path.parent.name == "sources":
            continue  # has a door of its own
        code = path.read_text(encoding="utf-8")
        for name, key in re.findall(r'"(main)",\s*"([a-z][a-z-]*)"', code):
            yield path.name, name, key
        if path.parent.name == "cli":
            yield from ((path.name, "main", key) for key in re.findall(r'\bsay\("(?!main")([a-z-]+)"', code))


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_fill_in_the_same_fields(name: str) -> None:
    for key, message in catalogue(name).items():
        assert fields(message.ja) == fields(message.en), key
        assert message.ja, key
        assert message.en, key


@pytest.mark.parametrize("name", CATALOGUES)
def test_japanese_messages_are_japanese_and_english_ones_are_not(name: str) -> None:
    japanese = re.compile("[ぁ-んァ-ヶ一-龠]")
    for key, message in catalogue(name).items():
        plain = re.sub(r"\{[^}]*\}", "", message.ja)
        assert japanese.search(plain) or not re.search("[a-z]{4}", plain), key
        assert not japanese.search(message.en.replace("新旧対照表", "")), key


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_problem_and_its_remedy_go_on_one_line(name: str) -> None:
    for key, message in catalogue(name).items():
        assert "\n" not in message.ja + message.en, key
        if key.endswith("-remedy"):
            assert key.removesuffix("-remedy") in catalogue(name), key


def test_every_message_the_program_names_is_there() -> None:
    named = list(calls())
    assert len(named) > 20
    assert [(module, key) for module, name, key in named if key not in catalogue(name)] == []


def test_japanese_is_spoken_unless_asked_otherwise() -> None:
    assert language() == "ja"
    assert say("main", "no-folder") == text("main", "no-folder", "ja") != text("main", "no-folder", "en")


def test_the_language_holds_for_what_is_said_later_and_there_only() -> None:
    def english() -> str:
        speak("en")
        return say("main", "wrote-file", file="a.csv")

    assert copy_context().run(english) == "a.csv written"
    assert say("main", "wrote-file", file="a.csv") == "a.csv を書き出しました"


def test_an_error_takes_problem_and_remedy_from_the_catalogue() -> None:
    found = error(UsageError, "corpus", "main", "nothing-here", suffixes=".txt .md")
    assert isinstance(found, UsageError)
    assert str(found) == "corpus: 読み取れるファイルがありません → 対応する形式は .txt .md です"
    assert error(UsageError, "x", "main", "wrote-file", file="y").remedy == ""


def test_fields_are_text_even_with_braces() -> None:
    assert say("main", "wrote-file", file="{oops}") == "{oops} を書き出しました"


def test_unknown_messages_are_a_defect() -> None:
    with pytest.raises(KeyError):
        say("main", "no-such-message")
