"""A policy as the tree of its clauses."""

from __future__ import annotations

from html import escape

from rich.text import Text
from rich.tree import Tree

from kosshi.display.pieces import framed
from kosshi.messages import say
from kosshi.model import Clause, Policy
from kosshi.showing import to_html, to_rich

_SHORT = 60  # characters of a clause's text that a terminal shows


def policy_html(policy: Policy) -> str:
    """The clauses as a tree that opens and closes."""
    items = "".join(_item(clause) for clause in policy.clauses)
    return framed(f"<p>{escape(_head(policy))}</p><ul>{items}</ul>")


def policy_rich(policy: Policy) -> Tree:
    """The clauses as a tree, each on one line."""
    tree = Tree(Text(_head(policy)))
    for clause in policy.clauses:
        _branch(tree, clause)
    return tree


def clause_html(clause: Clause) -> str:
    """One clause and those below it, open."""
    return framed(f"<ul>{_item(clause, is_open=True)}</ul>")


def clause_rich(clause: Clause) -> Tree:
    """One clause in full and those below it."""
    tree = Tree(Text(f"{_title(clause)}\n{clause.text}".rstrip()))
    for child in clause.children:
        _branch(tree, child)
    return tree


def _head(policy: Policy) -> str:
    return say("display", "policy", policy_id=policy.policy_id, clauses=sum(1 for _ in policy.walk()), file=policy.source.name)


def _title(clause: Clause) -> str:
    return " ".join(part for part in (clause.marker, clause.heading) if part)


def _item(clause: Clause, *, is_open: bool = False) -> str:
    title = f"<b>{escape(_title(clause))}</b> <span class='quiet'>{escape(clause.path)}</span>"
    text = f'<div class="t">{escape(clause.text)}</div>' if clause.text else ""
    below = f"<ul>{''.join(_item(child, is_open=is_open) for child in clause.children)}</ul>" if clause.children else ""
    if not text and not below:
        return f"<li>{title}</li>"
    return f"<li><details{' open' if is_open else ''}><summary>{title}</summary>{text}{below}</details></li>"


def _branch(tree: Tree, clause: Clause) -> None:
    text = " ".join(clause.text.split())
    line = Text(f"{_title(clause)} ", style="bold")
    line.append(text[:_SHORT] + ("…" if len(text) > _SHORT else ""), style="not bold")
    below = tree.add(line)
    for child in clause.children:
        _branch(below, child)


to_html.register(Policy, policy_html)
to_html.register(Clause, clause_html)
to_rich.register(Policy, policy_rich)
to_rich.register(Clause, clause_rich)
