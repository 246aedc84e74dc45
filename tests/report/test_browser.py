"""The pages in a real browser: filters, search, comparisons, keyboard, print, accessibility, hostile text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

import kosshi
from kosshi.compare import Reading
from kosshi.corpus import Corpus
from kosshi.report import write
from kosshi.report.limits import MANY
from report.browser import CONTRAST, Visit, until, violations
from report.samples import ENTRIES, FORMULA, HEADING, HUGE, IMAGE, PLAIN, SCRIPT, TRICKS, TURNED, town

KINDS = (
    "index.html",
    "bodies/kakuu-machi.html",
    "nodes/bp.threat.intentional.html",
    "pairs/kakuu-shi--kakuu-machi.html",
    "threats.html",
    "additions.html",
    "elements.html",
    "force.html",
    "editions.html",
    "lineage.html",
    "crosswalk.html",
    "crosswalk/kakuu-shi.html",
    "pair.html",
    "search.html",
)
PRINTED = ("index.html", "bodies/kakuu-machi.html", "pairs/kakuu-shi--kakuu-machi.html")  # whose colours are others on paper
STATES = {"pair.html": "#!a=kakuu-shi&b=kakuu-machi&changed=0", "search.html": "#!q=情報資産"}


@pytest.fixture(scope="module")
def english(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("english")
    write(corpus, folder, lang="en")
    return folder


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of more bodies than a page can show at once."""
    source, folder = tmp_path_factory.mktemp("many"), tmp_path_factory.mktemp("country")
    entries = []
    for number in range(MANY + 24):
        kind, prefecture = ("市", "長野県") if number % 2 else ("町", "福岡県")
        own = PLAIN.replace("架空市", f"第{number:03}{kind}")
        text = town(own) if number % 3 == 0 else own.replace("次の脅威", "次の脅威" if number % 5 else f"{number}の脅威")
        (source / f"p{number:03}.txt").write_text(text, encoding="utf-8")
        entries.append({"policy_id": f"p{number:03}", "file": f"p{number:03}.txt", "body": f"第{number:03}{kind}", "kind": kind})
        entries[-1]["prefecture"] = prefecture
    (source / "manifest.yaml").write_text(yaml.safe_dump({"policies": entries}, allow_unicode=True), encoding="utf-8")
    write(kosshi.load(source), folder)
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of texts that would be more than text."""
    source, folder = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("report")
    for name, text in {"a.txt": PLAIN, "b.txt": HUGE, "d.txt": TRICKS}.items():
        (source / name).write_text(text, encoding="utf-8")
    entries = [{**entry, "file": name} for entry, name in zip(ENTRIES[:2], ("a.txt", "b.txt"), strict=True)]
    entries.append({"policy_id": "kakuu-mura", "file": "d.txt", "body": f"../{FORMULA}{SCRIPT}{TURNED}", "title": IMAGE, "kind": "村"})
    (source / "manifest.yaml").write_text(yaml.safe_dump({"policies": entries}, allow_unicode=True), encoding="utf-8")
    write(kosshi.load(source), folder)
    return folder


# --- every kind of page -----------------------------------------------------------------------------------------


def settle(page: Any, name: str) -> None:
    """Wait for what the scripts of a page make."""
    waits = {"pair.html": "#sides tbody tr", "search.html": ".results li"}
    if name in waits:
        page.wait_for_selector(waits[name])


def check_kinds(tab: Visit, folder: Path, kinds: tuple[str, ...] = KINDS) -> None:
    for name in kinds:
        page = tab.open(folder / name, STATES.get(name, ""))
        settle(page, name)
        assert not violations(page), name
        for media in ({"color_scheme": "dark"}, {"media": "print"})[: 2 if name in PRINTED else 1]:
            page.emulate_media(**media)
            assert not violations(page, CONTRAST), (name, media)
            page.emulate_media(media="screen", color_scheme="light")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (name, wide)
    tab.quiet(folder)


def test_every_kind_of_page_is_quiet_and_accessible(tab: Visit, report: Path) -> None:
    check_kinds(tab, report)


def test_the_english_pages_are_so_too(tab: Visit, english: Path) -> None:
    check_kinds(tab, english, ("index.html", "bodies/kakuu-machi.html", "nodes/bp.threat.intentional.html", "pair.html", "search.html"))


def test_the_pages_of_many_bodies_are_so_too(tab: Visit, country: Path) -> None:
    check_kinds(tab, country, ("index.html", "nodes/bp.threat.html", "threats.html", "additions.html", "bodies/p001.html"))


# --- the matrix -------------------------------------------------------------------------------------------------


def rows(page: Any) -> list[str]:
    return page.eval_on_selector_all("#matrix tr.node", "rows => rows.filter(row => row.offsetParent).map(row => row.dataset.node)")


def test_filters_keep_their_state_in_the_address_and_back_works(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html")
    everything = rows(page)
    page.select_option("[name=status]", "omitted")
    omitted = rows(page)
    assert 0 < len(omitted) < len(everything)
    assert "status=omitted" in page.url
    page.select_option("[name=kind]", "町")
    assert page.locator("#matrix thead th:visible").count() == 3
    address = page.url
    page.go_back()
    until(page, "!location.hash.includes('kind')")
    assert rows(page) == omitted
    assert page.locator("#matrix thead th:visible").count() == 6
    tab.open(report / "index.html", address.partition("#")[1] + address.partition("#")[2])
    assert page.input_value("[name=kind]") == "町"
    page.click("#filters [type=reset]")
    until(page, "document.querySelector('[name=kind]').value === ''")
    assert rows(page) == everything
    tab.quiet(report)


def test_the_matrix_can_be_put_in_order_and_back(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html")
    written = rows(page)
    page.select_option("[name=rows]", "omitted")
    counts = page.eval_on_selector_all(
        "#matrix tbody[data-part=bp] tr.node", "rows => rows.map(row => row.querySelectorAll('td.omitted').length)"
    )
    assert counts == sorted(counts, reverse=True)
    page.select_option("[name=order]", "omitted")
    heads = page.locator("#matrix thead .body-head").all_inner_texts()
    page.select_option("[name=order]", "")
    assert heads != page.locator("#matrix thead .body-head").all_inner_texts()
    page.select_option("[name=rows]", "")
    assert rows(page) == written
    page.fill("[name=find]", "ネットワーク")
    assert "bp.definition.network" in rows(page)
    page.fill("[name=find]", "ﾈｯﾄﾜｰｸ")
    assert "bp.definition.network" in rows(page)


def test_heads_and_names_stay_in_view(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html", "#!part=bp")
    box = page.locator(".matrix-box")
    box.evaluate("box => { box.scrollTop = 300; }")
    head, frame = page.locator("#matrix thead th").first.bounding_box(), box.bounding_box()
    assert abs(head["y"] - frame["y"]) < 3


def test_tables_sort_by_their_heads(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html")
    column = "rows => rows.map(row => row.cells[4].textContent)"
    written = page.eval_on_selector_all("table.bodies tbody tr", column)
    button = page.locator("table.bodies thead button").nth(4)
    button.click()
    found = page.eval_on_selector_all("table.bodies tbody tr", column)
    assert [int(one) for one in found] == sorted(map(int, written))
    button.click()
    assert page.locator("table.bodies th[aria-sort=descending]").count() == 1
    page.go_back()
    until(page, "document.querySelector('table.bodies th[aria-sort=ascending]')")
    button.click()
    button.click()
    assert page.eval_on_selector_all("table.bodies tbody tr", column) == written


def test_the_keyboard_reaches_everything(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.locator("#matrix tr.node td a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('td').cellIndex") == 3
    fold = page.locator("#matrix tr.node .fold").first
    fold.focus()
    before = len(rows(page))
    page.keyboard.press("Enter")
    assert len(rows(page)) < before
    page.reload()
    assert len(rows(page)) < before
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


# --- search -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["サービス不能攻撃", "ｻｰﾋﾞｽ不能攻撃", "さーびす 不能攻撃"])
def test_search_finds_whatever_the_width_and_leads_to_the_clause(tab: Visit, report: Path, typed: str) -> None:
    page = tab.open(report / "index.html")
    page.fill("#q", typed)
    page.wait_for_selector("#found mark")
    page.locator("#found ul").last.locator("a").first.click()
    page.wait_for_selector("tr:target")
    assert "サービス不能攻撃" in page.inner_text("tr:target")
    page.go_back()
    assert page.url.endswith("index.html")
    tab.quiet(report)


def test_all_results_have_a_page_with_a_link(tab: Visit, report: Path) -> None:
    page = tab.open(report / "bodies" / "kakuu-shi.html")
    page.fill("#q", "情報資産")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found-clauses li")
    everything = page.locator("#found-clauses li").count()
    page.select_option("[name=kind]", "町")
    assert 0 < page.locator("#found-clauses li").count() < everything
    page.go_back()
    until(page, "!location.hash.includes('kind')")
    assert page.locator("#found-clauses li").count() == everything
    page.fill("[name=q]", "どこにもない語")
    assert page.locator("#nothing").is_visible()


def test_a_search_through_the_whole_country_is_quick(tab: Visit, report: Path) -> None:
    page = tab.open(report / "index.html")
    took = page.evaluate(
        """async () => {
          const sign = (at) => String.fromCharCode(0x4e00 + (at * 7919) % 20000);
          const clauses = Array.from({length: 23000}, (_, at) => [sign(at), Array.from({length: 70}, (_, k) => sign(at + k)).join("") + "ネットワーク" + at, [0, 0]]);
          const data = await kosshi.need("wordings");
          Object.assign(data, {clauses});
          await kosshi.search.load();
          const start = performance.now();
          const found = kosshi.search.find("ﾈｯﾄﾜｰｸ22");
          return [performance.now() - start, found.clauses.length];
        }"""
    )
    assert took[1] > 1000
    assert took[0] < 200


# --- two bodies side by side ------------------------------------------------------------------------------------


def shown(page: Any, table: str) -> list[str]:
    return page.eval_on_selector_all(f"{table} tbody tr:not(.part)", "rows => rows.filter(row => row.offsetParent).map(row => row.id)")


def test_switches_hide_what_is_the_same_and_what_is_harmless(tab: Visit, report: Path) -> None:
    page = tab.open(report / "pairs" / "kakuu-shi--kakuu-machi.html")
    changed = shown(page, "#pair")
    assert "n-bp.definition.network" not in changed
    assert {"n-bp.purpose", "n-bp.threat.intentional"} <= set(changed)
    page.uncheck("[name=changed]")
    assert "n-bp.definition.network" in shown(page, "#pair")
    page.go_back()
    until(page, "document.querySelector('[name=changed]').checked")
    page.check("[name=harmless]")
    assert "n-bp.purpose" not in shown(page, "#pair")
    assert "n-bp.definition.network" in shown(
        tab.open(report / "pairs" / "kakuu-shi--kakuu-machi.html", "#n-bp.definition.network"), "#pair"
    )
    tab.quiet(report)


def printed_whole(reading: Reading) -> str:
    """A reading as the pages print it: a heading alone says that it is."""
    return reading.text + ("" if any(clause.text for clause in reading.clauses) else "\n（見出しのみ）")


def test_any_two_bodies_stand_side_by_side_as_in_the_collation(tab: Visit, report: Path, corpus: Corpus) -> None:
    page = tab.open(report / "pair.html")
    page.select_option("[name=a]", "kakuu-shi")
    page.select_option("[name=b]", "kakuu-machi")
    page.wait_for_selector("#sides tbody")
    found = page.eval_on_selector_all(
        "#sides tbody tr[id]",
        "rows => rows.map(row => [row.id.slice(2), row.className, ...[1, 2].map(at => row.cells[at].querySelector('.text')?.textContent ?? null)])",
    )
    collation = corpus.collation
    wanted = []
    for node, entry in collation.entries.items():
        readings = [entry.reading(policy) for policy in ("kakuu-shi", "kakuu-machi")]
        if any(readings):
            wanted.append([node, *(printed_whole(reading) if reading else None for reading in readings)])
    assert [[node, *texts] for node, _, *texts in found] == wanted
    kinds = {node: name.split()[0] for node, name, *_ in found}
    for node, entry in collation.entries.items():
        readings = [entry.reading(policy) for policy in ("kakuu-shi", "kakuu-machi")]
        if all(readings) and collation.key(readings[0]) == collation.key(readings[1]):
            assert kinds[node] in ("same", "harmless"), node
    assert kinds["bp.purpose"] == "harmless"
    assert kinds["bp.threat.pandemic"] == "one"
    assert "n-bp.definition.network" not in shown(page, "#sides")
    page.uncheck("[name=changed]")
    every = shown(page, "#sides")
    assert "n-bp.definition.network" in every
    assert page.inner_text("#any-pair output") == f"{len(every)}行のうち{len(every)}行を表示"
    page.check("[name=changed]")
    page.check("[name=harmless]")
    assert "n-bp.purpose" not in shown(page, "#sides")
    title = page.inner_text("h1")
    page.click("#swap")
    until(page, "title => document.querySelector('h1').innerText !== title", title)
    assert "a=kakuu-machi" in page.url
    page.go_back()
    until(page, "title => document.querySelector('h1').innerText === title", title)
    tab.quiet(report)


LINES = "items => items.map(item => item.textContent.trim())"


def test_any_two_bodies_are_counted_as_on_their_written_page(tab: Visit, report: Path) -> None:
    for path in sorted((report / "pairs").glob("*.html")):
        page = tab.open(path)
        figures, lead = page.eval_on_selector_all(".figures li", LINES), page.inner_text(".lead")
        rows = page.eval_on_selector_all("#pair tbody tr[id]", "rows => rows.map(row => row.className.split(' ')[0])")
        a, b = path.stem.split("--")
        page = tab.open(report / "pair.html", f"#!a={a}&b={b}")
        page.wait_for_selector("#sides tbody")
        assert page.eval_on_selector_all(".figures li", LINES) == figures
        assert page.inner_text("#result .lead") == lead
        assert page.eval_on_selector_all("#sides tbody tr[id]", "rows => rows.map(row => row.className.split(' ')[0])") == rows
        page = tab.open(report / "pair.html", f"#!a={b}&b={a}")
        page.wait_for_selector("#sides tbody")
        assert page.eval_on_selector_all(".figures li", LINES)[:3] == figures[:3]
        assert page.locator(".note.browser").is_hidden()
    tab.quiet(report)


def test_what_the_browser_judges_alone_is_called_an_estimate(tab: Visit, corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path, pairs=["none"], formats=["html"])
    page = tab.open(tmp_path / "pair.html", "#!a=kakuu-shi&b=kakuu-machi")
    page.wait_for_selector("#sides tbody")
    assert page.inner_text("#result .lead").endswith("（目安）")
    assert all("（目安）" in one for one in page.eval_on_selector_all(".figures li", LINES)[:3])
    assert page.locator(".note.browser").is_visible()


def test_an_address_can_ask_for_no_file_but_the_reports_own(tab: Visit, report: Path) -> None:
    page = tab.open(report / "pair.html", "#!a=../../index&b=//example.com/x")
    page.wait_for_selector("[name=a] option:nth-child(2)", state="attached")
    assert page.locator("#result").is_hidden()
    tab.quiet(report)


CASES = [
    ("", "", []),
    ("本市は対策を行う。", "本町は対策を行う。", ["self-reference"]),
    ("年1回実施する。", "年2回実施する。", ["parameter"]),
    ("甲、乙及び丙", "甲・乙及び丙", ["punctuation"]),
    ("甲及び乙", "甲並びに乙", ["spelling"]),
    ("次の脅威を想定する。", "以下の脅威を想定する。", ["spelling"]),
    ("ＬＧＷＡＮ接続系", "L G\nWAN接続系", []),
    ("情報資産を守る。", "情報資産を守り、\n職員を教育する。", ["substance"]),
]


def test_differences_tile_both_texts_and_are_named(tab: Visit, report: Path) -> None:
    page = tab.open(report / "pair.html")
    ask = """async ([a, b]) => { const { same } = await kosshi.need("wordings");
      return kosshi.compare.differences(a, b, ["本市"], ["本町"], same); }"""
    for a, b, changes in CASES:
        found = page.evaluate(ask, [a, b])
        assert ("".join(one["left"] for one in found), "".join(one["right"] for one in found)) == (a, b)
        assert sorted({one["change"] for one in found} - {""}) == changes, (a, b, found)


# --- many bodies ------------------------------------------------------------------------------------------------


def test_the_matrix_of_many_bodies_draws_what_is_in_view(tab: Visit, country: Path) -> None:
    page = tab.open(country / "index.html")
    page.wait_for_selector(".line")
    board = page.locator("#board")
    assert board.get_attribute("aria-rowcount") == str(MANY + 24 + 1)
    assert page.locator(".line").count() < MANY
    board.evaluate("box => { box.scrollTop = box.scrollHeight; box.scrollLeft = box.scrollWidth; }")
    page.wait_for_selector(f".line[aria-rowindex='{MANY + 25}']")
    assert page.locator(".line[aria-rowindex='2']").count() == 0
    page.select_option("[name=prefecture]", "長野県")
    assert board.get_attribute("aria-rowcount") == str((MANY + 24) // 2 + 1)
    page.select_option("[name=prefecture]", "")
    page.select_option("[name=status]", "omitted")
    heads = page.locator(".head a").all_inner_texts()
    assert "大規模・広範囲にわたる疾病による脅威" in heads
    assert "目的" not in heads
    page.fill("[name=find]", "第00３")
    assert page.locator(".line").count() == 1
    tab.quiet(country)


def test_the_keyboard_goes_through_the_matrix_of_many_bodies(tab: Visit, country: Path) -> None:
    page = tab.open(country / "index.html", "#!order=name")
    page.wait_for_selector(".line")
    page.locator(".name a").first.focus()
    for key in ("PageDown", "PageDown", "ArrowRight", "ArrowDown", "End"):
        page.keyboard.press(key)
    focused = "document.activeElement.closest('[data-row]').dataset"
    row, column = page.evaluate(f"[{focused}.row, {focused}.column].map(Number)")
    assert row > 10
    assert column > 10
    page.keyboard.press("Control+Home")
    assert page.evaluate(f"[{focused}.row, {focused}.column].map(Number)") == [0, -1]
    assert page.locator("#board [tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert "/bodies/" in page.url


def test_a_cell_leads_to_the_wording_and_many_wordings_are_marked_in_view(tab: Visit, country: Path) -> None:
    page = tab.open(country / "index.html", "#!part=bp&letters=1")
    page.wait_for_selector(".cell i")
    page.locator(".cell.present a").first.click()
    page.wait_for_selector(":target")
    assert page.url.partition("#")[2].startswith("b-p")
    page = tab.open(country / "nodes" / "bp.threat.html")
    assert page.locator(".text[data-mark]").count() > 0
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    until(page, "!document.querySelector('.wording:last-of-type .text[data-mark]')")
    tab.quiet(country)


# --- paper ------------------------------------------------------------------------------------------------------


def printed(page: Any) -> list[str]:
    """The text of every page as printed on A4."""
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    texts = []
    for sheet in document:
        assert sorted(round(side) for side in sheet.get_size()) == [595, 842]
        texts.append("".join(sheet.get_textpage().get_text_bounded().split()))
    document.close()
    return texts


def test_a_body_prints_on_a4_with_heads_on_every_page(tab: Visit, report: Path) -> None:
    sheets = printed(tab.open(report / "bodies" / "kakuu-shi.html"))
    first = next(number for number, text in enumerate(sheets) if "対応の確かさ" in text)
    assert len(sheets) > first + 1
    assert all("対応の確かさ" in text for text in sheets[first:])  # the clauses come last
    assert "項目や条文の語" not in "".join(sheets)


def test_what_is_folded_is_printed(tab: Visit, report: Path) -> None:
    page = tab.open(report / "nodes" / "bp.threat.intentional.html")
    assert page.locator("details.about[open]").count() == 0
    assert "bp.threat.intentional" in "".join(printed(page))


def test_the_chosen_part_of_a_great_matrix_is_printed(tab: Visit, country: Path) -> None:
    page = tab.open(country / "index.html", "#!prefecture=長野県")
    page.wait_for_selector(".line")
    text = "".join(printed(page))
    assert "第001市" in text
    assert not page.inner_text(".paper")


# --- hostile text -----------------------------------------------------------------------------------------------


def test_hostile_text_is_text_in_the_browser(tab: Visit, hostile: Path) -> None:
    names = [
        "index.html",
        "additions.html",
        "lineage.html",
        "editions.html",
        "threats.html",
        "elements.html",
        "force.html",
        "crosswalk.html",
    ]
    names += ["bodies/kakuu-mura.html", "nodes/bp.purpose.html", "nodes/bp.definition.network.html", "pairs/kakuu-shi--kakuu-mura.html"]
    for name in names:
        page = tab.open(hostile / name)
        assert page.evaluate("[...document.scripts].every(one => one.src.startsWith('file:')) && !window.pwned"), name
        assert page.locator("main img, main style, main iframe, main [onerror], main [onmouseover], main form[action]").count() == 0, name
        assert page.evaluate("[...document.links].every(one => one.protocol === 'file:')"), name
    body = tab.open(hostile / "bodies" / "kakuu-mura.html").inner_text("main")
    for text in (SCRIPT, FORMULA, "</style>", "javascript:alert(6)", "../../../etc/passwd", HEADING):
        assert text in body, text
    page = tab.open(hostile / "pair.html", "#!a=kakuu-shi&b=kakuu-mura&changed=0")
    page.wait_for_selector("#sides tbody tr")
    assert SCRIPT in page.inner_text("#sides")
    assert page.locator("#sides script, #sides img, #sides style").count() == 0
    page = tab.open(hostile / "search.html", "#!q=%3Cscript")
    page.wait_for_selector("#found-clauses mark")
    assert page.locator("#found-clauses script").count() == 0
    tab.quiet(hostile)


def test_an_address_cannot_put_markup_on_a_page(tab: Visit, hostile: Path) -> None:
    markup = "%3Cimg%20src=x%20onerror=%22window.pwned=1%22%3E"
    for name in ("index.html", "search.html", "pair.html"):
        page = tab.open(hostile / name, f"#!q={markup}&find={markup}&a={markup}&sort={markup}&folded={markup}&part={markup}&at={markup}")
        page.wait_for_timeout(100)
        assert page.locator("main img").count() == 0
        assert not page.evaluate("window.pwned")
    tab.quiet(hostile)


def test_a_huge_clause_is_shown_compared_and_searched(tab: Visit, hostile: Path) -> None:
    page = tab.open(hostile / "bodies" / "kakuu-machi.html")
    assert page.evaluate("document.querySelector('main').textContent.length") > 60_000
    page = tab.open(hostile / "pair.html", "#!a=kakuu-shi&b=kakuu-machi")
    page.wait_for_selector("#sides tbody tr")
    page = tab.open(hostile / "search.html", "#!q=ながい")
    page.wait_for_selector("#found-clauses li")
    tab.quiet(hostile)
