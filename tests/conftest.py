"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile(os.environ.get("KOSSHI_HYPOTHESIS", "steady"))
