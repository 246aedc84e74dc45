"""What the search box looks through: a script of data, so that pages opened from a disk need to fetch nothing."""

from __future__ import annotations

import json

from kosshi.report.site import Site
from kosshi.skeleton import Node

SEARCHED = 2000  # characters of a clause that can be searched; keeps one huge clause from weighing down the page


def search_script(site: Site) -> bytes:
    """``assets/search.js``: bodies, nodes and distinct clause texts with the places where they stand.

    ``bodies`` are [id, name]; ``nodes`` [id, title, other words, titles above]; ``clauses`` [heading, text, [body, path,
    place, …]].
    """
    survey = site.survey
    bodies = [[body.policy_id, body.name] for body in survey.bodies]
    nodes = [
        [node.id, site.say.title(node), " ".join((node.ja, node.en, *node.aliases, node.gist)), _above(site, node)]
        for node in survey.skeleton
    ]
    texts: dict[tuple[str, str], list[object]] = {}
    for number, body in enumerate(survey.bodies):
        for clause in body.policy.walk():
            if clause.heading or clause.text:
                places = texts.setdefault((clause.heading[:SEARCHED], clause.text[:SEARCHED]), [])
                places += [number, clause.path, body.places[clause.path]]
    clauses = [[heading, text, places] for (heading, text), places in texts.items()]
    data = {"bodies": bodies, "nodes": nodes, "clauses": clauses}
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    plain = plain.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"window.kosshiData={plain};\n".encode()


def _above(site: Site, node: Node) -> str:
    """The titles above a node, the part's first."""
    skeleton = site.survey.skeleton
    titles = [site.say.title(site.survey.part(node.part))]
    titles += [site.say.title(skeleton[above]) for above in reversed(skeleton.ancestors(node.id))]
    return " › ".join(titles)
