"""The parts of plots: fonts, words cut to a width, labels side by side, networks laid out, examples that run."""

from __future__ import annotations

import doctest
import pkgutil
import re
import subprocess
import sys
from functools import cache
from importlib import import_module

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from matplotlib.figure import Figure as PlainFigure

import kosshi
from kosshi import plots
from kosshi.plots import Figure, missing_glyphs
from kosshi.plots.figure import _outline
from kosshi.plots.labels import Label, place_labels
from kosshi.plots.network import layout
from kosshi.plots.style import class_fill, font_files, ink_on, looks, marker, printable
from kosshi.plots.style import settings as house
from kosshi.plots.words import shortened, width, wrapped
from samples import ROOT


def test_every_public_plot_is_documented_and_sorted() -> None:
    assert plots.__all__ == sorted(plots.__all__)
    assert all(getattr(plots, name).__doc__ for name in plots.__all__)


_load = cache(kosshi.load)  # once for all examples


@pytest.mark.parametrize("name", [one.name for one in pkgutil.iter_modules(plots.__path__)])
def test_the_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(kosshi, "load", _load, raising=False)
    assert doctest.testmod(import_module(f"kosshi.plots.{name}")).failed == 0


def test_every_plot_has_an_example() -> None:
    for name in plots.__all__:
        assert name == "Figure" or ">>>" in getattr(plots, name).__doc__, name


def test_importing_plots_touches_nothing_global() -> None:
    code = (
        "import matplotlib; before = matplotlib.rcParams.copy(); import sys, kosshi.plots; kosshi.plots.missing_glyphs(kosshi.plots.Figure('市'));"
        "assert matplotlib.rcParams.copy() == before; assert not {'matplotlib.pyplot', 'matplotlib_fontja'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")})


def test_the_font_is_there_and_knows_japanese() -> None:
    assert all(file.is_file() for file in font_files())
    assert printable("髙𠮟﨑鄧 ①㈱Ⅳ～―–") == "髙𠮟﨑鄧 ①㈱Ⅳ～―–"


def test_a_character_without_a_glyph_becomes_the_printers_sign() -> None:
    assert printable("山\U0002a6a5\U0001f984田\n\t町\x07\u200b") == "山〓〓田 町"


def test_missing_glyphs_are_found_in_any_figure() -> None:
    figure = PlainFigure()
    axes = figure.add_subplot()
    axes.set_xticks([0.5], ["諏訪"], family="DejaVu Sans")
    axes.set_title("ok", family="DejaVu Sans")
    assert missing_glyphs(figure) == {"諏", "訪"}


@given(st.text(), st.integers(6, 60))
def test_lines_are_no_wider_than_asked_and_lose_no_letter(text: str, most: int) -> None:
    text = " ".join(text.split())
    lines = wrapped(text, most)
    assert all(width(line) <= most for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=80), st.integers(4, 40))
def test_a_shortened_label_fits(text: str, most: int) -> None:
    label = shortened(text, most)
    assert width(label) <= most
    assert label == printable(text) or label.endswith("…")


def test_lines_are_broken_where_people_would() -> None:
    assert wrapped("特別区人事・厚生事務組合", 12) == ["特別区人事・", "厚生事務組合"]


def test_classes_differ_in_more_than_colour() -> None:
    count = len(looks().classes)
    assert class_fill(0).colour == class_fill(count).colour
    assert class_fill(0).hatch != class_fill(count).hatch
    assert len({marker(at) for at in range(8)}) == 8
    fills = [(one.colour, one.hatch) for one in looks().strengths.values()]
    assert len(set(fills)) == len(fills)
    hatched = [bool(one.hatch) for one in looks().strengths.values()]
    assert all(a or b for a, b in zip(hatched[::2], hatched[1::2], strict=False)), "neighbours differ by their hatch"


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#0072B2", "#E69F00", "#a9d5f2", "#5b636e", "#4a90c2"])
def test_words_on_a_ground_can_be_read(ground: str) -> None:
    def luminance(colour: str) -> float:
        from matplotlib.colors import to_rgb  # noqa: PLC0415

        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(ground), luminance(ink_on(ground))), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2, level AA


SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


def outline(path: str) -> list[tuple[float, float]]:
    """The points of a path in absolute places, whether its steps are absolute or relative."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    start = (0.0, 0.0)
    for sign, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if sign in "zZ":
            x, y = start
            continue
        across = values if sign == "h" else [0.0] * len(values) if sign == "v" else values[::2]
        up = values if sign == "v" else [0.0] * len(values) if sign == "h" else values[1::2]
        ends = [(dx, dy) if sign.isupper() else (x + dx, y + dy) for dx, dy in zip(across, up, strict=True)]
        found += ends
        x, y = ends[-1]
        start = ends[-1] if sign in "mM" else start
    return found


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("M 0 0 L 80 0 L 80 80 z M 160 160 L 240 168 ", "m0 0h10v10zm20 20l10 1"),  # a closed part ends where it began
        ("M 8 8 Q 16 24 0 -8 C 0 0 8 8 16 16 ", "m1 1q1 2-1-2c0 1 1 2 2 3"),
        ("", ""),
    ],
)
def test_an_outline_goes_in_whole_steps(path: str, wanted: str) -> None:
    assert _outline(path) == wanted


def test_a_shortened_drawing_has_the_same_letters_at_the_same_places() -> None:
    with house():
        figure = Figure("個日 鄧Ab", note="職員は、1条", size=(5, 2))
        figure.settle()
    long, short = (etree.fromstring(one) for one in (figure._written(".svg"), figure.svg().encode()))
    letters = {one.get("id"): one for one in long.iter(f"{SVG}path") if one.get("transform")}
    drawn = {one.get("id"): one for one in short.iter(f"{SVG}path") if one.get("transform")}
    assert len(letters) == len(drawn) > 8
    for before, after in zip(letters.values(), drawn.values(), strict=True):
        assert after.get("transform") == ("scale(0.125)" if after.get("d") else "scale(0.015625)")  # a space has no outline
        points, kept = outline(before.get("d", "")), outline(after.get("d", ""))
        assert len(points) == len(kept)
        assert all(abs(a - 8 * b) <= 4 for one, other in zip(points, kept, strict=True) for a, b in zip(one, other, strict=True))
    uses = [list(one.iter(f"{SVG}use")) for one in (long, short)]
    for one, other in zip(*uses, strict=True):
        place = re.match(r"translate\((-?[\d.]+) ", one.get("transform", ""))
        assert float(other.get("x", 0)) == pytest.approx(float(place[1]) if place else float(one.get("x", 0)), abs=0.06)
        assert list(letters).index(one.get(HREF)[1:]) == list(drawn).index(other.get(HREF)[1:])


def test_hover_texts_lie_on_what_they_tell_of() -> None:
    with house():
        figure = Figure("t", size=(5, 4))
        axes = figure.add_subplot()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        figure.hint_point(axes, (0.1, 0.9), "left above")
        figure.hint_box(axes, (0.8, 0), (1, 0.1), "right below")
        figure.settle()
    point, box = figure.shapes()
    wide, tall = figure.get_size_inches() * 72
    assert point.points[0][0] < wide / 3
    assert point.points[0][1] < tall / 2
    assert all(x > wide / 2 and y > tall / 2 for x, y in box.points)


def test_labels_do_not_lie_on_each_other() -> None:
    points = [(0.5, 0.5)] * 12 + [(0.1, 0.9), (0.9, 0.1)]
    with house():
        figure = Figure("t", size=(5, 4))
        axes = figure.add_subplot()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        left_out = place_labels(figure, axes, [Label(point, f"とても長い名前{at}", 8) for at, point in enumerate(points)])
        boxes = [text.get_window_extent() for text in axes.texts]
    assert left_out + len(boxes) == len(points)
    assert len(boxes) > 4
    assert not any(a.overlaps(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_labels_cover_no_point_not_even_one_without_a_label() -> None:
    with house():
        figure = Figure("t", size=(5, 4))
        axes = figure.add_subplot()
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        others = [(float(x), 50.0) for x in range(52, 80)]
        place_labels(figure, axes, [Label((50, 50), "名前の長い町", 8), Label((50, 20), "必ず", 8, weight=float("inf"))], others=others)
        covered = [text.get_window_extent().contains(*axes.transData.transform(one)) for text in axes.texts for one in others]
    assert len(axes.texts) == 2
    assert not any(covered)


def test_a_label_that_must_be_there_covers_as_little_as_it_can() -> None:
    with house():
        figure = Figure("t", size=(5, 4))
        axes = figure.add_subplot()
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        others = [(float(x), 50.0) for x in range(2, 99)]  # a row of points on either side
        left_out = place_labels(figure, axes, [Label((50, 50), "町", 8, weight=float("inf")), Label((10, 50), "村", 8)], others=others)
        boxes = [text.get_window_extent() for text in axes.texts]
    assert left_out == 0
    assert not any(box.contains(*axes.transData.transform(one)) for box in boxes for one in others)


def test_labels_that_must_be_there_are() -> None:
    with house():
        figure = Figure("t", size=(5, 4))
        axes = figure.add_subplot()
    labels = [Label((0.5, 0.5), "団体", 9, weight=float("inf")) for _ in range(20)]
    assert place_labels(figure, axes, labels) == 0
    assert len(axes.texts) == 20


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=25))
@settings(max_examples=15)
def test_nodes_of_a_network_stand_apart_the_same_each_time(pairs: list[tuple[int, int]]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((f"語{a}", f"語{b}") for a, b in pairs)
    places = layout(graph)
    assert list(places) == list(graph)
    assert len({(round(x, 3), round(y, 3)) for x, y in places.values()}) == len(graph)
    assert layout(graph) == places


def test_lines_of_a_network_are_long_enough_for_words() -> None:
    graph = nx.path_graph(12)
    places = layout(graph)
    lengths = [((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in graph.edges]
    assert 0.9 < sum(lengths) / len(lengths) < 1.8


def test_a_network_looks_the_same_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, networkx as nx; from kosshi import plots\n"
        "g = nx.Graph(); g.add_edges_from((f'語{a}', f'語{a * 7 % 23}') for a in range(23)); g.add_edge('甲', '乙')\n"
        "print(hashlib.sha256(plots.network(g).to_bytes('.svg')).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_an_empty_network_says_so() -> None:
    figure = plots.network(nx.Graph())
    assert "ここに示すものはありません" in [text.get_text() for text in figure.axes[0].texts]
    assert missing_glyphs(figure) == set()
