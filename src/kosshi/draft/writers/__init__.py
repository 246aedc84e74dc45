"""A draft as a file: Word, HTML or Markdown, with where every clause comes from."""

from __future__ import annotations

from kosshi.draft.model import Draft
from kosshi.draft.writers.html import html
from kosshi.draft.writers.markdown import markdown
from kosshi.draft.writers.provenance import COLUMNS, Sources, provenance_rows
from kosshi.errors import UsageError
from kosshi.messages import error

SUFFIXES = (".docx", ".html", ".md")

__all__ = ["COLUMNS", "SUFFIXES", "Sources", "provenance_rows", "to_bytes"]


def to_bytes(draft: Draft, suffix: str, sources: Sources = "comments") -> bytes:
    """The draft as a file of the kind ``suffix`` names.

    Args:
        draft: what to write.
        suffix: one of ``SUFFIXES``.
        sources: how the clauses' sources are shown: as ``comments`` in the margin (Word; an annex in the other formats),
            as an ``annex`` behind the text, or not at all (``none``).

    Raises:
        UsageError: no such format.

    >>> from pathlib import Path
    >>> from kosshi.draft import Item, load_profile
    >>> purpose = Item(("bp.purpose",), "目的", ("情報資産を守る。",))
    >>> made = Draft(load_profile(Path("tests/draft/profiles/sorano-cho.yaml")), (("", (purpose,)),))
    >>> print(to_bytes(made, ".md", "none").decode().splitlines()[-1])
    第1条　情報資産を守る。
    """
    if suffix == ".md":
        return markdown(draft, annex=sources != "none")
    if suffix == ".html":
        return html(draft, annex=sources != "none")
    if suffix == ".docx":
        from kosshi.draft.writers.word import word  # noqa: PLC0415 - only this format needs python-docx

        return word(draft, sources)
    raise error(UsageError, suffix, "draft", "writer-bad-suffix", suffix=suffix, suffixes=" ".join(SUFFIXES))
