"""Identifiers that depend on content alone: UUIDs of version 5, and names OSCAL and XML accept."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from typing import Any

from kosshi.editions import editions

NAMESPACE = "urn:kosshi:export"  # of properties that are kosshi's own
_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_JAPAN = timezone(timedelta(hours=9))


def identifier(*parts: str) -> str:
    """A UUID for what these parts name: the same parts give the same one."""
    return str(uuid.uuid5(_ROOT, json.dumps(parts, ensure_ascii=False)))


def identifier_of(content: Mapping[str, Any]) -> str:
    """A UUID for a document: another content gives another one, as OSCAL asks."""
    return identifier("document", hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest())


def token(name: str, prefix: str = "") -> str:
    """A skeleton id or clause path as an OSCAL token and XML name: ``4~2`` becomes ``4_2``, a leading digit gets ``_``."""
    text = prefix + re.sub(r"[^\w.\-]", "_", name)
    return text if re.match(r"[^\W\d]", text) else f"_{text}"


def day_of_facts() -> str:
    """The day of the newest edition kosshi knows, which stands for the clock: ``2026-03-27T00:00:00+09:00``."""
    return datetime.combine(editions()[-1].date, time(), _JAPAN).isoformat()
