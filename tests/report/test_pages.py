"""The pages: every row of every table, links that lead somewhere, hostile text as text, nothing but local files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html

from kosshi.corpus import Corpus, table_of
from kosshi.editions import editions
from kosshi.model import Clause
from kosshi.report import write
from kosshi.report.links import Links
from kosshi.report.pages.analyses import _cut, stale_grid
from kosshi.report.site import Site
from report.samples import FORMULA, IMAGE, SCRIPT, TURNED

NAMES = {"架空市", "架空町", "本市", "本町"}  # they stay Japanese wherever they stand
SIGNS = {"present": "有", "moved": "移", "omitted": "無", "": "－"}


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[str, html.HtmlElement]:
    """Every page, parsed."""
    return {path.relative_to(report).as_posix(): html.document_fromstring(path.read_bytes()) for path in sorted(report.rglob("*.html"))}


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_link_leads_to_a_file_and_an_anchor(report: Path, pages: dict[str, html.HtmlElement]) -> None:
    anchors = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    checked = 0
    for name, page in pages.items():
        for href in page.xpath("//@href[not(starts-with(., 'data:'))] | //@src"):
            parts = urlsplit(href)
            assert not parts.scheme + parts.netloc, (name, href)
            target = (report / name).parent / unquote(parts.path) if parts.path else report / name
            assert target.resolve().is_file(), (name, href)
            if parts.fragment.startswith("!"):  # a view: the scripts' matter, but the bodies it names must be there
                chosen = parse_qs(parts.fragment[1:])
                assert all((report / f"data/bodies/{one}.js").is_file() for key in ("a", "b") for one in chosen.get(key, ())), (name, href)
            elif parts.fragment:
                assert unquote(parts.fragment) in anchors[target.resolve().relative_to(report.resolve()).as_posix()], (name, href)
            checked += 1
    assert checked > 3000


def test_ids_are_unique_on_every_page(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_pages_allow_nothing_inline_and_nothing_from_elsewhere(pages: dict[str, html.HtmlElement]) -> None:
    policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:"
    for name, page in pages.items():
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [policy], name
        assert not page.xpath("//style | //script[not(@src)] | //*[@style] | //@*[starts-with(name(), 'on')]"), name
        assert page.get("lang") == "ja"
        assert len(page.xpath("//h1")) == 1
        assert page.xpath("//a[@class='skip']/@href") == ["#main"]


def test_tables_say_what_their_heads_belong_to(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        assert not page.xpath("//th[not(@scope)]"), name
        assert all(table.xpath("./thead") for table in page.xpath("//table")), name


def test_the_matrix_shows_the_coverage_and_leads_to_the_wording(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    coverage = corpus.coverage()
    rows = {row.get("data-node"): row for row in pages["index.html"].xpath("//table[@id='matrix']//tr[@class='node']")}
    assert list(rows) == list(coverage.index)
    for node, row in rows.items():
        cells = row.xpath("./td")[1:]
        for policy, cell in zip(coverage.columns, cells, strict=True):
            mark = coverage.loc[node, policy]
            assert cell.get("class") == (mark or "outside")
            assert cell.xpath("string(./a/text() | ./text())") == SIGNS[mark]
            assert cell.xpath("./a/@href") == ([f"nodes/{node}.html#b-{policy}"] if mark else [])


def test_a_part_that_is_not_shared_is_folded_at_first(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    for part in corpus.skeleton.parts:
        shared = sum(part.part in alignment.parts for alignment in corpus.alignments) > 1
        (body,) = pages["index.html"].xpath("//table[@id='matrix']/tbody[@data-part=$part]", part=part.part)
        assert (body.get("class") == "closed") == (not shared)


def test_additions_have_a_row_in_the_matrix_and_a_page(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    per_body = [sum(1 for policy, _ in corpus.collation.additions if policy == own) for own in corpus.policies]
    assert per_body[1] >= 1
    rows = pages["index.html"].xpath("//tr[@class='added-row']")
    counts = [[int(cell.xpath("string(.//b)") or 0) for cell in row.xpath("./td")[1:]] for row in rows]
    assert [sum(column) for column in zip(*counts, strict=True)] == per_body
    page = words(pages["additions.html"])
    for _, clause in corpus.collation.additions:
        assert " ".join(clause.full_text.split()) in page


def test_every_clause_stands_on_its_body_page(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    for row in table_of(corpus, "clauses"):
        page = pages[f"bodies/{row['policy_id']}.html"]
        (found,) = page.xpath("//tr[@id=$id]", id=f"c-{row['path']}")
        cell = found.xpath("./td[1]")[0].text_content()
        bare = row["heading"] and not row["text"] and not any(one.path == row["path"] for one in parents(corpus, row["policy_id"]))
        assert cell == "\n".join(part for part in (row["heading"], row["text"], "（見出しのみ）" if bare else "") if part)


def parents(corpus: Corpus, policy_id: str) -> list[Clause]:
    return [clause for clause in corpus[policy_id].walk() if clause.children]


def test_a_heading_alone_says_so_wherever_a_wording_stands(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    bare = {
        node
        for node, entry in corpus.collation.entries.items()
        for variant in entry.variants
        if not any(clause.text for clause in variant.readings[0].clauses)
    }
    assert {"bp.definition", "bp.scope"} <= bare
    for node in corpus.collation.entries:
        assert bool(pages[f"nodes/{node}.html"].xpath("//p[@class='note'][.='（見出しのみ）']")) == (node in bare)
    scope = pages["scopes.html"].xpath("//div[@class='subject'][.//*[@id='n-bp.scope']]//td[small]")[0]
    assert scope.text_content() == "適用範囲\n（見出しのみ）"
    assert scope.xpath("string(./b)") == "適用範囲"


def test_every_clause_shows_its_nodes(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    for row in table_of(corpus, "alignment"):
        if row["path"] and row["skeleton_id"]:
            page = pages[f"bodies/{row['policy_id']}.html"]
            (found,) = page.xpath("//tr[@id=$id]", id=f"c-{row['path']}")
            assert f"../nodes/{row['skeleton_id']}.html#b-{row['policy_id']}" in found.xpath("./td[2]//@href")


def test_omissions_are_named_on_the_node_page_and_the_body_page(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    for node, entry in corpus.collation.entries.items():
        omitting = pages[f"nodes/{node}.html"].xpath("//section[@aria-labelledby='omitted']//li/@id")
        assert omitting == [f"b-{policy}" for policy in corpus.policies if policy in entry.omitted_by]
    summary = words(pages["bodies/kakuu-machi.html"].xpath("//section[@aria-labelledby='summary']")[0])
    assert "大規模・広範囲にわたる疾病による脅威" in summary
    assert "職員等の遵守義務" in summary


def test_wordings_are_grouped_and_every_difference_is_marked(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    for node, entry in corpus.collation.entries.items():
        articles = pages[f"nodes/{node}.html"].xpath("//section[@aria-labelledby='wordings']/article")
        found = {frozenset(article.xpath(".//li/@id")) for article in articles}
        assert found == {frozenset(f"b-{policy}" for policy in variant.witnesses) for variant in entry.variants}
    threat = pages["nodes/bp.threat.intentional.html"].xpath("//article[.//li[@id='b-kakuu-machi']]//*[@class='text']")[0]
    assert [mark.tag for mark in threat.xpath("./del | ./ins")].count("ins") >= 1


def test_a_pair_page_holds_every_difference_of_its_table(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    page = pages["pairs/kakuu-shi--kakuu-machi.html"]
    rows = corpus.diff("kakuu-shi", "kakuu-machi").to_dict("records")
    assert len(rows) > 3
    marks = {"del": [], "ins": []}
    for tag, found in marks.items():
        found += [(mark.text_content(), mark.get("class").split()[0]) for mark in page.xpath(f"//table[@id='pair']//{tag}")]
    assert marks["del"] == [(row["text_a"], row["change"]) for row in rows if row["text_a"]]
    assert marks["ins"] == [(row["text_b"], row["change"]) for row in rows if row["text_b"]]


def test_both_sides_of_a_pair_read_as_printed(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    ids = ("kakuu-shi", "kakuu-machi")
    page = pages["pairs/kakuu-shi--kakuu-machi.html"]
    for node, entry in corpus.collation.entries.items():
        readings = [entry.reading(policy) for policy in ids]
        if any(readings):
            (row,) = page.xpath("//tr[@id=$id]", id=f"n-{node}")
            for reading, cell in zip(readings, row.xpath("./td"), strict=True):
                only = "" if reading is None or any(clause.text for clause in reading.clauses) else "\n（見出しのみ）"
                assert cell.xpath("string(./*[@class='text'])") == (reading.text + only if reading else "")


def test_self_references_are_harmless_and_threats_are_not(pages: dict[str, html.HtmlElement]) -> None:
    page = pages["pairs/kakuu-shi--kakuu-machi.html"]
    assert page.xpath("string(//tr[@id='n-bp.purpose']/@class)") == "harmless"
    assert page.xpath("string(//tr[@id='n-bp.definition.network']/@class)") == "same"
    assert page.xpath("string(//tr[@id='n-bp.threat.pandemic']/@class)") == "one"
    assert page.xpath("count(//tr[@class='extra'])") == 1


def test_the_table_of_threats_says_who_has_them_and_who_has_not(pages: dict[str, html.HtmlElement], corpus: Corpus) -> None:
    page = pages["threats.html"]
    for node in corpus.skeleton:
        heads = page.xpath("//*[@id=$id]", id=f"n-{node.id}")
        assert bool(heads) == (
            node.kind == "threat" and bool(corpus.collation.entries[node.id].variants or corpus.collation.entries[node.id].omitted_by)
        )
    table = page.xpath("//div[@class='subject'][.//*[@id='n-bp.threat.pandemic']]//tbody")[0]
    assert [row.xpath("string(./td[2]//span/@class)") for row in table] == ["mark present", "mark omitted"]
    assert "架空町" in words(table[1])


def test_findings_are_plain_sentences(pages: dict[str, html.HtmlElement]) -> None:
    text = words(pages["index.html"].xpath("//section[@aria-labelledby='findings']")[0])
    assert "比べた4団体の文書は、すべて『情報セキュリティ基本方針』を含みます。" in text
    assert re.search(r"『情報セキュリティ基本方針』に『[^』]+』.*の定めがないのは、4団体のうち[1-3]団体（", text)
    assert "骨子にない独自の規定は、" in text


def test_files_that_failed_are_told_without_their_folder(pages: dict[str, html.HtmlElement], report: Path) -> None:
    row = words(pages["index.html"].xpath("//section[@id='failures']//tbody/tr")[0])
    assert row.startswith("empty.txt中身がありません")
    assert str(report.parent) not in (report / "index.html").read_text(encoding="utf-8")


def test_bodies_of_one_name_are_told_apart(pages: dict[str, html.HtmlElement]) -> None:
    heads = [words(head) for head in pages["index.html"].xpath("//table[@id='matrix']/thead//th")]
    assert heads[2:5] == ["架空市 (kakuu-shi)", "架空町", "架空市 (betsu-shi)"]


def test_filters_offer_what_the_corpus_has(pages: dict[str, html.HtmlElement]) -> None:
    form = pages["index.html"].xpath("//form[@id='filters']")[0]
    options = {name: form.xpath(f".//select[@name='{name}']/option/@value") for name in ("part", "kind", "prefecture")}
    assert options["part"][1:] == ["bp", "st"]
    assert sorted(options["kind"][1:]) == sorted(["市", "町", "村"])
    assert options["prefecture"][1:] == ["長野県", "福岡県"]


# --- hostile text -------------------------------------------------------------------------------------------


def test_hostile_text_is_text(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        assert not page.xpath("//script[contains(., 'alert')] | //img | //*[@onerror] | //*[@onmouseover]"), name
        assert not [href for href in page.xpath("//@href") if "javascript:" in href], name
    body = pages["bodies/kakuu-mura.html"].text_content()
    for text in (
        SCRIPT,
        IMAGE,
        FORMULA,
        TURNED,
        "{{ 7*7 }}",
        "{total}",
        "../../../etc/passwd",
        '" onmouseover="alert(3)',
    ):
        assert text in body, text
    assert SCRIPT + "長" * 300 in body
    assert SCRIPT in words(pages["index.html"].xpath("//table[@id='matrix']/thead")[0])


def given(path: Path) -> tuple[str, Any]:
    """Name and value a data script hands over."""
    text = path.read_text(encoding="utf-8")
    assert "<" not in text
    name, _, value = text.removeprefix("kosshi.give(").removesuffix(");\n").partition(",")
    return json.loads(name), json.loads(value)


def test_the_data_hold_every_clause_once_and_where_it_stands(report: Path, corpus: Corpus) -> None:
    name, data = given(report / "data" / "wordings.js")
    assert name == "wordings"
    assert [node[0] for node in data["nodes"]] == list(corpus.skeleton.by_id)
    texts = [(heading, text) for heading, text, _ in data["clauses"]]
    assert len(texts) == len(set(texts))
    found = {
        (data["bodies"][where[at]][0], data["places"][where[at + 1]][0], heading, text)
        for heading, text, where in data["clauses"]
        for at in range(0, len(where), 2)
    }
    rows = [row for row in table_of(corpus, "clauses") if row["heading"] or row["text"]]
    assert found == {(row["policy_id"], row["path"], row["heading"], row["text"]) for row in rows}


def test_a_body_s_data_give_its_readings_and_additions(report: Path, corpus: Corpus) -> None:
    _, shared = given(report / "data" / "wordings.js")
    for policy in corpus.policies:
        name, own = given(report / "data" / "bodies" / f"{policy}.js")
        assert name == f"bodies/{policy}"
        found = {}
        for number, moved, _, places, clauses, _ in own["nodes"]:
            texts = [shared["clauses"][clause][1] for clause in clauses]
            said = "\n".join(filter(None, texts)) or "\n".join(shared["clauses"][clause][0] for clause in clauses)
            found[shared["nodes"][number][0]] = (bool(moved), said, [shared["places"][place][0] for place in places])
        wanted = {
            node: (reading.moved, reading.text, [clause.path for clause in reading.own])
            for node, entry in corpus.collation.entries.items()
            if (reading := entry.reading(policy))
        }
        assert found == wanted
        added = [(shared["places"][place][0], shared["clauses"][clause][1]) for _, _, place, clause in own["added"]]
        assert added == [(clause.path, clause.text) for body, clause in corpus.collation.additions if body == policy]


def test_english_pages_hold_the_same_matrix(corpus: Corpus, tmp_path: Path, pages: dict[str, html.HtmlElement]) -> None:
    write(corpus, tmp_path, lang="en")
    english = html.document_fromstring((tmp_path / "index.html").read_bytes())
    cells = "//table[@id='matrix']//tr[@class='node']/td/@class"
    assert english.xpath(cells) == pages["index.html"].xpath(cells)
    for path in tmp_path.rglob("*.html"):
        page = html.document_fromstring(path.read_bytes())
        for element in page.xpath("//*[@lang='ja']"):
            element.drop_tree()
        if path.name == "desk.html":
            continue  # its hints quote what is to be typed, in Japanese
        left = {found for text in page.itertext() for found in re.findall(r"[\u3041-\u30ff\u4e00-\u9fff]+", text)}
        assert not left - NAMES, path.name


def test_the_page_of_any_pair_lists_those_that_were_made_and_counts_nothing_yet(pages: dict[str, html.HtmlElement]) -> None:
    page = pages["pair.html"]
    assert sorted(page.xpath("//section[@id='written']//a/@href")) == sorted(name for name in pages if name.startswith("pairs/"))
    assert page.xpath("//output/@hidden")


def test_the_order_of_forces_is_told_on_their_page(pages: dict[str, html.HtmlElement]) -> None:
    if pages["force.html"].xpath("//h2[@id='departures']"):
        assert "義務＝禁止 ＞ 緩やかな義務 ＞ 実施の宣言 ＞ 努力 ＞ 推奨 ＞ 許容" in words(pages["force.html"])


def test_the_page_of_editions_says_why_and_what_the_short_names_mean(corpus: Corpus, pages: dict[str, html.HtmlElement]) -> None:
    page = pages["editions.html"]
    rows = [[words(cell) for cell in row.xpath("th | td")] for row in page.xpath("//*[@id='ranges']/..//tbody/tr")]
    for found in corpus.attributions.values():
        row = next(row for row in rows if corpus.entries[found.policy_id].name in row[0])
        said = {one.surface[:60] for one in found.evidence if one.surface and one.editions[0] == found.earliest and one.role == "range"}
        assert not said or any(f"{found.earliest}からの言葉「{one}」がある。" in row[2] for one in said)
    assert any("からの言葉" in row[2] for row in rows)
    named = {words(row[0]) for row in page.xpath("//*[@id='names']/..//tbody/tr")}
    assert named == {one.id for one in editions()}


def test_a_stale_wording_has_its_place_and_what_is_cut_says_so(corpus: Corpus) -> None:
    assert tuple(stale_grid(Site(corpus, "ja"), (), Links()).heads) == ("団体", "場所", "文言", "今の表現", "改めた版")
    assert _cut("長" * 500).endswith("…")
    assert _cut("短い") == "短い"


def test_the_tree_prints_its_figures(pages: dict[str, html.HtmlElement]) -> None:
    tree = pages["lineage.html"].xpath("//*[local-name()='svg'][@class='tree']")[0]
    forks = tree.xpath(".//*[local-name()='title']/text()")
    assert sorted(tree.xpath(".//*[@class='near']/text()")) == sorted(fork.partition(" ")[2] for fork in forks)
