"""A real headless Chromium on the report's pages: what it asked for, what it complained about, what axe finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

NEEDED = "KOSSHI_NEEDS_CHROMIUM"  # set where a skipped browser test is a failure
NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
SIZE = {"width": 1366, "height": 768}
CONTRAST = ["color-contrast"]


def missing(what: str) -> None:
    """Skip, or fail where the browser tests have to run."""
    if os.environ.get(NEEDED):
        pytest.fail(f"{NEEDED} is set, but there is no {what}", pytrace=False)
    pytest.skip(f"no {what}: the pages are not tried in a browser (Debian: apt-get install chromium; {NEEDED}=1 makes this a failure)")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, from the system's own package; nothing is downloaded."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an optional extra
    except ImportError:
        missing("package playwright")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing("Chromium")
    with sync_playwright() as player:
        try:
            browser = player.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        except Error as reason:
            missing(f"Chromium that starts ({str(reason).splitlines()[0]})")
        yield browser
        browser.close()


def until(page: Any, expression: str, argument: object = None) -> None:
    """Wait until something holds; asked from outside, for the pages forbid evaluating text inside."""
    for _ in range(400):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never came true: {expression}")


@dataclass
class Visit:
    """One tab: the page, everything it asked for, everything it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: Path, state: str = "") -> Any:
        """Open a file at a state (``#…``) and wait until its scripts have run."""
        if self.page.url.startswith("file:"):
            self.page.goto("about:blank")  # a new state alone would be no new page
        self.page.goto(f"{path.as_uri()}{state}")
        return self.page

    def quiet(self, folder: Path) -> None:
        """Nothing was asked for outside the folder, and nothing went wrong."""
        inside = (folder.as_uri() + "/", "data:,", "about:blank")
        assert not [url for url in self.requests if not url.startswith(inside)]
        assert not self.complaints


def visit(browser: Any, **options: Any) -> Visit:
    """A new tab, which writes down what happens."""
    context = browser.new_context(viewport=SIZE, **options)
    made = Visit(context.new_page())
    made.page.set_default_timeout(20_000)
    made.page.on("request", lambda request: made.requests.append(request.url))
    made.page.on("console", lambda said: made.complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("dialog", lambda dialog: (made.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    return made


def violations(page: Any, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds; of certain rules, or of all."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("options => axe.run(document, {...options, preload: false, resultTypes: ['violations']})", options)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]
