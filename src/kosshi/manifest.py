"""A corpus on disk: ``manifest.yaml`` and the policies' files, or a plain folder of files.

The files are kept as published and never edited; what is known of them stands in the manifest.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePosixPath

import yaml
from pydantic import Field, ValidationInfo, field_validator, model_validator

from kosshi.errors import DataError, SourceError, UsageError
from kosshi.facts import Fact, builtin, parse_yaml, read_yaml, reason_of
from kosshi.files import write_whole
from kosshi.messages import error as message
from kosshi.messages import say
from kosshi.model import Source
from kosshi.sources import bytes_of, read, read_bytes

MANIFEST = "manifest.yaml"
REPORT_MARK = ".kosshi-report.json"
HEAD = "# Policies of this corpus; see README. Written by `kosshi add`, may be edited by hand.\n"
UNREADABLE = frozenset({".doc", ".rtf", ".odt", ".jtd", ".zip", ".lzh", ".7z"})  # may hold a policy: told, not passed over
SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".mht", ".mhtml", ".docx", ".pdf"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEIGHTS = (6, 5, 4, 3, 2)


class BodiesFile(Fact):
    """The whole of ``data/bodies.yaml``."""

    kinds: tuple[str, ...]
    municipalities: tuple[str, ...]
    prefectures: tuple[str, ...]
    title_endings: tuple[str, ...]
    title_bodies: dict[str, str]
    title_subjects: tuple[str, ...]
    title_limits: tuple[str, ...]
    title_after_body: tuple[str, ...]


def bodies() -> BodiesFile:
    """Kinds of bodies, prefectures, and by what words a title tells the body and ends."""
    return builtin("bodies.yaml", BodiesFile)


class Dates(Fact):
    """Dates as the text prints them (令和5年4月1日), not converted."""

    enacted: str | None = None
    amended: str | None = None
    in_force: str | None = None


class Entry(Fact):
    """One policy of a corpus.

    Attributes:
        policy_id: slug, unique in the corpus.
        file: path relative to the manifest, with forward slashes.
        title, body: names as people write them.
        kind: kind of body, one of ``data/bodies.yaml``.
        prefecture: full name (長野県).
        code: 全国地方公共団体コード, six digits with check digit, of the body or of the municipality it belongs to.
        dates: as printed.
        designations: words by which the policy speaks of its own body, where the program finds them wrong.
        source: where the file comes from.
        sha256: digest of the file; checked when the file is read.
    """

    policy_id: str
    file: str
    title: str = ""
    body: str = ""
    kind: str = "その他"
    prefecture: str = ""
    code: str | None = None
    dates: Dates = Dates()
    designations: tuple[str, ...] = ()
    source: str = ""
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")

    @field_validator("policy_id")
    @classmethod
    def _is_slug(cls, value: str) -> str:
        if not _SLUG.fullmatch(value):
            raise ValueError(say("main", "bad-slug", value=value))
        return value

    @field_validator("file")
    @classmethod
    def _stays_inside(cls, value: str) -> str:
        path = PurePosixPath(value)
        if not path.name or path.is_absolute() or ".." in path.parts or "\\" in value or ":" in value:
            raise ValueError(say("main", "bad-place", value=value))
        return value

    @field_validator("kind", "prefecture")
    @classmethod
    def _is_known(cls, value: str, info: ValidationInfo) -> str:
        known = bodies().kinds if info.field_name == "kind" else ("", *bodies().prefectures)
        if value not in known:
            raise ValueError(say("main", "not-among", value=value, known=" ".join(name for name in known if name)))
        return value

    @field_validator("code")
    @classmethod
    def _has_check_digit(cls, value: str | None) -> str | None:
        if value is not None and not (re.fullmatch(r"[0-9]{6}", value) and check_digit(value[:5]) == int(value[5])):
            raise ValueError(say("main", "bad-code", value=value))
        return value

    @model_validator(mode="after")
    def _in_prefecture(self) -> Entry:
        if self.code and not 1 <= int(self.code[:2]) <= len(bodies().prefectures):
            raise ValueError(say("main", "code-nowhere", code=self.code))
        if self.code and self.prefecture and bodies().prefectures.index(self.prefecture) + 1 != int(self.code[:2]):
            raise ValueError(say("main", "code-elsewhere", code=self.code, prefecture=self.prefecture))
        return self

    @property
    def name(self) -> str:
        """What reports call the policy."""
        return self.body or self.title or self.policy_id


class Manifest(Fact):
    """``manifest.yaml``."""

    policies: tuple[Entry, ...]

    @model_validator(mode="after")
    def _unique(self) -> Manifest:
        for field in ("policy_id", "file"):
            seen: set[str] = set()
            for entry in self.policies:
                value = getattr(entry, field)
                if value in seen:
                    raise ValueError(f"{field} '{value}' is used twice")
                seen.add(value)
        return self


def check_digit(digits: str) -> int:
    """Check digit of the five digits of a 全国地方公共団体コード (総務省: weights 6 to 2, modulus 11)."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    return (11 - remainder) % 10


def load(folder: Path) -> Manifest:
    """The manifest of a corpus folder; without one, an entry for every file below it that may hold a policy.

    Raises:
        UsageError: no such folder, or nothing in it.
        DataError: the manifest is broken.
    """
    if not folder.is_dir():
        raise message(UsageError, str(folder), "main", "no-folder")
    path = folder / MANIFEST
    if path.is_file():
        return read_yaml(path, Manifest)
    return Manifest(policies=tuple(entries_for(_files(folder), folder)))


def _files(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES | UNREADABLE)
    reports = {path.parent for path in folder.rglob(REPORT_MARK)}  # a report written here is no policy
    return [
        path
        for path in files
        if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts) and not reports & set(path.parents)
    ]


def entries_for(paths: Iterable[Path], folder: Path | None = None) -> list[Entry]:
    """Entries for plain files, with ids from the file names."""
    used: set[str] = set()
    found = []
    for path in paths:
        policy_id = base = slug(path.stem)
        count = 1
        while policy_id in used:
            count += 1
            policy_id = f"{base}-{count}"
        used.add(policy_id)
        file = path.relative_to(folder).as_posix() if folder and path.is_relative_to(folder) else path.name
        found.append(Entry.model_construct(policy_id=policy_id, file=file))  # a name that is there needs no check
    if not found:
        raise message(UsageError, str(folder or ""), "main", "nothing-here", suffixes=" ".join(sorted(SUFFIXES)))
    return found


@cache
def slug(name: str) -> str:
    """A slug for a file name: its ASCII letters and digits, or a digest where it has none."""
    plain = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    if plain and name.isascii():
        return plain
    digest = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return f"{plain}-{digest}" if plain else f"p-{digest}"


def entry_bytes(folder: Path, entry: Entry) -> bytes:
    """The bytes of an entry's file.

    Raises:
        SourceError: missing, too large, or changed since it was registered.
    """
    path = folder / entry.file
    if not _lies_in(folder, path):
        raise message(SourceError, entry.file, "main", "outside")
    data = bytes_of(path)
    if entry.sha256 and hashlib.sha256(data).hexdigest() != entry.sha256:
        raise message(SourceError, str(path), "main", "changed")
    return data


def _lies_in(folder: Path, path: Path) -> bool:
    """Whether a file of the folder is no link out of it."""
    if not hasattr(folder, "__fspath__"):  # a store has no links
        return True
    home, real = os.path.realpath(folder), os.path.realpath(path)
    return real.startswith(os.path.join(home, ""))  # noqa: PTH118 - path objects take longer than reading


def read_entry(folder: Path, entry: Entry) -> Source:
    """Read the file of an entry.

    Raises:
        SourceError: missing, changed since it was registered, or not readable.
    """
    return read_bytes(entry_bytes(folder, entry), PurePosixPath(entry.file).name, entry.policy_id)


def save(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.yaml`` whole."""
    write_whole(folder / MANIFEST, (HEAD + _yaml(manifest.policies)).encode())


def _yaml(entries: Iterable[Entry]) -> str:
    rows = [entry.model_dump(exclude_defaults=True) for entry in entries]
    for row in rows:
        row.update({key: list(value) for key, value in row.items() if isinstance(value, tuple)})
    return yaml.safe_dump({"policies": rows}, allow_unicode=True, sort_keys=False, width=120)


def _append(folder: Path, known: tuple[Entry, ...], entry: Entry) -> None:
    """Register one more entry; what people wrote into the manifest, comments too, stays where its form allows it."""
    wanted = Manifest(policies=(*known, entry))
    path = folder / MANIFEST
    if path.is_file():
        text = path.read_text(encoding="utf-8-sig").rstrip() + "\n"
        added = _yaml([entry]).partition("\n")[2]
        for indent in ("  ", ""):
            longer = text + "".join(f"{indent}{line}\n" for line in added.splitlines())
            if _holds(longer, wanted):
                write_whole(path, longer.encode())
                return
    save(folder, wanted)


def _holds(text: str, wanted: Manifest) -> bool:
    try:
        return parse_yaml(text, Manifest, MANIFEST) == wanted
    except DataError:
        return False


def limited_to(entry: Entry) -> str:
    """The service or organ that a title limits the policy to; empty where it names none.

    It stands between the body's name and the subject of the title, or the body is such an organ itself.

    >>> entry = Entry(policy_id="a", file="a.txt", title="架空市図書館予約システム情報セキュリティ基本方針", body="架空市")
    >>> limited_to(entry)
    '図書館予約システム'
    >>> limited_to(entry.model_copy(update={"title": "架空市議会情報セキュリティポリシー", "body": "架空市議会"}))
    '議会'
    >>> limited_to(entry.model_copy(update={"title": "架空市情報セキュリティポリシー"}))
    ''
    """
    title, body = ("".join(words.split()) for words in (entry.title, entry.body))
    before, _, behind = title.partition(body) if body else ("", "", title)
    between = behind or before
    places = [place for subject in bodies().title_subjects if (place := between.find(subject)) >= 0]
    between = between[: min(places)] if places else ""
    if between.endswith(bodies().title_limits):
        return between
    return max((word for word in bodies().title_limits if body.endswith(word)), key=len, default="")


def add(folder: Path, file: Path, fields: dict[str, str]) -> Entry:
    """Copy a file into the corpus and register it.

    Args:
        folder: the corpus; made where it is missing.
        file: the policy's file; read first, so that nothing unreadable is registered.
        fields: values for the manifest entry (``policy_id``, ``title``, ``body``, ``kind`` …).

    Raises:
        SourceError: the file cannot be read.
        DataError: a field is wrong, or the id or the file's place is taken.
        UsageError: the corpus cannot be written; nothing is left behind.
    """
    policy_id = fields.get("policy_id") or slug(file.stem)
    source = read(file, policy_id)
    known = read_yaml(folder / MANIFEST, Manifest).policies if (folder / MANIFEST).exists() else ()
    try:
        entry = Entry(**{**fields, "policy_id": policy_id, "file": f"policies/{policy_id}{file.suffix.lower()}", "sha256": source.sha256})
    except ValueError as error:
        raise message(DataError, str(file), "main", "not-registered", reason=_first_line(error)) from error
    target = folder / entry.file
    if any(policy_id == other.policy_id or entry.file == other.file for other in known) or target.exists():
        raise message(DataError, policy_id, "main", "taken")
    write_whole(target, file.read_bytes())
    try:
        _append(folder, known, entry)
    except BaseException:
        target.unlink()
        raise
    return entry


def _first_line(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    return reason_of(errors()[0]) if errors else str(error)
