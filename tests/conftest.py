"""Settings of all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile(os.environ.get("KOSSHI_HYPOTHESIS", "steady"))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """No test reads or writes the cache of who runs it."""
    before = os.environ.get("KOSSHI_CACHE")
    os.environ["KOSSHI_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["KOSSHI_CACHE"]
    else:
        os.environ["KOSSHI_CACHE"] = before
