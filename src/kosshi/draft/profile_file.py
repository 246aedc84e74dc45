"""A drafting profile as a file: read and checked, a commented one to begin with, and the schema for editors."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from kosshi.draft.contradictions import contradictions
from kosshi.draft.profile import Profile
from kosshi.errors import DataError
from kosshi.facts import read_yaml
from kosshi.messages import error


def load_profile(path: Path) -> Profile:
    """Read and check a profile.

    Args:
        path: a YAML file (``kosshi draft --init`` writes a commented one).

    Raises:
        DataError: not YAML, a wrong field, or fields that contradict each other; names the field.

    >>> profile = load_profile(Path("tests/draft/profiles/sorano-cho.yaml"))
    >>> profile.full_title, profile.numbering
    ('空野町情報セキュリティ基本方針', 'article')
    """
    profile = read_yaml(path, Profile)
    for one in contradictions(profile):
        raise error(DataError, f"{path}: {one.field}", "draft", one.message, **one.words)
    return profile


def schema() -> dict[str, Any]:
    """JSON Schema of a profile, for editors that complete and check as one types.

    >>> schema()["required"]
    ['body', 'organs', 'persons']
    """
    return Profile.model_json_schema()


def template() -> str:
    """A commented profile (YAML) to begin with.

    >>> print(template().splitlines()[0])
    # 情報セキュリティポリシーの起草プロファイル（kosshi draft 用）
    """
    return files("kosshi").joinpath("data/draft/profile.yaml").read_text(encoding="utf-8")
