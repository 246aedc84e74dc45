"""Bytes to characters: Japanese encodings told apart by strict decoding and by how Japanese the result looks."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple, NoReturn

from charset_normalizer import from_bytes

from kosshi.sources.messages import fail

_NEC = "kosshi.nec"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT = ("cp932", "euc_jp")
_STRAY = re.compile("[\x80\xa0\uf8f1-\uf8f3]")
_NO_CHARACTER_SETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_OTHER_SCRIPTS = ("cp125", "iso8859", "latin", "gb", "big5", "euc_kr", "cp949", "koi8")
_ESCAPE = re.compile(rb"\x1b[$(][@BIJ(]")
# How Japanese characters of a range are: 1 is what Japanese prose consists of, negative is what wrong decoding yields.
# The values only have to order the candidates; they were set by decoding policies with every wrong codec.
_WEIGHTS = (
    (0x80, 0x9F, -2.0),
    (0xA0, 0xFF, -0.3),
    (0x100, 0x1FFF, -0.4),
    (0x2000, 0x2DFF, 0.4),
    (0x2E80, 0x2FDF, 0.2),
    (0x3000, 0x30FF, 1.0),
    (0x3100, 0x31EF, -0.5),
    (0x31F0, 0x33FF, 0.4),
    (0x3400, 0x4DBF, -0.3),
    (0xA000, 0xD7FF, -1.0),
    (0xE000, 0xF8FF, -1.0),
    (0xF900, 0xFAFF, 0.2),
    (0xFE30, 0xFE4F, 0.2),
    (0xFF01, 0xFF5E, 1.0),
    (0xFF61, 0xFF9F, -0.8),
    (0xFFE0, 0xFFE6, 0.5),
    (0xFFF0, 0xFFFF, -3.0),
)
_PLAUSIBLE = 0.3  # wrong decodings of Japanese text stay below 0.1, right ones of a whole sentence above 0.7
_CLOSE = 0.15


class Decoded(NamedTuple):
    """Characters of a file, the encoding they were in, and whether there was no reasonable doubt about it."""

    text: str
    encoding: str
    sure: bool = True


class _Attempt(NamedTuple):
    encoding: str
    text: str
    score: float


def _vendor_character(error: UnicodeError) -> tuple[str, int]:
    """NEC's and IBM's additions to JIS X 0208 (①, ㈱, 髙), which the EUC and ISO-2022 codecs of Python leave out."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or (pair[0] | 0x80) < 0xA1 or (pair[1] | 0x80) < 0xA1:
        raise error
    row, cell = (pair[0] | 0x80) - 0xA0, (pair[1] | 0x80) - 0xA0
    lead = (row - 1 >> 1) + (0x81 if row <= 62 else 0xC1)  # the gap in Shift_JIS lead bytes
    trail = cell + 0x3F + (cell >= 64) if row % 2 else cell + 0x9E  # 0x7F is no trail byte
    try:
        return bytes((lead, trail)).decode("cp932"), error.start + 2
    except UnicodeDecodeError:
        raise error from None


@cache
def _handler() -> str:
    codecs.register_error(_NEC, _vendor_character)
    return _NEC


def _strict(data: bytes, encoding: str) -> str:
    """``data`` in ``encoding``; the Japanese codecs with the vendors' additions.

    Raises:
        UnicodeDecodeError: a byte that does not belong there.
    """
    vendors = encoding in ("euc_jp", "iso2022_jp", "iso2022_jp_ext")
    text = data.decode(encoding, errors=_handler() if vendors else "strict")
    if encoding == "cp932":
        stray = _STRAY.search(text)
        if stray:  # Python's cp932 passes the five bytes that stand for nothing through
            at = len(text[: stray.start()].encode("cp932"))
            raise UnicodeDecodeError(encoding, data, at, at + 1, "undefined byte")
    return text.removeprefix("\ufeff")


@lru_cache(maxsize=1 << 14)
def _weight(char: str) -> float:
    point = ord(char)
    if 0x4E00 <= point <= 0x9FFF:  # the block of CJK unified ideographs
        try:
            lead = char.encode("cp932")[0]
        except UnicodeEncodeError:
            return -0.2
        return 1.0 if lead < 0x99 else 0.4  # level 1 of JIS X 0208 ends here
    for first, last, weight in _WEIGHTS:
        if first <= point <= last:
            return weight
    return -1.5 if point < 0x20 and char not in "\t\n\r\f\v\x1a\x1b" else -0.5  # C0 controls


def plausibility(text: str) -> float:
    """How Japanese ``text`` looks, -3 to 1; only characters outside ASCII count. 0 where there are none."""
    counts = Counter(text)
    total, weighed = 0, 0.0
    for char, count in counts.items():
        if char >= "\x80" or (char < " " and char not in "\t\n\r\f\v\x1a\x1b"):
            total += count
            weighed += count * _weight(char)
    return weighed / total if total else 0.0


def decode(data: bytes, name: str, declared: str = "") -> Decoded:
    """The characters of ``data``.

    Args:
        data: the bytes of the file.
        name: the file as the user knows it, for messages.
        declared: the encoding the file itself names, if it does.

    Raises:
        SourceError: bytes that no likely encoding knows; says which encoding was likely and where it failed.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _by_mark(data, encoding, name)
    if b"\x00" in data:
        return _best(data, ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"), name, "")
    if data.isascii():
        if not _ESCAPE.search(data):
            return Decoded(data.decode("ascii"), "utf-8")
        return _best(data, ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004", "utf-8"), name, declared)
    try:
        return Decoded(_strict(data, "utf-8"), "utf-8")
    except UnicodeDecodeError:
        wide = ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ()
        return _best(data, (*_EIGHT_BIT, *wide), name, declared)


def _by_mark(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        _undecodable(name, data, encoding, error)
    return Decoded(text, encoding)


def _attempts(data: bytes, encodings: tuple[str, ...]) -> list[_Attempt]:
    found = []
    for encoding in dict.fromkeys(encodings):
        try:
            text = _strict(data, encoding)
        except (UnicodeError, LookupError):
            continue
        found.append(_Attempt(encoding, text, plausibility(text)))
    return sorted(found, key=lambda attempt: -attempt.score)  # stable: earlier candidates win


def known_codec(label: str) -> str:
    """Python's name of the character set ``label``; empty where there is none. Shift_JIS means cp932, as in browsers.

    Codecs that a page cannot be written in (host names, source code, bytes to bytes) are none.
    """
    label = label.strip().lower().replace("_", "-")
    if label in ("shift-jis", "sjis", "x-sjis", "ms-kanji", "windows-31j", "cp943c", "csshiftjis"):
        return "cp932"
    if label in ("x-euc-jp", "euc-jp", "eucjp"):
        return "euc_jp"
    try:
        found = codecs.lookup(label)
        "".encode(found.name)
        b"".decode(found.name)
    except (LookupError, ValueError, AssertionError):
        return ""
    if found.name.replace("_", "-") in _NO_CHARACTER_SETS:
        return ""
    return found.name.replace("-", "_") if found.name.startswith("iso2022") else found.name


def _best(data: bytes, encodings: tuple[str, ...], name: str, declared: str) -> Decoded:
    own = known_codec(declared) if declared else ""
    found = _attempts(data, (*((own,) if own else ()), *encodings))
    named = next((attempt for attempt in found if attempt.encoding == own), None)
    if named and named.score >= found[0].score - _CLOSE:
        return Decoded(named.text, named.encoding)
    if found and found[0].score >= _PLAUSIBLE:
        rivals = [a for a in found[1:] if a.score >= found[0].score - _CLOSE and a.text != found[0].text]
        return _judged(data, found[0], rivals) if rivals else Decoded(found[0].text, found[0].encoding)
    return _doubtful(data, encodings, found, name)


def _judged(data: bytes, best: _Attempt, rivals: list[_Attempt]) -> Decoded:
    """The attempt charset-normalizer prefers, else ``best``."""
    match = from_bytes(data[: 1 << 16], cp_isolation=[best.encoding, *(rival.encoding for rival in rivals)]).best()
    for attempt in (best, *rivals):
        if match is not None and attempt.encoding.replace("_", "-") == match.encoding.replace("_", "-"):
            return Decoded(attempt.text, attempt.encoding, sure=False)
    return Decoded(best.text, best.encoding, sure=False)


def _doubtful(data: bytes, encodings: tuple[str, ...], found: list[_Attempt], name: str) -> Decoded:
    """Text that is not clearly Japanese: damaged, or in another script.

    Raises:
        SourceError: damaged.
    """
    found = [attempt for attempt in found if attempt.encoding in _EIGHT_BIT or b"\x00" in data or data.isascii()]
    floor = found[0].score if found else -1.0
    damaged = [_damaged(data, encoding) for encoding in dict.fromkeys(("utf-8", *encodings))]
    encoding, error, score = max(damaged, key=lambda item: item[2])
    if error is not None and score > max(floor, 0.0):
        _undecodable(name, data, encoding, error)
    if b"\x00" not in data:
        match = from_bytes(data[: 1 << 16]).best()
        guess = match.encoding if match is not None and match.encoding.startswith(_OTHER_SCRIPTS) else ""
        again = _attempts(data, (guess,)) if guess else []
        if again and again[0].score > floor:
            return Decoded(again[0].text, guess, sure=False)
    if found:
        return Decoded(found[0].text, found[0].encoding, sure=False)
    first = next((item for item in damaged if item[1] is not None), damaged[0])
    return _undecodable(name, data, first[0], first[1])


def _damaged(data: bytes, encoding: str) -> tuple[str, UnicodeDecodeError | None, float]:
    """How Japanese the text is if bad bytes are passed over, less a penalty for them, and the first bad byte."""
    try:
        _strict(data, encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, errors="replace")
        return encoding, error, plausibility(text)
    return encoding, None, -3.0


def _undecodable(name: str, data: bytes, encoding: str, error: UnicodeDecodeError | None) -> NoReturn:
    offset = error.start if error else 0
    fail(name, "undecodable", encoding=encoding, offset=offset, byte=f"{data[offset]:02X}")
