"""What the search box looks through: a script of data, so that pages opened from a disk need to fetch nothing."""

from __future__ import annotations

import json

from kosshi.report.site import Site

SEARCHED = 2000  # characters of a clause that can be searched; keeps one huge clause from weighing down the page


def search_script(site: Site) -> bytes:
    """``assets/search.js``: bodies, nodes and distinct clause texts with the places where they stand.

    ``bodies`` are [id, name]; ``nodes`` [id, title, other words]; ``clauses`` [heading, text, [body, path, place, …]].
    """
    survey = site.survey
    bodies = [[body.policy_id, body.name] for body in survey.bodies]
    writer_titles = [(node, site.say.title(node)) for node in survey.skeleton]
    nodes = [[node.id, title, " ".join((node.ja, node.en, *node.aliases, node.gist))] for node, title in writer_titles]
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
