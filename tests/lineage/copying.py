"""Invented policies that descend from each other along a known tree.

Every policy holds the first nodes of the basic policy, a sentence or two a node. A copy changes some words of some
nodes, as people who adapt a text do; words come from one small list, so that two copies hit on the same change by
chance now and then.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from kosshi.compare import Collation, collate
from kosshi.model import Alignment, Clause, Evidence, Match, Policy, Source
from kosshi.pieces import Piece, PieceKind
from kosshi.skeleton import load

NODES = tuple(node.id for node in load() if node.part == "bp")[:40]
WORDS = (
    "職員",
    "情報資産",
    "管理者",
    "記録媒体",
    "端末",
    "利用者",
    "規程",
    "文書",
    "通信回線",
    "委託先",
    "点検",
    "監査",
    "手順",
    "台帳",
    "庁舎",
    "機器",
    "権限",
    "鍵",
    "障害",
    "復旧",
    "訓練",
    "研修",
    "報告",
    "承認",
    "廃棄",
    "保管",
    "搬送",
    "複製",
    "暗号",
    "認証",
    "接続",
    "分離",
    "監視",
    "記録",
    "評価",
    "改善",
    "計画",
    "体制",
    "責任",
    "措置",
    "適切",
    "定期的",
    "速やか",
    "必要",
    "重要",
    "安全",
    "確実",
    "厳重",
    "随時",
    "事前",
)
JOINTS = ("及び", "又は", "の", "を", "に", "は", "が", "で", "、", "並びに", "と")
ENDS = ("を行う。", "を定める。", "しなければならない。", "に努める。", "を講じる。", "とする。")


class Copied(NamedTuple):
    """Texts by policy and node, and whom each was copied from (the model text's name is ``model``)."""

    texts: dict[str, dict[str, str]]
    parent: dict[str, str]


def sentence(dice: random.Random, size: int) -> list[str]:
    """Words and joints in turn, then an ending."""
    words: list[str] = []
    for _ in range(size):
        words += [dice.choice(WORDS), dice.choice(JOINTS)]
    return [*words[:-1], dice.choice(ENDS)]


def edited(words: list[str], dice: random.Random) -> list[str]:
    """One word replaced, left out, written wrongly or added."""
    changed = list(words)
    at = dice.randrange(len(changed) - 1)
    kind = dice.choice(("replace", "replace", "delete", "insert", "slip"))
    if kind == "replace":
        changed[at] = dice.choice(WORDS if changed[at] in WORDS else JOINTS)
    elif kind == "delete" and len(changed) > 4:
        del changed[at : at + 2]
    elif kind == "insert":
        changed[at:at] = [*sentence(dice, dice.randint(1, 3))[:-1], "、"]
    else:
        changed[at] += changed[at][-1]
    return changed


def evolve(seed: int, count: int, edits: float, founders: int, lost: bool = False) -> Copied:
    """Policies copied from the model text or from each other.

    Args:
        seed: same seed, same texts.
        count: number of policies that are left.
        edits: middle number of edits a copy makes, in all of its nodes together; some make a quarter, some four times as many.
        founders: how many copies are made of the model text itself.
        lost: every exemplar is copied twice and then lost, so that only the last copies are left; else all are kept.
    """
    dice = random.Random(seed)
    model = {node: sentence(dice, dice.randint(6, 14)) for node in NODES}
    texts: dict[str, dict[str, list[str]]] = {"model": model}
    parent: dict[str, str] = {}
    uncopied: list[str] = []
    while (len(uncopied) if lost else len(parent)) < count:
        if len(parent) < founders:
            exemplar, copies = "model", 1
        elif lost:
            exemplar, copies = uncopied.pop(dice.randrange(len(uncopied))), 2
        else:
            exemplar, copies = dice.choice(sorted(parent)), 1
        for _ in range(copies):
            name = f"p{len(parent):04}"
            texts[name], parent[name] = _copy(texts[exemplar], edits, dice), exemplar
            uncopied.append(name)
    gone = {"model", *parent.values()} if lost else {"model"}
    kept = {name: {node: "".join(words) for node, words in nodes.items()} for name, nodes in texts.items() if name not in gone}
    return Copied(kept, parent)


def _copy(exemplar: dict[str, list[str]], edits: float, dice: random.Random) -> dict[str, list[str]]:
    copy = {node: list(words) for node, words in exemplar.items()}
    for _ in range(max(2, round(edits * 4 ** dice.uniform(-1, 1)))):
        node = dice.choice(NODES)
        copy[node] = edited(copy[node], dice)
    return copy


def policy_of(policy_id: str, texts: dict[str, str]) -> Alignment:
    """A policy of one clause a node, aligned with the nodes it was made for."""
    source, clauses = "", []
    for number, (node, text) in enumerate(texts.items(), start=1):
        marker = f"{number} "
        at = len(source) + len(marker)
        pieces = (Piece(PieceKind.MARKER, len(source), at - 1), Piece(PieceKind.TEXT, at, at + len(text)))
        source += f"{marker}{text}\n"
        clauses.append((node, Clause(str(number), "arabic", "", str(number), "", text, pieces)))
    policy = Policy(Source(policy_id, source), tuple(clause for _, clause in clauses))
    matches = [Match(clause, node if node in NODES else None, False, 1.0, Evidence.TEXT) for node, clause in clauses]
    matches += [Match(None, node) for node in NODES if node not in texts]
    return Alignment(policy, tuple(matches), ("bp",))


def collated(texts: dict[str, dict[str, str]]) -> Collation:
    """The collation of such policies."""
    return collate([policy_of(policy_id, nodes) for policy_id, nodes in texts.items()], load())
