"""What an upgrade proposes and leaves out, as rows and as lines for the terminal."""

from __future__ import annotations

from kosshi.draft.upgrade.proposal import NotProposed, Proposal, Upgrade, edition_name, printed_place
from kosshi.messages import say

COLUMNS = ("need", "kind", "node", "title", "place", "carried_out", "reason", "sources")
_CONFIRM = ("left-over", "confirm-")  # beginnings of reasons people have to look at


def summary_rows(upgrade: Upgrade) -> list[dict[str, object]]:
    """One row a proposal, then one a thing that is not proposed.

    Columns (``COLUMNS``): ``need`` required, optional or left-out; ``kind`` phrase, clause or missing (empty where left out); ``node``;
    its ``title``, a clause without a node its heading;
    ``place``: the markers of the clause in the old text, for a clause that is added those in the new text;
    ``carried_out``; ``reason``; ``sources``: names of the clauses whose words are taken.
    """
    return [*(_row(upgrade, one) for one in upgrade.proposals), *(_left_out(upgrade, one) for one in upgrade.left_out)]


def summary_lines(upgrade: Upgrade) -> list[str]:
    """Counts, then one line a proposal, then what is left out or to be confirmed, gathered by reason."""
    carried = sum(1 for one in upgrade.optional if one.new_path)
    counts = {"required": len(upgrade.required), "optional": len(upgrade.optional), "carried": carried, "left": len(upgrade.left_out)}
    lines = [say("upgrade", "summary", title=upgrade.title, edition=edition_name(upgrade.edition), **counts)]
    for row in summary_rows(upgrade):
        if row["need"] == "left-out":
            continue
        key = "line-required" if row["need"] == "required" else "line-carried" if row["carried_out"] else "line-optional"
        lines.append(say("upgrade", key, name=" ".join(filter(None, (str(row["title"]), str(row["place"])))), **row))
    gathered: dict[tuple[str, str], list[str]] = {}
    for one in upgrade.left_out:
        place = printed_place(upgrade.policy, one.path) if one.path else ""
        key = "line-confirm" if one.reason.startswith(_CONFIRM) else "line-left-out"
        gathered.setdefault((key, one.told), []).append(" ".join(filter(None, (one.node, place))))
    lines += [
        say("upgrade", key, reason=reason, nodes=say("upgrade", "sources-joint").join(nodes)) for (key, reason), nodes in gathered.items()
    ]
    return lines


def _row(upgrade: Upgrade, one: Proposal) -> dict[str, object]:
    place = printed_place(upgrade.policy, one.path) if one.path else printed_place(upgrade.revised, one.new_path) if one.new_path else ""
    return {
        "need": one.need.value,
        "kind": one.kind.value,
        "node": one.node,
        "title": upgrade.title_of(one.node) or (one.old.partition("\n")[0] if "\n" in one.old else ""),
        "place": place,
        "carried_out": bool(one.new_path),
        "reason": one.reason,
        "sources": [upgrade.source_names[source] for source in one.sources],
    }


def _left_out(upgrade: Upgrade, one: NotProposed) -> dict[str, object]:
    place = printed_place(upgrade.policy, one.path) if one.path else ""
    row = {"need": "left-out", "kind": "", "node": one.node, "title": upgrade.title_of(one.node), "place": place}
    return {**row, "carried_out": False, "reason": one.told, "sources": []}
