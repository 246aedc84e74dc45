"""Skeleton and policies as OSCAL catalogs, alignments as an OSCAL mapping collection (JSON, OSCAL 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kosshi import __version__
from kosshi.corpus import Corpus
from kosshi.exports.identifiers import NAMESPACE, day_of_facts, identifier_of, token
from kosshi.exports.made import Cleaner, Made, json_bytes
from kosshi.exports.oscal_mapping import mapping
from kosshi.messages import language, say
from kosshi.model import Clause, Policy
from kosshi.skeleton import Node, Skeleton

OSCAL = "1.2.1"
CATALOG, MAPPINGS = "oscal/catalog.json", "oscal/mapping-collection.json"
_TITLE = 40  # characters of its text that name a clause without a heading

Json = dict[str, Any]


def oscal(corpus: Corpus) -> Made:
    """``oscal/catalog.json``, one catalog a policy under ``oscal/policies``, and ``oscal/mapping-collection.json``."""
    made = Made()
    made.files[CATALOG] = json_bytes(skeleton_catalog(corpus.skeleton))
    for policy_id, policy in corpus.policies.items():
        name = policy_file(policy_id)
        with made.cleaning(name) as clean:
            found = policy_catalog(policy, corpus.entries[policy_id].title or corpus.name(policy_id), clean)
        if found is None:
            made.note("no-clauses", policy=policy_id)
        else:
            made.files[name] = json_bytes(found)
    collection = mapping_collection(corpus, made)
    if collection is not None:
        made.files[MAPPINGS] = json_bytes(collection)
    return made


def policy_file(policy_id: str) -> str:
    """Name of the catalog of a policy."""
    return f"oscal/policies/{policy_id}.json"


def skeleton_catalog(skeleton: Skeleton) -> Json:
    """The skeleton as a catalog: one group a part, one control a node, nodes below it as its controls.

    Args:
        skeleton: the nodes.

    Returns:
        The JSON document; titles are in the spoken language, both languages stand in properties.
    """
    clean = Cleaner()
    order = skeleton.order
    groups = [
        {
            "id": token(part.part),
            "title": clean.line(part.en if language() == "en" else part.ja),
            "props": _props(clean, [("title-ja", part.ja), ("title-en", part.en), ("source", part.source)]),
            "controls": [_node(skeleton, node, order, clean) for node in skeleton.children(None, part.part)],
        }
        for part in skeleton.parts
    ]
    return _document("catalog", say("exports", "catalog-title"), {"groups": groups})


def _node(skeleton: Skeleton, node: Node, order: dict[str, int], clean: Cleaner) -> Json:
    own = token(node.id)
    facts = (
        ("title-ja", node.ja),
        ("title-en", node.en),
        ("first-edition", node.first),
        ("last-edition", node.last),
        ("strength", node.strength.value),
        ("needs", node.needs),
        ("source", node.source),
        ("evidence", node.flag),
    )
    control: Json = {
        "id": own,
        "class": node.kind,
        "title": clean.line(node.en if language() == "en" else node.ja),
        "props": [{"name": "label", "value": node.id}, {"name": "sort-id", "value": f"{order[node.id]:05}"}, *_props(clean, facts)],
        "parts": [{"id": f"{own}_smt", "name": "statement", "prose": clean(node.gist)}],
    }
    if node.refers_to:
        control["links"] = [{"href": f"#{token(other)}", "rel": "related"} for other in node.refers_to]
    below = [_node(skeleton, child, order, clean) for child in skeleton.children(node.id)]
    return control | ({"controls": below} if below else {})


def policy_catalog(policy: Policy, title: str, clean: Cleaner) -> Json | None:
    """A policy as a catalog: one control a clause, clauses below it as its controls; None where it has no clause."""
    controls = [_clause(clause, clean) for clause in policy.clauses]
    if not controls:
        return None
    facts = (("policy-id", policy.policy_id), ("file", policy.source.name), ("sha256", policy.source.sha256))
    return _document("catalog", clean.line(title), {"controls": controls}, _props(clean, facts))


def _clause(clause: Clause, clean: Cleaner) -> Json:
    own = token(clause.path, "c")
    named = clause.heading or (clause.text[:_TITLE] + ("…" if len(clause.text) > _TITLE else ""))
    facts = (("level", clause.level), ("part", clause.part.value), ("inferred", "true" if clause.inferred else ""))
    control: Json = {
        "id": own,
        "title": clean.line(f"{clause.marker} {named}", clause.path),
        "props": [{"name": "label", "value": clause.path}, *_props(clean, facts)],
    }
    if clause.text:
        control["parts"] = [{"id": f"{own}_smt", "name": "statement", "prose": clean(clause.text)}]
    below = [_clause(child, clean) for child in clause.children]
    return control | ({"controls": below} if below else {})


def mapping_collection(corpus: Corpus, made: Made) -> Json | None:
    """All alignments as one mapping collection, one mapping a policy; None where no policy answers to any node.

    Args:
        corpus: policies with clauses and their alignments.
        made: where it is noted whom the collection leaves out.
    """
    found = []
    for alignment in corpus.alignments:
        policy_id = alignment.policy.policy_id
        one = mapping(corpus, alignment, f"policies/{policy_id}.json", "catalog.json")
        if one is None:
            made.note("not-aligned", policy=policy_id)
        else:
            found.append(one)
    if not found:
        return None
    provenance = {
        "method": "automation",
        "matching-rationale": "semantic",
        "status": "complete",
        "mapping-description": say("exports", "mapping-description"),
    }
    return _document("mapping-collection", say("exports", "mapping-title"), {"provenance": provenance, "mappings": found})


def _document(kind: str, title: str, body: Json, props: list[Json] | None = None) -> Json:
    metadata: Json = {
        "title": title,
        "last-modified": day_of_facts(),
        "version": __version__,
        "oscal-version": OSCAL,
        "remarks": say("exports", "oscal-remarks"),
    }
    if props:
        metadata["props"] = props
    return {kind: {"uuid": identifier_of({"metadata": metadata, **body}), "metadata": metadata, **body}}


def _props(clean: Cleaner, facts: Iterable[tuple[str, str | None]]) -> list[Json]:
    """Properties of kosshi's own namespace; those without a value are left out."""
    return [{"name": name, "ns": NAMESPACE, "value": clean.line(value)} for name, value in facts if value]
