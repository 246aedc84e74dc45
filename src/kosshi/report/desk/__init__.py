"""The drafting desk: a page of the report on which a body puts its policy together from the wordings of others.

The page works from a disk: :func:`desk_files` gives the page, its scripts and its data; nothing is fetched or sent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kosshi.draft.number import styles
from kosshi.draft.profile import kinds
from kosshi.manifest import bodies
from kosshi.messages import text
from kosshi.report.desk.data import DeskData
from kosshi.report.desk.marks import switches
from kosshi.report.links import Links
from kosshi.report.site import Site, asset

__all__ = ["DESK", "desk_files"]

DESK = "desk.html"
FIRST_KIND = "市"  # the kind of body the form begins with
SCRIPTS = ("desk-draft.js", "desk-export.js", "desk.js")
ASSETS = ("desk.css", *SCRIPTS)


def desk_files(site: Site) -> dict[str, Callable[[], bytes]]:
    """Every file of the desk by name, each made when its turn comes; none where the skeleton has no part that can be drafted."""
    data = DeskData(site)
    if not data.parts:
        return {}
    makers: dict[str, Callable[[], bytes]] = {DESK: partial(_page, site, data), "data/desk.js": data.desk}
    makers |= {f"data/desk/{part}.js": partial(data.part, part) for part in data.parts}
    return makers | {f"assets/{name}": partial(asset, name) for name in ASSETS}


def _page(site: Site, data: DeskData) -> bytes:
    def desk(key: str) -> str:
        return text("desk", key, site.say.lang)

    title, usual = desk("title"), kinds()[FIRST_KIND]
    trail = [(site.say.plain("nav-index"), "index.html"), (title, "")]
    return site.render(
        DESK,
        "desk",
        title,
        Links(),
        trail=trail,
        desk=desk,
        kinds=bodies().kinds,
        first_kind=FIRST_KIND,
        usual=usual,
        organs=[organ.format(head=usual.heads[0]) for organ in usual.organs],
        numberings=tuple(styles()),
        switches=tuple(name.replace(".", "-") for name in switches()),
        standards="st" in data.parts,
        scripts=SCRIPTS,
    )
