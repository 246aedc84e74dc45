"""What the marks claim: of which part, whether another part has it, whether the match behind it is to be checked."""

from __future__ import annotations

from pathlib import Path

import pytest

import kosshi
from kosshi.report import survey as survey_module
from kosshi.report.findings import body_findings, corpus_findings
from kosshi.report.links import Links
from kosshi.report.pages.nodes import node_page
from kosshi.report.pages.overview import index_page
from kosshi.report.pages.pairs import pair_page
from kosshi.report.sheets import nodes as sheet_nodes
from kosshi.report.site import Site
from kosshi.report.survey import Mark
from report.browser import Visit
from report.samples import PLAIN

TWO_PARTS = """架空市議会情報セキュリティポリシー
第1章 情報セキュリティ基本方針
1 目的
本基本方針は、本市議会が保有する情報資産の機密性、完全性及び可用性を維持するため、情報セキュリティ対策の基本的な事項を定めることを目的とする。
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網、その構成機器（ハードウェア及びソフトウェア）をいう。
3 情報セキュリティ対策
(1) 組織体制
情報セキュリティ対策を推進する組織体制を確立する。
第2章 情報セキュリティ対策基準
1 組織体制
(1) 最高情報セキュリティ責任者
議長を最高情報セキュリティ責任者とする。
2 物理的セキュリティ
(1) サーバ等の管理
サーバ等の機器を管理する。
3 業務委託と外部サービス（クラウドサービス）の利用
(1) 業務委託
業務を委託する場合は、契約において情報セキュリティ要件を明記しなければならない。
4 評価・見直し
(1) 監査
情報セキュリティ監査統括責任者は、監査を行わなければならない。
"""


@pytest.fixture(scope="module")
def two_parts(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A policy of both parts, whose basic policy lacks what its standards have, beside one that has the basic policy only."""
    folder = tmp_path_factory.mktemp("parts")
    (folder / "giin.txt").write_text(TWO_PARTS, encoding="utf-8")
    (folder / "shi.txt").write_text(PLAIN, encoding="utf-8")
    return Site(kosshi.load(folder), "ja")


def test_what_another_part_provides_for_is_said_beside_the_omission(two_parts: Site) -> None:
    survey, writer = two_parts.survey, two_parts.writer(Links())
    body = survey.by_id["giin"]
    assert body.marks["bp.measure.outsourcing"] is Mark.OMITTED
    assert survey.elsewhere(body, "bp.measure.outsourcing") is body.readings["st.outsourcing"]
    assert survey.elsewhere(survey.by_id["shi"], "bp.measure.outsourcing") is None
    said = [finding.words for finding in body_findings(writer, body)]
    assert any("ほかの部に定めのある項目" in one and "「業務委託と外部サービス（クラウドサービス）の利用」" in one for one in said)
    page = node_page(two_parts, survey.skeleton["bp.measure.outsourcing"]).decode()
    assert f"『情報セキュリティ対策基準』{body.places[body.readings['st.outsourcing'].own[0].path]}" in page
    assert all("『情報セキュリティ基本方針』に" in one.words for one in corpus_findings(writer) if one.kind == "omitted")


def test_a_definition_is_not_what_another_part_provides_for(two_parts: Site) -> None:
    for node, twins in two_parts.survey._namesakes.items():
        assert all(two_parts.survey.skeleton[one].kind == two_parts.survey.skeleton[node].kind for one in twins)


def test_a_part_only_one_document_holds_is_counted_apart(two_parts: Site) -> None:
    bodies = two_parts.survey.by_id
    body = bodies["giin"]
    page = pair_page(two_parts, body, bodies["shi"]).decode()
    there = sum(1 for node in body.readings if node.startswith("st."))
    only = sum(1 for node in body.readings if node.startswith("bp.") and node not in bodies["shi"].readings)
    name = body.name
    assert f"<b>{there}</b> <span>{name}の文書だけに含まれる部の項目</span>" in page
    assert f"<b>{only}</b> <span>{name}だけ</span>" in page


def test_marks_that_are_to_be_checked_say_so(two_parts: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    body = two_parts.survey.by_id["giin"]
    monkeypatch.setattr(survey_module, "FAIR", 2.0)  # every match is now to be checked
    having = sum(1 for node in body.readings if node.startswith("bp."))
    index = index_page(two_parts, ()).decode()
    assert f"（うち要確認{having}）" in index
    assert index.count('class="unsure"') >= having
    assert any(f"{having}項目（有" in one.words for one in body_findings(two_parts.writer(Links()), body))
    rows = sheet_nodes.matrix(two_parts).rows
    assert {str(row[2]) for row in rows if row[-1] in body.readings} <= {"有？", "移？"}


PHONE = {"width": 390, "height": 844}
NARROW = """() => [...document.querySelectorAll('td, th')].filter(one => one.offsetParent && one.innerText.trim().length > 12 && one.clientWidth < 64)
    .map(one => one.innerText.slice(0, 20))"""


@pytest.mark.parametrize("name", ["index.html", "pairs/kakuu-shi--kakuu-machi.html", "pair.html", "bodies/kakuu-shi.html", "lineage.html"])
def test_a_page_fits_a_phone_and_no_column_is_a_letter_wide(tab: Visit, report: Path, name: str) -> None:
    tab.page.set_viewport_size(PHONE)
    page = tab.open(report / name, "#!a=kakuu-shi&b=kakuu-machi" if name == "pair.html" else "")
    if name == "pair.html":
        page.wait_for_selector("#sides tbody")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(NARROW) == []
