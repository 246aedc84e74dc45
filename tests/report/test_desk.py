"""The drafting desk: what is offered, the page in a browser, and that kosshi draft makes the same draft of its profile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import kosshi
from kosshi.corpus import Corpus
from kosshi.draft import draft, load_profile, plain_text, prove
from kosshi.draft.model import FIRST_MARK
from kosshi.draft.profile import kinds
from kosshi.draft.traces import Traces
from kosshi.draft.writers.markdown import markdown
from kosshi.report.desk import desk_files
from kosshi.report.desk.marks import MARKS, forms, unknown_body
from kosshi.report.site import Site
from report.browser import CONTRAST, Visit, until, violations

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "src/kosshi/report/assets"


@cache
def bodies() -> Corpus:
    return kosshi.load(ROOT / "corpus")


def written(corpus: Corpus, folder: Path, lang: Any = "ja") -> Path:
    """The desk and the assets all pages share, without the rest of the report."""
    makers = desk_files(Site(corpus, lang))
    for name, make in makers.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(make())
    for file in ASSETS.iterdir():
        (folder / "assets" / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(bodies(), tmp_path_factory.mktemp("desk"))


def opened(tab: Visit, folder: Path, state: str = "") -> Any:
    page = tab.open(folder / "desk.html", state)
    page.wait_for_selector("#desk-draft p")
    return page


def value(folder: Path, name: str) -> Any:
    text = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    head = f'kosshi.give("{name}",'
    assert text.startswith(head)
    return json.loads(text.removeprefix(head).rstrip().removesuffix(");"))


def saved(page: Any, what: str, to: Path) -> Path:
    """What a button gives out as a file."""
    page.wait_for_timeout(250)  # typing waits a moment before it counts
    with page.expect_download() as download:
        page.click(f"[data-do={what}]")
    path = to / download.value.suggested_filename
    download.value.save_as(path)
    return path


def node(page: Any, name: str) -> Any:
    """The choices of a node, opened."""
    box = page.locator(f'[id="at-{name}"]')
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def findings(page: Any) -> list[str]:
    page.wait_for_timeout(250)
    return page.locator("#desk-findings li").all_inner_texts()


# --- what is offered --------------------------------------------------------------------------------------------


def every_item(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield one
    for child in one.get("c", ()):
        yield from every_item(child)


def wordings(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in ("bp", "st"):
        data = value(folder, f"desk/{part}")
        for name, offers in data["offers"].items():
            for offer in offers:
                for made in offer["made"]["forms"].values():
                    if isinstance(made, dict):
                        yield from ((name, item) for item in every_item(made))
        yield from (("entry", item) for entry in data["entries"] for item in every_item(entry))


def test_no_wording_holds_a_word_of_another_body(folder: Path) -> None:
    traces = Traces(unknown_body(), bodies())
    for name, item in wordings(folder):
        assert not traces.betray("\n".join((item.get("h", ""), *item.get("p", ())))), name


def test_every_reference_has_its_nodes_and_no_mark_is_left_over(folder: Path) -> None:
    for _, item in wordings(folder):
        text = "".join(item.get("p", ()))
        references = {ord(sign) - FIRST_MARK for sign in text if FIRST_MARK <= ord(sign) <= 0xFDEF}
        assert references == set(range(len(item.get("r", ()))))
        assert all(sign in MARKS or not 0xF0000 <= ord(sign) <= 0xFFFFF for sign in text)


def test_every_wording_of_the_basic_policy_that_serves_is_offered_with_all_that_have_it(folder: Path) -> None:
    offers = value(folder, "desk/bp")["offers"]
    for name, found in offers.items():
        variants = bodies().collation.entries[name].variants
        assert len(found) == len(variants)
        for offer in found:
            having = next(one.witnesses for one in variants if offer["id"] in one.witnesses)
            assert offer["n"] == len(having) == len(offer["names"]) + 1
            assert all(isinstance(made, dict) for made in offer["made"]["forms"].values()) or offer["made"]["forms"]


def test_a_decision_that_makes_no_difference_is_no_switch() -> None:
    made = forms(lambda turned: "without" if "a" in turned else "with", ("a", "b"))
    assert made.switches == ("a",)
    assert made.forms == {"": "with", "a": "without"}
    assert forms(len, ()).forms == {"": 0}


def test_the_same_corpus_gives_the_same_bytes(folder: Path) -> None:
    for name, make in desk_files(Site(kosshi.load(ROOT / "corpus"), "ja")).items():
        assert make() == (folder / name).read_bytes(), name


# --- the page ---------------------------------------------------------------------------------------------------


def plain_town(page: Any) -> None:
    page.select_option("[name=kind]", "町")
    page.fill("[name=name]", "空野町")
    assert page.input_value("[name=organs]").startswith("町長部局\n")
    page.fill("[name=organs]", "町長部局\n教育委員会、監査委員")
    page.select_option("[name=schools]", "exclude")


def association(page: Any) -> None:
    page.select_option("[name=kind]", "一部事務組合")
    page.fill("[name=name]", "みなも広域事務組合")
    page.fill("[name=organs]", "事務局\n監査委員")
    page.fill("[name=persons]", "職員")
    page.fill("[name=term]", "職員")
    page.select_option("[name=numbering]", "article")
    for name, text in {"date": "令和9年4月1日", "instrument": "訓令", "number": "第3号", "supplementary": "旧規程は、廃止する。"}.items():
        page.fill(f"[name={name}]", text)


def without_services(page: Any) -> None:
    for name in ("services-outsourcing", "services-cloud", "services-social_media"):
        page.uncheck(f"[name={name}]")
    page.select_option("[name=numbering]", "kana")


def without_zones(page: Any) -> None:
    for name in ("zones-mynumber", "zones-lgwan", "wireless"):
        page.uncheck(f"[name={name}]")
    page.select_option("[name=numbering]", "public")


def by_hand(page: Any) -> None:
    for name, place in {"bp.measure.operation": 2, "bp.purpose": 3, "bp.threat": 2}.items():
        node(page, name).locator("input[type=radio]").nth(place).check()
    node(page, "bp.audit").locator("textarea").fill("監査を毎年度実施する。\n「自己点検」も: 実施する\\。")
    node(page, "bp.revision").locator("input[type=text]").fill('"別に" 定める: #')


@pytest.mark.parametrize("fill", [plain_town, association, without_services, without_zones, by_hand])
def test_kosshi_draft_makes_the_draft_of_the_desk(tab: Visit, folder: Path, tmp_path: Path, fill: Callable[[Any], None]) -> None:
    page = opened(tab, folder)
    fill(page)
    assert not findings(page)
    made = draft(load_profile(saved(page, "profile", tmp_path)), bodies())
    text = saved(page, "markdown", tmp_path).read_bytes()
    assert text.decode() == markdown(made, False).decode()
    for data, name in ((text, "draft.md"), (saved(page, "html", tmp_path).read_bytes(), "draft.html")):
        assert prove(made, data, name, bodies().skeleton, bodies()).sound
    assert not tab.complaints


def test_each_kind_of_body_begins_with_its_own_words_and_organs(tab: Visit, folder: Path) -> None:
    page = opened(tab, folder)
    for kind, usual in kinds().items():
        page.select_option("[name=kind]", kind)
        own = [organ.format(head=usual.heads[0]) for organ in usual.organs]
        assert [page.input_value(f"[name={name}]") for name in ("self", "head", "organs")] == [
            usual.selves[0],
            usual.heads[0],
            "\n".join(own),
        ]
        assert own == list(dict.fromkeys(own))
    page.select_option("[name=kind]", "一部事務組合")
    page.fill("[name=name]", "みなも広域事務組合")
    assert not findings(page)
    page.fill("[name=organs]", "管理者部局\n会計管理者")
    page.select_option("[name=kind]", "町")
    assert page.input_value("[name=organs]") == "町長部局\n会計管理者"  # what somebody wrote stays


def test_the_standards_come_with_their_gaps(tab: Visit, folder: Path, tmp_path: Path) -> None:
    page = opened(tab, folder)
    page.check("[name=standards]")
    page.wait_for_selector("#desk-draft .chapter")
    assert any("文言がありません" in line for line in findings(page))
    page.check("#only-open")
    assert page.locator("#desk-nodes details:visible").count() < page.locator("#desk-nodes details").count()
    profile = load_profile(saved(page, "profile", tmp_path))
    assert profile.standards
    assert "第2章" in plain_text(draft(profile, bodies()))


def test_the_state_stands_in_the_address_and_back_undoes_a_choice(tab: Visit, folder: Path) -> None:
    page = opened(tab, folder)
    page.fill("[name=name]", "空野市")
    node(page, "bp.measure.operation").locator("input[type=radio]").nth(2).check()
    chosen = page.inner_text("#desk-draft")
    assert "空野市情報セキュリティ基本方針" in chosen
    state = page.url.partition("#")[2]
    page.go_back()
    until(page, "before => document.querySelector('#desk-draft').innerText !== before", chosen)
    page.go_forward()
    until(page, "before => document.querySelector('#desk-draft').innerText === before", chosen)
    assert opened(tab, folder, f"#{state}").inner_text("#desk-draft") == chosen
    assert opened(tab, folder).inner_text("#desk-draft") == chosen  # the browser kept it
    page.click("[data-do=clear]")
    assert "架空市" in page.inner_text("#desk-draft")
    tab.quiet(folder)


def test_it_works_where_the_browser_keeps_nothing(tab: Visit, folder: Path) -> None:
    tab.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });")
    page = opened(tab, folder)
    page.fill("[name=name]", "空野市")
    until(page, "() => document.querySelector('#desk-draft').innerText.includes('空野市')")
    assert "保存しません" in page.inner_text("#desk-status")
    tab.quiet(folder)


def test_a_saved_profile_is_opened_again(tab: Visit, folder: Path, tmp_path: Path) -> None:
    page = opened(tab, folder)
    by_hand(page)
    plain_town(page)
    before = page.inner_text("#desk-draft")
    path = saved(page, "profile", tmp_path)
    page.click("[data-do=clear]")
    assert page.inner_text("#desk-draft") != before
    page.set_input_files("#desk-file", path)
    until(page, "before => document.querySelector('#desk-draft').innerText === before", before)
    other = tmp_path / "other.yaml"
    other.write_text("body: {}\n", encoding="utf-8")
    page.set_input_files("#desk-file", other)
    until(page, "() => document.querySelector('#desk-status').innerText.includes('ありません')")


@pytest.mark.parametrize(
    "state", ["#!d=%7B", "#!d=null", "#!d=%5B1%5D", '#!d={"form":{"name":5,"numbering":"x"},"nodes":{"bp.audit":{"policy":"../x"},"x":1}}']
)
def test_an_address_of_others_making_changes_nothing(tab: Visit, folder: Path, state: str) -> None:
    usual = opened(tab, folder).inner_text("#desk-draft")
    assert opened(tab, folder, state).inner_text("#desk-draft") == usual
    tab.quiet(folder)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "「団体の名称」が空です"),
        ({"self": "本町"}, "「本町」は、市の言葉ではありません"),
        ({"head": "町長"}, "「町長」は、市の言葉ではありません"),
        ({"organs": "市長部局（本庁）"}, "「市長部局（本庁）」は、二度あるか"),
        ({"organs": "町長部局"}, "「町長」のものです"),
        ({"name": "空野町"}, "「本市」は、団体の名称「空野町」と合いません"),
        ({"title": "1 情報セキュリティ基本方針"}, "本文として読まれません"),
        ({"date": "来年"}, "「来年」は日付として読めません"),
        ({"instrument": "訓令"}, "訓令は条文の形です"),
        ({"supplementary": "1 廃止する。"}, "本文として読まれません"),
    ],
)
def test_what_is_wrong_in_the_form_is_told(tab: Visit, folder: Path, fields: dict[str, str], said: str) -> None:
    page = opened(tab, folder)
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    told = findings(page)
    assert any(said in line for line in told), told
    page.locator("#desk-findings button").first.click()
    assert page.evaluate("document.activeElement.name") in ({*fields} | {"numbering", "self"})


def test_what_is_wrong_in_the_draft_is_told(tab: Visit, folder: Path) -> None:
    page = opened(tab, folder)
    node(page, "bp.audit").locator("textarea").fill("諏訪市の監査を実施する。")
    assert any("諏訪市" in line for line in findings(page))
    node(page, "bp.audit").locator("textarea").fill("- 監査を実施する。")
    assert any("本文として読まれません" in line for line in findings(page))
    node(page, "bp.audit").locator("textarea").fill(" ")
    assert any("空です" in line for line in findings(page))
    node(page, "bp.audit").locator("input[value=auto]").check()
    for name in ("bp.threat", "bp.definition.network"):
        node(page, name).locator("input[type=text]").fill("別に定める")
    told = findings(page)
    assert any("この案にない条項" in line for line in told), told
    assert any("定義を載せていません" in line for line in told), told
    page.locator("#desk-findings button").first.click()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    tab.quiet(folder)


def test_it_goes_without_a_mouse(tab: Visit, folder: Path) -> None:
    page = opened(tab, folder)
    page.locator('[id="at-bp.audit"] summary').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[id="at-bp.audit"] fieldset')
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value").startswith("policy-")
    page.locator("#desk-draft button.marker").nth(3).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.id").startswith("at-bp.")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_is_quiet_and_accessible(tab: Visit, folder: Path, tmp_path: Path, lang: str) -> None:
    where = folder if lang == "ja" else written(bodies(), tmp_path, lang)
    page = opened(tab, where)
    node(page, "bp.measure.operation").locator("input[type=radio]").nth(1).check()
    page.fill("[name=self]", "本町")
    page.wait_for_selector("#desk-findings li")
    assert not violations(page)
    for media in ({"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**media)
        assert not violations(page, CONTRAST), media
        page.emulate_media(media="screen", color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    tab.quiet(where)


def test_hostile_texts_stay_texts(tab: Visit, corpus: Corpus, tmp_path: Path) -> None:
    page = opened(tab, written(corpus, tmp_path))
    page.fill("[name=name]", "<img/src=x/onerror=alert(1)>")
    page.fill("[name=title]", "</title><script>alert(2)</script>")
    for name in ("bp.definition", "bp.purpose", "bp.scope.organs"):
        node(page, name)
    node(page, "bp.purpose").locator("textarea").fill("<script>alert(3)</script>は、目的とする。")
    page.wait_for_timeout(250)
    assert "<script>alert(3)</script>は" in page.inner_text("#desk-draft")
    assert not page.locator("#desk script, #desk img").count()
    made = saved(page, "html", tmp_path).read_text(encoding="utf-8")
    assert not re.search("<(?:script|img)", made)
    tab.quiet(tmp_path)


def test_more_bodies_than_can_be_read_are_offered_by_some(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kosshi.report.desk.offers.WITNESSES", 3)
    few = written(bodies(), tmp_path)
    for offers in value(few, "desk/bp")["offers"].values():
        assert offers
        assert len({offer["id"] for offer in offers}) <= 3
    assert max(offer["n"] for offers in value(few, "desk/bp")["offers"].values() for offer in offers) > 3  # all are counted
