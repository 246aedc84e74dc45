"""A skeleton from a model policy: its clauses become the nodes."""

from __future__ import annotations

import re
from collections import Counter

import yaml

from kosshi.errors import DataError
from kosshi.facts import parse_yaml
from kosshi.force import strength
from kosshi.messages import error, say
from kosshi.model import Clause, Part, Policy
from kosshi.skeleton import PartFile
from kosshi.tokens import Tokenizer, default

MAX_TERMS = 12
_TITLE = 24  # characters of text that serve as a title where a clause has none


def build_skeleton(policy: Policy, part: str, tokenizer: Tokenizer | None = None) -> str:
    """The YAML of a skeleton file whose nodes are the policy's clauses.

    Titles are the clauses' headings (or the beginning of their text), terms the nouns that tell a clause from the
    others. The file is a draft to be edited: gists say only where the clause stood.

    Args:
        policy: the model.
        part: first component of the node ids.
        tokenizer: for the terms; the default one where None.

    Raises:
        DataError: ``part`` cannot begin a node id.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*", part):
        raise error(DataError, part, "main", "bad-part")
    tokenize = tokenizer or default()
    clauses = [clause for clause in policy.walk() if clause.part is Part.BODY]
    nouns = {clause.path: _nouns(clause, tokenize) for clause in clauses}
    spread = Counter(noun for found in nouns.values() for noun in set(found))
    nodes: list[dict[str, object]] = []
    for top in policy.clauses:
        if top.part is Part.BODY:
            _nodes(top, part, policy, nouns, spread, nodes)
    title = policy.source.name or policy.policy_id
    body = {"part": part, "ja": title, "en": title, "source": title, "nodes": nodes}
    text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=110)
    parse_yaml(text, PartFile, title)
    return text


def _nodes(
    clause: Clause, above: str, policy: Policy, nouns: dict[str, list[str]], spread: Counter[str], into: list[dict[str, object]]
) -> None:
    node_id = f"{above}.c{re.sub(r'[^0-9-]', '-', clause.path.rpartition('.')[2]).strip('-')}"
    while any(node["id"] == node_id for node in into):
        node_id += "-x"
    title = clause.heading or clause.text.replace("\n", " ")[:_TITLE] or clause.path
    telling = sorted(dict.fromkeys(nouns[clause.path]), key=lambda noun: spread[noun])[:MAX_TERMS]
    into.append(
        {
            "id": node_id,
            "ja": title,
            "en": title,
            "kind": "duty",
            "terms": telling or [title],
            "gist": say("main", "gist-of-model", path=clause.path, name=policy.source.name),
            "strength": strength(clause).value,
            "source": f"{policy.source.name} {clause.path}",
            "flag": "V",
        }
    )
    for child in clause.children:
        _nodes(child, node_id, policy, nouns, spread, into)


def _nouns(clause: Clause, tokenize: Tokenizer) -> list[str]:
    """Nouns of two characters or more, neighbours joined as they stand."""
    found, run = [], ""
    for token in (*tokenize(clause.full_text), None):
        if token is not None and token.pos in ("名詞", "接尾辞", "接頭辞"):
            run += token.surface
            continue
        if len(run) > 1 and not run.isdigit():
            found.append(run)
        run = ""
    return found
