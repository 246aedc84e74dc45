"""Whole documents before they are printed: a grown tree with its cover, preamble, contents and last line."""

from __future__ import annotations

import random

from .customs import CUSTOMS
from .growing import Grower
from .sentences import Wording
from .trees import Plan


def plan(rng: random.Random, style: str) -> Plan:
    """A random tree in the custom ``style``, with what stands before and after the clauses."""
    custom = CUSTOMS[style](rng)
    wording = Wording(rng, "，" if rng.random() < 0.08 else "、", custom.script)
    while True:
        grower = Grower(rng, custom, wording)
        size = rng.randint(5, 40) if rng.random() < 0.7 else rng.randint(40, 80)
        drawn = Plan(style, grower.body(size), grower.supplements(), traits=grower.traits)
        if 5 <= sum(1 for _ in drawn.walk()) <= 80:
            break
    if wording.comma == "，":
        drawn.traits.add("comma:full-width")
    for node in drawn.walk():
        drawn.traits |= node.level.traits
        drawn.traits |= {f"heading:{node.place}"} if node.heading else set()
        drawn.traits |= {"branch"} if node.branch else set()
    return front(rng, drawn, wording)


def front(rng: random.Random, drawn: Plan, wording: Wording) -> Plan:
    """Add the cover, a preamble, the contents and a last line."""
    body = rng.choice(("見本市", "例示町", "架空村", "仮想広域連合"))
    drawn.title = f"{body}{rng.choice(('情報管理', '施設利用', '端末取扱', '文書保存'))}{wording.document}"
    if rng.random() < 0.8:
        drawn.cover = [drawn.title]
        chance = rng.random()
        if chance < 0.4:
            drawn.cover += [wording.date(), f"訓令第{wording.number(1, 40)}号"]
        elif chance < 0.6:
            drawn.cover += [body, f"{wording.date()}　策定"]
        if rng.random() < 0.2:
            drawn.cover += [f"改正　{wording.date()}訓令第{wording.number(1, 40)}号" for _ in range(rng.randint(1, 2))]
            drawn.traits.add("history")
        drawn.traits.add("cover")
    if rng.random() < 0.08:
        drawn.preamble = ["はじめに", *(wording.paragraph() for _ in range(rng.randint(1, 2)))]
        drawn.traits.add("preamble")
    if rng.random() < 0.25:
        grouped = drawn.body[0].style in ("chapter", "volume", "section") and drawn.style in ("articles", "statute", "running")
        drawn.contents = "ranges" if grouped else rng.choice(("dots", "tabs"))
        headed = all(node.heading for node in drawn.body)
        drawn.contents = drawn.contents if headed else "none"
        drawn.traits.add(f"contents:{drawn.contents}")
    if not drawn.supplements and rng.random() < 0.06:
        drawn.end = "以上"
        drawn.traits.add("end")
    return drawn
