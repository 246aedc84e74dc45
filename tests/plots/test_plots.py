"""What every plot promises: a figure with a title, words that can be read and hovered, the same bytes each time."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from contextvars import copy_context
from functools import cache
from pathlib import Path

import matplotlib
import pytest
from lxml import etree

import kosshi
from kosshi import lexis, plots
from kosshi.corpus import Corpus
from kosshi.editions import editions
from kosshi.errors import UsageError
from kosshi.messages import speak
from kosshi.parse import parse
from kosshi.plots import Figure, missing_glyphs
from kosshi.plots.figure import SUFFIXES
from kosshi.plots.timeline import _day
from samples import HILL, ROOT
from samples import source as text_source

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 400_000  # bytes of an SVG
HOSTILE = "</title><script>alert(1)</script> $\\frac{ & \" ' \x00\u200b吉𠮷𪚥😀市"
MAKERS: dict[str, Callable[[Corpus], Figure]] = {
    "coverage": plots.coverage,
    "presence": plots.presence,
    "presence-by": lambda corpus: plots.presence(corpus, "measure", by="kind"),
    "strength": plots.strength,
    "strength-all": lambda corpus: plots.strength(corpus, "bp", silent=True),
    "editions": plots.editions,
    "lineage": plots.lineage,
    "map": plots.similarity,
    "map-by": lambda corpus: plots.similarity(corpus, measure="plain", by="prefecture"),
    "matrix": lambda corpus: plots.similarity(corpus, "matrix"),
    "sankey": plots.sankey,
    "network": lambda corpus: plots.network(lexis.cooccurrence(corpus, edges=40)),
}
OF_SEVERAL: dict[str, Callable[[Corpus], Figure]] = {
    "correspondence": lambda corpus: plots.correspondence(lexis.correspondence(corpus), corpus),
    "word-map": lambda corpus: plots.word_map(lexis.map2d(corpus), corpus),
    "dendrogram": lambda corpus: plots.dendrogram(lexis.clusters(corpus), corpus),
}
EVERY = [*MAKERS, *OF_SEVERAL]


def fresh(name: str, corpus: Corpus) -> Figure:
    return {**MAKERS, **OF_SEVERAL}[name](corpus)


make = cache(fresh)  # a corpus is itself


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return kosshi.load(ROOT / "corpus")


@pytest.fixture(scope="module")
def hostile(corpus: Corpus) -> Corpus:
    """The five bodies under one name that tries everything."""
    entries = {key: entry.model_copy(update={"body": HOSTILE, "prefecture": HOSTILE}) for key, entry in corpus.entries.items()}
    found = Corpus(corpus.policies, entries, corpus.skeleton)
    for known in ("alignments", "collation", "elements_of", "presences", "attributions", "kinship"):
        found.__dict__[known] = getattr(corpus, known)
    return found


@pytest.fixture(scope="module")
def many(corpus: Corpus) -> Corpus:
    """More bodies than fit side by side: one short policy, each time without another line."""
    lines = HILL.split("\n")
    drops = [at for at, line in enumerate(lines) if len(line) > 12]
    texts = {f"b{n}": "\n".join(lines[: (at := drops[n % len(drops)])] + lines[at + 1 :]) for n in range(64)}
    policies = {key: parse(text_source(text, key)) for key, text in texts.items()}
    entries = {key: corpus.entries["suwa"].model_copy(update={"policy_id": key, "body": f"{key}町"}) for key in policies}
    return Corpus(policies, entries, corpus.skeleton)


@pytest.mark.parametrize("name", EVERY)
def test_a_plot_is_a_figure_with_a_title_and_hover_texts(name: str, corpus: Corpus) -> None:
    figure = make(name, corpus)
    assert isinstance(figure, Figure)
    assert figure.title
    assert figure.title in {text.get_text() for text in figure.texts}
    assert figure.hints
    root = etree.fromstring(figure.svg())
    assert root.get("aria-label") == figure.title
    assert [title.text for title in root.iter(f"{SVG}title")] == list(figure.hints)


@pytest.mark.parametrize("name", EVERY)
def test_no_character_is_drawn_as_a_box(name: str, corpus: Corpus, hostile: Corpus) -> None:
    assert missing_glyphs(make(name, corpus)) == set()
    assert missing_glyphs(make(name, hostile)) == set()


@pytest.mark.parametrize("name", EVERY)
def test_the_same_corpus_gives_the_same_bytes_in_any_order_of_writing(name: str, corpus: Corpus) -> None:
    first, second = make(name, corpus), fresh(name, corpus)
    files = {suffix: first.to_bytes(suffix) for suffix in (".svg", ".png", ".pdf")}
    assert {suffix: second.to_bytes(suffix) for suffix in (".pdf", ".png", ".svg")} == files
    assert len(files[".svg"]) < LARGEST
    assert files[".png"].startswith(b"\x89PNG")
    assert files[".pdf"].startswith(b"%PDF")


@pytest.mark.parametrize("name", EVERY)
def test_names_of_bodies_cannot_break_out(name: str, hostile: Corpus) -> None:
    figure = make(name, hostile)
    root = etree.fromstring(figure.svg())
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in figure._repr_html_()
    assert not re.search("[\x00-\x08]", figure.svg() + figure._repr_html_())


@pytest.mark.parametrize("name", EVERY)
def test_titles_and_notes_are_english_when_english_is_spoken(name: str, corpus: Corpus) -> None:
    def english() -> Figure:
        speak("en")
        return fresh(name, corpus)

    figure = copy_context().run(english)
    assert not re.search("[ぁ-んァ-ヶ一-龠]", figure.title + figure.note)
    assert figure.title != make(name, corpus).title


@pytest.mark.parametrize("name", MAKERS)
def test_a_single_policy_can_be_drawn(name: str, corpus: Corpus) -> None:
    one = corpus.filter(kind="市").filter(prefecture="長野県")
    assert len(one) == 1
    if name == "network":
        one = corpus.filter(kind="議会")  # a short text has hardly a word five times
    figure = make(name, one)
    assert figure.title
    assert len(figure.to_bytes(".svg")) < LARGEST


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "network"])
def test_a_corpus_without_policies_can_be_drawn(name: str, corpus: Corpus) -> None:
    figure = make(name, Corpus({}, {}, corpus.skeleton))
    assert figure.title
    assert figure.to_bytes(".svg")


@pytest.mark.parametrize("name", ["coverage", "presence", "presence-by", "strength", "editions", "lineage", "map", "matrix", "sankey"])
def test_many_bodies_fit(name: str, many: Corpus) -> None:
    figure = make(name, many)
    wide, tall = figure.get_size_inches()
    assert wide < 20
    assert tall < 20
    assert len(figure.to_bytes(".svg")) < LARGEST
    assert missing_glyphs(figure) == set()


def test_the_longest_part_fits(corpus: Corpus) -> None:
    figure = plots.coverage(corpus, "st")
    assert missing_glyphs(figure) == set()
    assert len(figure.to_bytes(".svg")) < 1.1 * LARGEST


def test_a_notebook_shows_an_image_with_a_map(corpus: Corpus) -> None:
    figure = make("lineage", corpus)
    page = figure._repr_html_()
    found = re.search(r'<img src="data:image/svg\+xml;base64,([^"]+)" .* alt="([^"]+)" usemap="#([\w-]+)"><map name="([\w-]+)">', page)
    assert found is not None
    assert found[2] == figure.title
    assert found[3] == found[4]
    assert page.count("<area ") == len(figure.hints)
    image = etree.fromstring(base64.b64decode(found[1]))
    assert image.tag == f"{SVG}svg"
    assert not list(image.iter(f"{SVG}title")), "the map has them"
    assert set(re.findall(r"<(\w+)", page)) == {"div", "img", "map", "area"}, "what notebooks that are not trusted keep"


def test_several_figures_can_stand_on_one_page(corpus: Corpus) -> None:
    pages = [make("lineage", corpus).svg(), make("strength", corpus).svg()]
    styles = [style.text for page in pages for style in etree.fromstring(page).iter(f"{SVG}style")]
    assert all(rule.strip().startswith("svg.kosshi-figure") for style in styles for rule in str(style).split("}") if rule)
    bodies: dict[str, str] = {}
    for page in pages:
        for element in etree.fromstring(page).iter():
            if (key := element.get("id")) is not None:
                text = etree.tostring(element, encoding="unicode", with_tail=False)
                assert bodies.setdefault(key, text) == text, "an id means the same thing in all figures"


def test_settings_of_the_user_stay_and_count_for_nothing(corpus: Corpus) -> None:
    plain = plots.strength(corpus).to_bytes(".svg")
    with matplotlib.rc_context({"font.size": 40, "axes.facecolor": "red", "savefig.dpi": 30}):
        before = matplotlib.rcParams.copy()
        assert plots.strength(corpus).to_bytes(".svg") == plain
        assert matplotlib.rcParams.copy() == before


def test_a_figure_is_saved_by_its_suffix(corpus: Corpus, tmp_path: Path) -> None:
    figure = make("lineage", corpus)
    for suffix in SUFFIXES:
        path = figure.save(f"{tmp_path}/new/tree{suffix.upper()}")
        assert path.read_bytes() == figure.to_bytes(suffix)
    with pytest.raises(UsageError, match=r"\.svg \.png \.pdf"):
        figure.save(f"{tmp_path}/tree.gif")
    with pytest.raises(UsageError, match="tree"):
        figure.save(f"{tmp_path}/tree")
    with pytest.raises(UsageError):
        figure.to_bytes("")


# --- what is shown is what the tables say -----------------------------------------------------------------------


def test_every_cell_of_the_coverage_tells_its_clause(corpus: Corpus) -> None:
    marks = corpus.coverage()
    nodes = [node for node in marks.index if node.startswith("bp.")]
    hints = make("coverage", corpus).hints
    assert len(hints) == len(nodes) * len(corpus.policies)
    states = [marks.loc[node, policy_id] for node in nodes for policy_id in corpus.policies]
    ids = [policy_id for _ in nodes for policy_id in corpus.policies]
    for state, policy_id, hint in zip(states, ids, hints, strict=True):
        assert (f"{policy_id}#" in hint) == (state in ("present", "moved"))


def test_the_coverage_prints_a_sign_for_every_omission_and_move(corpus: Corpus) -> None:
    marks = corpus.coverage()
    counts = marks[[str(node).startswith("bp.") for node in marks.index]].stack().value_counts()
    printed = [text.get_text() for text in make("coverage", corpus).axes[0].texts]
    assert (printed.count("無"), printed.count("移")) == (counts["omitted"], counts["moved"])


def test_presence_by_group_divides_by_those_that_have_the_part(corpus: Corpus) -> None:
    figure = plots.presence(corpus, "organ", by="kind")
    heads = [tick.get_text().replace("\n", "") for tick in figure.axes[0].get_xticklabels()]
    rows = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    printed = [text.get_text() for text in figure.axes[0].texts]
    at = rows.index("議会 ＊") * len(heads) + heads.index("市 (2)")
    assert printed[at] == "1/2"
    assert "suwa#" in figure.hints[at]


def test_the_bars_count_all_clauses_that_ask_something(corpus: Corpus) -> None:
    body = corpus.clauses[corpus.clauses["part"] != "supplementary"]
    asked = body[~body["strength"].isin(["lead", "none"])]
    counts = [int(re.search(r"(\d+)条項", hint)[1]) for hint in make("strength", corpus).hints]  # type: ignore[index]
    assert sum(counts) == len(asked)
    everything = [int(re.search(r"(\d+)条項", hint)[1]) for hint in plots.strength(corpus, silent=True).hints]  # type: ignore[index]
    assert sum(everything) == len(body) < len(corpus.clauses)


def test_the_timeline_tells_ranges_and_old_wording(corpus: Corpus) -> None:
    hints = make("editions", corpus).hints
    for row in corpus.editions.to_dict("records"):
        span = row["earliest"] if row["earliest"] == row["latest"] else f"{row['earliest']}–{row['latest']}"
        assert any(hint.startswith(f"{corpus.name(row['policy_id'])}／最後に合わせた版 {span}") for hint in hints)
    assert any("「外部委託」→「業務委託」" in hint for hint in hints)


def test_the_day_of_a_text_stands_within_the_edition_then_in_force(corpus: Corpus) -> None:
    known = editions()
    dated = [one for one in corpus.attributions.values() if one.date is not None]
    assert dated
    for one in dated:
        place = _day(one, known)
        assert place is not None
        assert one.date is not None
        at = max(number for number, edition in enumerate(known) if edition.date <= one.date.day)
        whole = (known[at + 1].date - known[at].date).days if at + 1 < len(known) else 0
        assert place == pytest.approx(at + (one.date.day - known[at].date).days / whole if whole else at + 0.5)


def test_a_map_joins_each_policy_to_its_nearest(corpus: Corpus) -> None:
    axes = plots.similarity(corpus).axes[0]
    points = [tuple(point) for part in axes.collections for point in part.get_offsets()]
    ids = list(corpus.kinship.ids)
    joined = [{points.index(tuple(end)) for end in line.get_xydata()} for line in axes.lines]
    assert joined == [{at, ids.index(corpus.kinship.nearest(one, 1)[0].policy_id)} for at, one in enumerate(ids)]


@pytest.mark.parametrize("name", ["lineage", "dendrogram"])
def test_branches_of_a_tree_end_at_a_leaf_or_in_the_middle_of_a_fork(name: str, corpus: Corpus) -> None:
    lines = [line.get_xydata().tolist() for line in make(name, corpus).axes[0].lines]
    assert len(lines) == len(corpus.policies) - 1
    forks = {(round(high, 9), (low + up) / 2) for (_, low), (high, _), _, (_, up) in lines}
    leaves = {(0.0, float(row)) for row in range(len(corpus.policies))}
    ends = [(round(end[0], 9), end[1]) for line in lines for end in (line[0], line[-1])]
    assert len(set(ends)) == len(ends)
    assert leaves < set(ends) < forks | leaves


def test_the_sankey_has_every_moved_clause(corpus: Corpus) -> None:
    rows = corpus.alignment
    assert f"{int(rows['moved'].sum())}条項" in make("sankey", corpus).note
    moved = rows.loc[rows["moved"] & (rows["policy_id"] == "kitakyushu"), "clause_id"]
    told = "\n".join(plots.sankey(corpus, "bp").hints)
    assert len(moved)
    assert all(clause in told for clause in moved)


def test_rare_places_of_the_sankey_are_put_together(corpus: Corpus) -> None:
    labels = [text.get_text() for text in plots.sankey(corpus, most=3).axes[0].texts]
    assert sum("その他" in label for label in labels) == 2


def test_the_matrix_prints_the_pairs_figures(corpus: Corpus) -> None:
    figures = sorted(text.get_text() for text in plots.similarity(corpus, "matrix", "plain").axes[0].texts)
    assert figures == sorted(f"{value:.2f}" for value in corpus.lineage["plain"] for _ in range(2))


def test_the_tree_tells_the_nearest(corpus: Corpus) -> None:
    hints = make("lineage", corpus).hints
    nearest = corpus.kinship.nearest("suwa", 1)[0]
    [leaf] = [hint for hint in hints if hint.startswith(corpus.name("suwa")) and "近さ" in hint.split("\n")[1]]
    assert leaf.split("\n")[1] == f"{corpus.name(nearest.policy_id)}との近さ {nearest.similarity:.2f}"


# --- refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda corpus: plots.coverage(corpus, "xx"), "bp st"),
        (lambda corpus: plots.strength(corpus, "xx"), "bp st"),
        (lambda corpus: plots.sankey(corpus, "xx"), "bp st"),
        (lambda corpus: plots.presence(corpus, "body"), "threat effect organ"),
        (lambda corpus: plots.presence(corpus, by="dates"), "prefecture"),
        (lambda corpus: plots.similarity(corpus, "globe"), "map matrix"),
        (lambda corpus: plots.similarity(corpus, measure="nearness"), "similarity plain"),
        (lambda corpus: plots.similarity(corpus, by="size"), "kind"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(wrong: Callable[[Corpus], Figure], says: str, corpus: Corpus) -> None:
    with pytest.raises(UsageError, match=says):
        wrong(corpus)


def test_one_dimension_is_no_plane(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="dimensions"):
        plots.correspondence(lexis.correspondence(corpus, dimensions=1))
