"""The page of all results of a search; the browser fills it."""

from __future__ import annotations

from kosshi.report.links import Links
from kosshi.report.pages.pieces import choices
from kosshi.report.site import Site

LINKS = Links()


def search_page(site: Site) -> bytes:
    """The page; what is looked for stands in its address (``#!q=…``)."""
    say = site.say
    title = say.plain("search-page")
    trail = [(say.plain("nav-index"), "index.html"), (title, "")]
    return site.render("search.html", "search-results", title, LINKS, trail=trail, choices=choices(site))
