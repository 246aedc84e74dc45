"""The day a policy's text dates from."""

from __future__ import annotations

from datetime import date

import pytest

from kosshi.editions import DateKind, policy_date, policy_dates
from kosshi.manifest import Dates
from samples import policy, public

BODY = "\n1 目的\nこの方針は、情報資産を守ることを目的とする。\n2 職員の義務\n職員は、この方針を守らなければならない。\n"


@pytest.mark.parametrize(
    ("cover", "day"),
    [
        ("", None),
        ("令和5年3月1日", date(2023, 3, 1)),
        ("令和元年５月７日　訓令第3号", date(2019, 5, 7)),
        ("平 成 三 十 一 年 四 月 一 日", date(2019, 4, 1)),
        ("平成一九年三月三〇日規程第二号", date(2007, 3, 30)),
        ("二〇二四年四月一日　決裁", date(2024, 4, 1)),
        ("2024年10月1日改定", date(2024, 10, 1)),
        ("R6.4.1改定", date(2024, 4, 1)),
        ("2024/4/1　制定", date(2024, 4, 1)),
        ("令和７年１月　改定", date(2025, 1, 31)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("令和6年（2024年）4月1日改定", date(2024, 4, 1)),
        ("2024（令和6）年4月1日改定", date(2024, 4, 1)),
        ("令和5年2月30日", None),
        ("令和5年13月1日", None),
        ("令和〇年四月一日　訓令第　号", None),  # a form not yet filled in
        ("R元.5.7 制定", date(2019, 5, 7)),
        ("更新日：令和8年1月5日\n令和5年3月1日制定", date(2023, 3, 1)),
        ("総務省ガイドライン（令和6年10月2日改定）に準拠\n令和5年3月1日制定", date(2023, 3, 1)),
        ("制定　平成20年6月1日\n改正　令和5年10月1日", date(2023, 10, 1)),
        ("制定日：平成31年2月28日\n施行日：令和5年4月1日", date(2023, 4, 1)),  # the decision belongs to an earlier version
        ("令和5年3月20日決裁\n令和5年4月1日施行", date(2023, 3, 20)),
    ],
)
def test_the_cover_says_when(cover: str, day: date | None) -> None:
    found = policy_date(policy(f"高原町情報セキュリティ基本方針\n\n{cover}\n{BODY}"))
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("supplement", "day", "kind"),
    [
        ("附　則\nこの方針は、令和5年4月1日から施行する。", date(2023, 4, 1), DateKind.IN_FORCE),
        ("附　則（令和6年3月25日訓令第2号）\nこの訓令は、令和6年4月1日から施行する。", date(2024, 3, 25), DateKind.DECIDED),
        ("附　則（令和6年3月25日訓令第2号）\nこの訓令は、公布の日から施行する。", date(2024, 3, 25), DateKind.DECIDED),
        (
            "附　則\n1　この方針は、令和5年4月1日から施行する。\n2　令和9年3月31日までの間は、なお従前の例による。",
            date(2023, 4, 1),
            DateKind.IN_FORCE,
        ),
        (
            "附　則\nこの方針は、令和5年4月1日から施行する。ただし、第2項の規定は、令和7年4月1日から施行する。",
            date(2023, 4, 1),
            DateKind.IN_FORCE,
        ),
        (
            "附　則\nこの方針は、平成24年4月1日から施行する。\n附　則\nこの方針は、令和8年4月1日から施行する。",
            date(2026, 4, 1),
            DateKind.IN_FORCE,
        ),
    ],
)
def test_the_supplementary_provisions_say_when(supplement: str, day: date, kind: DateKind) -> None:
    found = policy_date(policy(f"高原町情報セキュリティ基本方針\n{BODY}{supplement}\n"))
    assert found is not None
    assert (found.day, found.kind) == (day, kind)


@pytest.mark.parametrize(
    ("cover", "note", "day", "kind"),
    [
        ("", "（令6訓令3・一部改正）", date(2024, 12, 31), DateKind.NOTED),
        ("", "（令元訓令3・一部改正）", date(2019, 12, 31), DateKind.NOTED),
        ("平成30年4月1日　訓令第1号", "（令6訓令3・一部改正）", date(2024, 12, 31), DateKind.NOTED),
        ("令和6年4月1日　訓令第1号", "（令6訓令3・一部改正）", date(2024, 4, 1), DateKind.DECIDED),
        ("令和6年4月1日　訓令第1号", "（平30訓令3・一部改正）", date(2024, 4, 1), DateKind.DECIDED),
    ],
)
def test_the_year_of_an_amendment_note_counts_where_nothing_later_is_printed(cover: str, note: str, day: date, kind: DateKind) -> None:
    found = policy_date(policy(f"高原町情報セキュリティ規程\n\n{cover}\n{BODY}{note}\n3 法令\n法令を守る。\n"))
    assert found is not None
    assert (found.day, found.kind) == (day, kind)


def test_dates_of_laws_in_the_body_are_not_the_texts_own() -> None:
    text = f"高原町情報セキュリティ基本方針\n{BODY}3 法令\n地方自治法（昭和22年4月17日法律第67号）を守る。\n"
    assert policy_date(policy(text)) is None


def test_the_manifest_counts_beside_the_text() -> None:
    read = policy(f"高原町情報セキュリティ基本方針\n\n令和3年3月1日\n{BODY}")
    assert policy_date(read, Dates(amended="令和6年4月1日")).day == date(2024, 4, 1)  # type: ignore[union-attr]
    assert policy_date(read, Dates(enacted="平成15年4月1日")).day == date(2021, 3, 1)  # type: ignore[union-attr]


def test_a_table_of_revisions_by_day_of_force_gives_way_to_the_decision() -> None:
    kitakyushu = next(one for one in public() if one.policy_id == "kitakyushu")
    found = policy_date(kitakyushu)
    assert found is not None
    assert (found.day, found.kind) == (date(2023, 2, 14), DateKind.DECIDED)


def test_every_day_stands_where_it_says() -> None:
    for one in public():
        for day in policy_dates(one):
            assert "".join(one.source.text[day.start : day.end].split()) == day.surface
