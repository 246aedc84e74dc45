"""An upgrade as files: the 新旧対照表, and the amending sentences of a policy in articles."""

from __future__ import annotations

import io
import re

from kosshi.contrast import SUFFIXES
from kosshi.contrast import to_bytes as contrast_bytes
from kosshi.draft.amend import Amendment, Instrument, Refusal
from kosshi.draft.upgrade.amending import amendment
from kosshi.draft.upgrade.proposal import Upgrade
from kosshi.draft.upgrade.table import contrast
from kosshi.errors import UsageError
from kosshi.files import fixed_zip, for_xml
from kosshi.messages import error

AMENDMENT_SUFFIXES = (".txt", ".md", ".docx")
_BLANK = "\u3000"


def to_bytes(upgrade: Upgrade, suffix: str) -> bytes:
    """The 新旧対照表 of an upgrade as a file.

    Args:
        upgrade: the proposals.
        suffix: ``.html``, ``.docx``, ``.xlsx`` or ``.md``.

    Raises:
        UsageError: no such format.
    """
    if suffix not in SUFFIXES:
        raise error(UsageError, suffix, "upgrade", "bad-suffix", known=" ".join(SUFFIXES))
    return contrast_bytes(contrast(upgrade), suffix)


def amendment_bytes(upgrade: Upgrade, instrument: Instrument | None, suffix: str) -> bytes:
    """The amending instrument of an upgrade (改め文) as a file.

    Args:
        upgrade: the proposals; those it carries out are amended.
        instrument: title, form, number and day of the instrument; all by default.
        suffix: ``.txt``, ``.md`` or ``.docx``.

    Raises:
        UsageError: no such format; or there are no amending sentences: the policy is not in articles, nothing changes, or carrying
            the sentences out does not give the new text.
    """
    if suffix not in AMENDMENT_SUFFIXES:
        raise error(UsageError, suffix, "upgrade", "bad-suffix", known=" ".join(AMENDMENT_SUFFIXES))
    made = amendment(upgrade, instrument)
    if isinstance(made, Refusal):
        raise UsageError(upgrade.title, made.told())
    writers = {".txt": _text, ".md": _markdown, ".docx": _word}
    return writers[suffix](made)


def _text(made: Amendment) -> bytes:
    return made.text.encode()


def _markdown(made: Amendment) -> bytes:
    """A heading, and each line on a line of its own."""
    lines = [re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", line) for line in made.text.rstrip("\n").split("\n")]
    body = "  \n".join(lines[1:])
    return f"# {lines[0].strip(_BLANK)}\n\n{body}\n".encode()


def _word(made: Amendment) -> bytes:
    """A4, in the hand of a draft; what goes over a line is indented as its provision is."""
    import docx  # noqa: PLC0415 - only this format needs it

    from kosshi.draft.writers.word_form import element, indent  # noqa: PLC0415
    from kosshi.draft.writers.word_styles import prepare  # noqa: PLC0415

    lines = for_xml(made.text).rstrip("\n").split("\n")
    starts = {sentence.split("\n")[0] for sentence in made.sentences}
    document = docx.Document()
    prepare(document, lines[0].strip(_BLANK), plain=True)
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(element("pStyle", val="Normal"))
        depth = len(line) - len(line.lstrip(_BLANK))
        if number > 1 and line not in starts and depth < 3:
            properties.append(indent(depth + 1, -(depth + 1)))
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())
