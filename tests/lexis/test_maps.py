"""Networks, correspondence analysis, clusters and maps against independent reckonings."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform

from kosshi.errors import UsageError
from kosshi.lexis import Selection, clusters, cooccurrence, correspondence, distances, documents, map2d, matrix
from kosshi.lexis.correspondence import analyse
from kosshi.lexis.maps import scale
from lexis.small import made, shipped

# Greenacre's "smokers": staff groups × none, light, medium, heavy; the figures are those of his textbook and of R's package ca.
SMOKERS = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]], dtype=float)


def test_jaccard_is_kh_coders() -> None:
    clauses = documents(shipped())
    graph = cooccurrence(clauses, Selection(min_frequency=10, most=40), edges=10_000)
    having = {lemma: set(rows["document_id"]) for lemma, rows in clauses.tokens.groupby("lemma")}
    lemma = {word: data["lemma"] for word, data in graph.nodes(data=True)}
    pairs = 0
    for a, b in combinations(graph.nodes, 2):
        one, other = having[lemma[a]], having[lemma[b]]
        assert graph.has_edge(a, b) == bool(one & other)
        if one & other:
            pairs += 1
            assert graph.edges[a, b]["weight"] == pytest.approx(len(one & other) / len(one | other))
            assert graph.edges[a, b]["together"] == len(one & other)
    assert pairs == graph.number_of_edges() > 100
    assert all(data["documents"] == len(having[data["lemma"]]) for _, data in graph.nodes(data=True))


def test_the_strongest_edges_are_kept_with_all_their_equals() -> None:
    full = cooccurrence(shipped(), edges=10_000)
    few = cooccurrence(shipped(), edges=30)
    floor = min(weight for _, _, weight in few.edges(data="weight"))
    assert few.number_of_edges() == sum(weight >= floor for _, _, weight in full.edges(data="weight")) >= 30
    assert {data["community"] for _, data in few.nodes(data=True)} == set(
        range(1 + max(data["community"] for _, data in few.nodes(data=True)))
    )


@pytest.mark.parametrize(("measure", "weight"), [("jaccard", 1 / 3), ("dice", 1 / 2), ("simpson", 1.0), ("together", 1.0)])
def test_measures_of_association(measure: str, weight: float) -> None:
    texts = made({"a": ["監査と研修", "監査", "監査を行う", "端末"]})
    assert cooccurrence(texts, Selection(), measure=measure).edges["監査", "研修"]["weight"] == pytest.approx(weight)


def test_a_network_around_a_word() -> None:
    graph = cooccurrence(shipped(), around="遵守", edges=5)
    assert all("遵守" in edge for edge in graph.edges)
    assert cooccurrence(made({"a": ["監査", "研修"]}), Selection()).number_of_nodes() == 0


def test_correspondence_analysis_is_greenacres() -> None:
    rows, columns, eigenvalues = analyse(SMOKERS)
    assert eigenvalues == pytest.approx([0.07476, 0.01002, 0.00041], abs=5e-6)
    assert eigenvalues.sum() == pytest.approx(0.08519, abs=5e-6)
    sign = np.sign(rows[0, :2]) * np.sign([-0.0658, 0.1937])
    assert rows[:, :2] * sign == pytest.approx(
        np.array([[-0.0658, 0.1937], [0.2590, 0.2433], [-0.3806, 0.0107], [0.2330, -0.0577], [-0.2011, -0.0789]]), abs=1e-4
    )
    assert columns[:, 0] * sign[0] == pytest.approx([-0.3933, 0.0995, 0.1963, 0.2938], abs=1e-4)
    assert columns[np.abs(columns[:, 0]).argmax(), 0] > 0


def test_inertia_is_chi_square_over_n() -> None:
    clauses = documents(shipped())
    found = correspondence(clauses, dimensions=9)
    table = np.array([[0.0] * 5 for _ in range(len(found.words))])
    place = {lemma: at for at, lemma in enumerate(found.words["lemma"])}
    group = {name: at for at, name in enumerate(clauses.groups)}
    for row in clauses.tokens.itertuples():
        if row.lemma in place and row.pos in {"名詞", "動詞", "形容詞", "形状詞", "副詞"}:
            table[place[row.lemma], group[row.group]] += 1
    assert table.sum(axis=1).tolist() == found.words["frequency"].tolist()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    assert found.inertia["inertia"].sum() == pytest.approx((((table - expected) ** 2) / expected).sum() / table.sum())
    assert found.inertia["cumulative"].iloc[-1] == pytest.approx(1)
    for part in (found.words, found.groups):
        assert part["mass"].sum() == pytest.approx(1)
        assert part[["contribution1", "contribution2", "contribution3", "contribution4"]].sum().to_numpy() == pytest.approx(1)
        assert (part["mass"] * part["distance"]).sum() == pytest.approx(found.inertia["inertia"].sum())


def test_correspondence_of_few_groups() -> None:
    found = correspondence(documents(shipped(), by="skeleton_part"))
    assert len(found.inertia) == 1
    assert list(found.groups.columns) == ["group", "frequency", "mass", "distance", "dim1", "contribution1"]
    with pytest.raises(UsageError, match="policy_id"):
        correspondence(made({"a": ["情報を守る"]}), Selection())


def test_correspondence_shows_itself_in_a_notebook_without_markup_of_the_texts() -> None:
    page = correspondence(made({"<b>x</b>": ["情報を守る", "監査"], "y": ["情報", "研修"], "z": ["研修"]}), Selection())._repr_html_()
    assert "<b>x</b>" not in page
    assert page.count("<table") == 3


def test_without_a_number_there_are_as_many_clusters_as_the_root_of_the_items() -> None:
    assert clusters(shipped()).members["cluster"].nunique() == 2  # five policies
    assert clusters(shipped(), "words", selection=Selection(most=26)).members["cluster"].nunique() == 5
    assert clusters(shipped(), number=9).members["cluster"].nunique() == 5


def test_results_print_themselves() -> None:
    found = clusters(shipped(), number=2)
    assert repr(found) == "<Clustering: members 5>"
    assert str(found).splitlines()[0] == "クラスター"
    assert "kitakyushu" in str(map2d(shipped()))


def test_cosine_distances_are_of_tf_idf() -> None:
    clauses = documents(shipped())
    table = distances(clauses)
    counts, words = matrix(clauses)
    sums = np.array([counts.toarray()[[row.policy_id == group for row in clauses.rows]].sum(axis=0) for group in clauses.groups])
    weights = sums * (np.log((1 + 5) / (1 + (sums > 0).sum(axis=0))) + 1)
    unit = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    assert table.to_numpy() == pytest.approx(1 - unit @ unit.T, abs=1e-9)
    assert len(words) == sums.shape[1]
    assert (np.diag(table) == 0).all()


@pytest.mark.parametrize("metric", ["cosine", "jaccard", "euclidean"])
@pytest.mark.parametrize("of", ["groups", "words"])
def test_distances_are_symmetric_and_clusters_hold_everything(of: str, metric: str) -> None:
    selection = Selection(min_frequency=3, most=30)
    table = distances(shipped(), of, metric, selection)
    assert (table.to_numpy() == table.to_numpy().T).all()
    assert (table.to_numpy() >= 0).all()
    found = clusters(shipped(), of, 3, metric, selection=selection)
    assert found.members["label"].tolist() == list(table.index)
    assert found.members["cluster"].iloc[0] == 1
    assert found.members["cluster"].nunique() == 3
    assert found.linkage.shape == (len(table) - 1, 4)
    assert 0 < found.cophenetic <= 1


def test_jaccard_of_words_is_that_of_their_documents() -> None:
    selection = Selection(min_frequency=10, most=20)
    table = distances(shipped(), "words", "jaccard", selection)
    graph = cooccurrence(shipped(), selection, edges=10_000)
    for a, b, weight in graph.edges(data="weight"):
        assert table.loc[a, b] == pytest.approx(1 - weight)


def test_the_copy_lies_nearest_and_the_other_kind_of_text_apart() -> None:
    found = clusters(shipped(), number=2).members.set_index("label")["cluster"]
    assert found.drop("ibaraki-gikai").nunique() == 1
    assert found["ibaraki-gikai"] != found["suwa"]
    points = map2d(shipped()).points.set_index("label")
    assert points["x"].abs().idxmax() == "ibaraki-gikai"


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=8, unique=True))
def test_a_map_of_a_plane_is_that_plane(points: list[tuple[int, int]]) -> None:
    square = squareform(pdist(np.array(points, dtype=float)))
    shown = squareform(pdist(scale(square)))
    assert shown == pytest.approx(square, abs=1e-4 * square.max())


def test_small_maps() -> None:
    two = map2d(made({"a": ["監査"], "b": ["研修"]}), selection=Selection())
    assert two.points["x"].abs().tolist() == pytest.approx([0.5, 0.5])
    assert two.stress == pytest.approx(0)
    same = map2d(made({"a": ["監査"], "b": ["監査"], "c": ["監査"]}), selection=Selection())
    assert same.points[["x", "y"]].to_numpy() == pytest.approx(0)
    assert same.stress == 0
    assert (same.distances.to_numpy() == 0).all()
    assert clusters(made({"a": ["監査"], "b": ["監査"], "c": ["監査"]}), number=2, selection=Selection()).members["cluster"].nunique() == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: distances(shipped(), "pages"),
        lambda: distances(shipped(), metric="manhattan"),
        lambda: clusters(shipped(), method="magic"),
        lambda: clusters(shipped(), number=0),
        lambda: clusters(shipped(), "words", selection=Selection(most=1)),
        lambda: map2d(made({"a": ["監査"]})),
        lambda: cooccurrence(shipped(), edges=0),
        lambda: cooccurrence(shipped(), measure="magic"),
        lambda: correspondence(shipped(), dimensions=0),
    ],
)
def test_refusals(call: object) -> None:
    with pytest.raises(UsageError):
        call()  # type: ignore[operator]


def test_too_many_items_are_refused_before_they_are_compared() -> None:
    texts = made({"a": [f"情報{'監査' * (number % 3)}" for number in range(2001)], "b": ["情報"]})
    with pytest.raises(UsageError, match="2002"):
        distances(texts, "documents")
    assert len(distances(texts)) == 2
