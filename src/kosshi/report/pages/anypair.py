"""The page that sets any two bodies side by side: the browser does it, from the data of the two."""

from __future__ import annotations

from kosshi.report.links import Links
from kosshi.report.site import Site

LINKS = Links()


def any_pair_page(site: Site) -> bytes:
    """The page; which two it shows stands in its address (``#!a=…&b=…``)."""
    say = site.say
    title = say.plain("nav-pair")
    trail = [(say.plain("nav-index"), "index.html"), (title, "")]
    names = {body.policy_id: body.name for body in site.survey.bodies}
    pairs = [{"href": LINKS.pair(a, b), "name": say.plain("pair-names", a=names[a], b=names[b])} for a, b in site.pairs]
    return site.render("anypair.html", "pair", title, LINKS, trail=trail, pairs=pairs, scripts=("compare.js", "pairs.js"))
