"""Matrices: which body provides for which item of the skeleton, and which group names which threat, organ or measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from kosshi.corpus import Corpus
from kosshi.elements import Presence
from kosshi.elements.element import ElementKind
from kosshi.errors import UsageError
from kosshi.messages import error, language, say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import FEW, Axis, CellClass, cells, nothing, part_lines, rectangles, shades, sheet, write
from kosshi.plots.style import Fill, colour, ink_on
from kosshi.plots.words import check_part, clause_words, column_title, group_labels, names, node_title, shortened

_OUTSIDE = "\\\\\\\\"  # hatch of what cannot be there
_ROOMY_HINTS = 400  # cells whose hover texts may be long
_MOST_HINTS = 1500  # cells with a hover text of their own; beyond, rows have one


# --- coverage -----------------------------------------------------------------------------------------------


@styled
def coverage(corpus: Corpus, part: str | None = None) -> Figure:
    """Which body provides for which item of the skeleton.

    Items run down and bodies across; with more than 30 bodies these run down, those whose wordings are near each other
    side by side.

    Args:
        corpus: the policies.
        part: id of the part of the skeleton; by default the one most policies have.

    Raises:
        UsageError: no such part.

    >>> import kosshi
    >>> figure = coverage(kosshi.load("corpus"))
    >>> figure.title
    '骨子の項目の有無：情報セキュリティ基本方針'
    """
    marks = corpus.coverage()
    part = part or _fullest(corpus)
    check_part(corpus, part)
    nodes = [node.id for node in corpus.skeleton if node.part == part]
    many = len(corpus.policies) > FEW
    ids = [one.policy_id for one in tree.walk() if one.policy_id] if many and (tree := corpus.kinship.tree()) else list(corpus.policies)
    classes = _coverage_classes()
    states = marks.loc[nodes, ids].to_numpy(dtype=object)
    title = say("plots", "coverage", part=_part_title(corpus, part))
    note = say("plots", "coverage-note", nodes=len(nodes), n=len(ids), moved=classes["moved"].sign, omitted=classes["omitted"].sign)
    called = names(corpus, ids)
    tops = [at for at, node in enumerate(nodes) if corpus.skeleton.parent(node) is None]
    down = Axis([_indented(corpus, node) for node in nodes], 8, tops)
    across = Axis([called[policy_id] for policy_id in ids], 8 if not many else 7)
    if many:
        note += say("plots", "coverage-by-kin")
        figure, axes = sheet(title, note, across, down, (0.15, 0.15))
        cells(axes, states.T, classes, signs=False)
    else:
        figure, axes = sheet(title, note, down, across, (0.92 if len(ids) <= 8 else 0.3, 0.205))
        cells(axes, states, classes, signs=True)
    _coverage_hints(figure, axes, corpus, (nodes, ids, called), many)
    figure.outside_legend([one.sample() for state, one in classes.items() if (states == state).any()])
    return figure


def _fullest(corpus: Corpus) -> str:
    """The part most policies have, the first of them in the skeleton."""
    counts = {part.part: 0 for part in corpus.skeleton.parts}
    for alignment in corpus.alignments:
        for part in alignment.parts:
            counts[part] = counts.get(part, 0) + 1
    return max(counts, key=lambda part: counts[part])


def _part_title(corpus: Corpus, part: str) -> str:
    found = next(one for one in corpus.skeleton.parts if one.part == part)
    return found.en if language() == "en" else found.ja


def _indented(corpus: Corpus, node: str) -> str:
    depth = len(corpus.skeleton.ancestors(node))
    return "\u3000" * depth + shortened(node_title(corpus.skeleton[node]), 40 - 2 * depth)


def _coverage_classes() -> dict[str, CellClass]:
    said = {key: say("report", f"legend-{key}") for key in ("present", "moved", "omitted", "outside")}
    return {
        "present": CellClass(Fill(colour=colour("pale")), said["present"]),
        "moved": CellClass(Fill(colour=colour("orange"), hatch="////"), said["moved"], say("report", "mark-moved")),
        "omitted": CellClass(Fill(colour=colour("paper")), said["omitted"], say("report", "mark-omitted"), "vermillion"),
        "": CellClass(Fill(colour=colour("ground"), hatch=_OUTSIDE), said["outside"]),
    }


def _coverage_hints(figure: Figure, axes: Axes, corpus: Corpus, what: tuple[list[str], list[str], dict[str, str]], many: bool) -> None:
    nodes, ids, called = what
    if len(nodes) * len(ids) > _MOST_HINTS:
        counts = corpus.coverage().loc[nodes]
        for at, policy_id in enumerate(ids):
            of = counts[policy_id].value_counts()
            told = say("plots", "coverage-of-row", **{key: int(of.get(key, 0)) for key in ("present", "moved", "omitted")})
            figure.hint_box(axes, (0, at), (len(nodes), at + 1), f"{called[policy_id]}\n{told}")
        return
    first, most = (2, 160) if len(nodes) * len(ids) <= _ROOMY_HINTS else (1, 50)
    for row, node in enumerate(nodes):
        title = node_title(corpus.skeleton[node])
        entry = corpus.collation.entries.get(node)
        for column, policy_id in enumerate(ids):
            if not corpus.marks[policy_id].get(node):
                continue  # the body has nothing of the part: there is nothing to tell
            reading = entry.reading(policy_id) if entry else None
            words = [clause_words(policy_id, clause, most) for clause in reading.clauses[:first]] if reading else []
            x, y = (row, column) if many else (column, row)
            figure.hint_box(axes, (x, y), (x + 1, y + 1), "\n".join([f"{called[policy_id]}／{title}", *words]))


# --- presence -----------------------------------------------------------------------------------------------


@styled
def presence(corpus: Corpus, kind: str = "organ", by: str | None = None, most: int = 40) -> Figure:
    """Which bodies, or which share of each group of bodies, name a threat, organ, asset, measure and the like.

    Args:
        corpus: the policies.
        kind: ``threat``, ``effect``, ``organ``, ``person``, ``asset`` or ``measure``.
        by: a text column of the manifest (``kind``, ``prefecture`` …) to group by; by default one column a body, and
            one for all where there are more than 30.
        most: rows; the model text's elements and the most frequent others are shown.

    Raises:
        UsageError: no such kind or column.

    >>> import kosshi
    >>> corpus = kosshi.load("corpus")
    >>> presence(corpus, "threat").title
    'どの団体が何を挙げているか：脅威'
    >>> presence(corpus, "organ", by="kind").title
    'どの団体が何を挙げているか：機関（団体の種類別）'
    """
    kinds = [one.value for one in ElementKind]
    if kind not in kinds:
        raise error(UsageError, kind, "plots", "no-kind", known=" ".join(kinds))
    found = [one for one in corpus.presences if one.kind.value == kind]
    shown = sorted(sorted(found, key=lambda one: (not one.expected, -len(one.include)))[:most], key=found.index)
    each = by is None and len(corpus.policies) <= FEW
    groups = _groups(corpus, by)
    title = say("plots", "presence-by" if by else "presence", kind=say("report", f"element-{kind}"), by=column_title(by or ""))
    note = say("plots", "presence-note" if each else "presence-share-note", n=len(corpus.policies))
    if len(found) > len(shown):
        note += say("plots", "presence-rest", n=len(found) - len(shown))
    rows = Axis([shortened(one.element, 40) + ("" if one.expected else " ＊") for one in shown], 8, _first_own(shown))
    narrow = len(groups) > 8
    figure, axes = sheet(title, note, rows, Axis(list(groups), 8), (0.34 if narrow else 0.92, 0.205))
    if not shown:
        nothing(axes)
    elif each:
        classes = _presence_classes()
        states = np.array([[_state(one, ids[0]) for ids in groups.values()] for one in shown], dtype=object)
        cells(axes, states, classes, signs=True)
        figure.outside_legend([one.sample() for state, one in classes.items() if (states == state).any()])
    else:
        _shares(axes, shown, list(groups.values()), narrow)
    _presence_hints(figure, axes, shown, groups)
    return figure


def _groups(corpus: Corpus, by: str | None) -> dict[str, list[str]]:
    """Policies by group, the groups in the order in which the corpus brings them."""
    if by is None and len(corpus.policies) <= FEW:
        return {name: [policy_id] for policy_id, name in names(corpus, corpus.policies).items()}
    if by is None:
        return {say("report", "total"): list(corpus.policies)}
    groups: dict[str, list[str]] = {}
    for policy_id, label in group_labels(corpus, by).items():
        groups.setdefault(label, []).append(policy_id)
    return {f"{shortened(label, 18)} ({len(ids)})": ids for label, ids in groups.items()}


def _first_own(shown: Sequence[Presence]) -> list[int]:
    """Where the elements that are not the model text's begin."""
    return [at for at, one in enumerate(shown) if at and not one.expected and shown[at - 1].expected]


def _state(one: Presence, policy_id: str) -> str:
    return next((key for key in ("include", "exclude", "absent") if policy_id in getattr(one, key)), "")


def _presence_classes() -> dict[str, CellClass]:
    said = {key: say("plots", f"presence-{key}") for key in ("include", "exclude", "absent", "outside")}
    return {
        "include": CellClass(Fill(colour=colour("pale")), said["include"], "●", "blue"),
        "exclude": CellClass(Fill(colour=colour("orange"), hatch="////"), said["exclude"], say("plots", "sign-exclude")),
        "absent": CellClass(Fill(colour=colour("paper")), said["absent"], "–", "soft"),
        "": CellClass(Fill(colour=colour("ground"), hatch=_OUTSIDE), said["outside"]),
    }


def _shares(axes: Axes, shown: Sequence[Presence], groups: Sequence[list[str]], narrow: bool) -> None:
    """Cells coloured and labelled by the share of a group's policies that name the element."""
    shade = shades()
    for row, one in enumerate(shown):
        for column, ids in enumerate(groups):
            has, there = len(set(ids) & set(one.include)), len(set(ids) & {*one.include, *one.exclude, *one.absent})
            ground = to_hex(shade(has / there)) if there else colour("ground")
            rectangles(axes, [(column, row, 1, 1)], Fill(colour=ground))
            text = "" if not there else f"{100 * has / there:.0f}%" if narrow else f"{has}/{there}"
            write(axes, (column + 0.5, row + 0.5), text, 6 if narrow else 7.5, ink_on(ground))
    part_lines(axes, len(shown), len(groups))


def _presence_hints(figure: Figure, axes: Axes, shown: Sequence[Presence], groups: dict[str, list[str]]) -> None:
    for row, one in enumerate(shown):
        for column, (label, ids) in enumerate(groups.items()):
            places = [place for place in one.places if place.policy_id in set(ids)]
            words = [f"{place.policy_id}#{place.clause.path} 「{place.surface}」" for place in places[:4]]
            more = [say("plots", "and-more", n=len(places) - 4)] if len(places) > 4 else []
            figure.hint_box(axes, (column, row), (column + 1, row + 1), "\n".join([f"{label}／{one.element}", *words, *more]))
