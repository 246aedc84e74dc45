"""改め文: usual forms read by hand, and the law that carrying them out gives the new text."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.draft.amend import (
    Act,
    Amendment,
    Instrument,
    Kind,
    Provision,
    Refusal,
    UnamendableError,
    amend,
    apply,
    from_policy,
    sentences_of,
)
from kosshi.draft.amend.match import matched
from kosshi.draft.amend.tree import LISTED
from kosshi.draft.amend.words import balanced, pieces
from kosshi.draft.digits import WIDE
from kosshi.model import Policy, Source
from kosshi.numbering import print_kanji
from kosshi.parse import parse

PURPOSE = "（目的）\n第1条　この訓令は、情報資産を守ることを目的とする。\n"
BARE = "第1条　この訓令は、情報資産を守ることを目的とする。\n"
REST = "（委任）\n第2条　必要な事項は、町長が定める。\n"
FORCE = "附　則\nこの訓令は、令和5年4月1日から施行する。\n"
FORCE_TWO = "附　則\n1　この訓令は、令和5年4月1日から施行する。\n2　従前の例による。\n"
LISTED_TEXT = "第2条　次に掲げる職員は、{word}を行う。\n(1)　外部委託の担当\n(2)　委託先の担当\nア　主任\nイ　{more}副主任\n"
TERMS = "（定義）\n第2条　次の各号に掲げる用語の意義は、当該各号に定めるところによる。\n(1)　端末　手元の機器をいう。\n"
CHAPTERS = (
    f"第1章　総則\n第1節　通則\n{PURPOSE}第2節　組織\n{REST}第2章　雑則\n（補則）\n第3条　補則は、別に定める。\n"
    "（公表）\n第4条　この訓令は、公表する。\n"
)


def policy(text: str) -> Policy:
    return parse(Source("x", f"架空町情報セキュリティ規程\n\n{text}"))


def said(old: str, new: str) -> list[str]:
    made = amend(policy(old), policy(new))
    assert isinstance(made, Amendment), made.told()
    return "\n".join(made.sentences).split("\n")


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        # words
        (PURPOSE, PURPOSE.replace("情報資産", "行政情報"), ["　第1条中「情報資産」を「行政情報」に改める。"]),
        (
            "第1条　外部委託の契約は、外部委託の担当が結ぶ。\n",
            "第1条　業務委託の契約は、業務委託の担当が結ぶ。\n",
            ["　第1条中「外部委託」を「業務委託」に改める。"],
        ),
        ("第1条　部局、委員会及び議会に適用する。\n", "第1条　部局及び議会に適用する。\n", ["　第1条中「、委員会」を削る。"]),
        (
            "第1条　「職員」とは、正規の職員をいう。\n",
            "第1条　「職員」とは、正規の職員及び会計年度任用職員をいう。\n",
            ["　第1条中「の職員」の次に「及び会計年度任用職員」を加える。"],
        ),
        (
            PURPOSE + LISTED_TEXT.format(word="外部委託", more=""),
            PURPOSE + LISTED_TEXT.format(word="業務委託", more="補佐\nウ　"),
            ["　第2条中「、外部委託」を「、業務委託」に改め、同条第2号中イをウとし、アの次に次のように加える。", "　　イ　補佐"],
        ),
        (
            "第1条　町長の職員は、情報資産を守らなければならない。\n",
            "第1条　議長の議員は、情報資産を守らなければならない。\n",
            ["　第1条中「町長の職員」を「議長の議員」に改める。"],
        ),
        (
            "第1条　規程の見直しが必要な場合には、規程を見直す。\n",
            "第1条　規程の見直しが必要な場合には、脅威を分析し、規程を見直す。\n",
            ["　第1条中「場合には、」の次に「脅威を分析し、」を加える。"],
        ),
        # captions
        (PURPOSE, PURPOSE.replace("目的）", "趣旨）"), ["　第1条の見出しを「（趣旨）」に改める。"]),
        (PURPOSE, BARE, ["　第1条の見出しを削る。"]),
        (BARE, PURPOSE, ["　第1条に見出しとして「（目的）」を付する。"]),
        # 項 and 号
        (
            PURPOSE + REST,
            PURPOSE + REST + "2　町長は、これを公表する。\n",
            ["　第2条に次の1項を加える。", "2　町長は、これを公表する。"],
        ),
        (
            PURPOSE + REST + "2　公表する。\n3　届け出る。\n",
            PURPOSE + REST + "2　届け出る。\n",
            ["　第2条中第2項を削り、第3項を第2項とする。"],
        ),
        (
            PURPOSE + TERMS + "(2)　職員　町の職員をいう。\n",
            PURPOSE + TERMS + "(2)　脅威　害を及ぼすものをいう。\n(3)　職員　町の職員をいう。\n",
            ["　第2条中第2号を第3号とし、第1号の次に次の1号を加える。", "　(2)　脅威　害を及ぼすものをいう。"],
        ),
        # articles
        (
            PURPOSE + REST,
            PURPOSE + "（対象）\n第2条　職員に適用する。\n" + REST.replace("第2条", "第3条"),
            ["　第2条を第3条とし、第1条の次に次の1条を加える。", "　（対象）", "第2条　職員に適用する。"],
        ),
        (
            PURPOSE + REST,
            "（対象）\n第1条　職員に適用する。\n" + PURPOSE.replace("第1条", "第2条") + REST.replace("第2条", "第3条"),
            ["　第2条を第3条とし、第1条を第2条とし、同条の前に次の1条を加える。", "　（対象）", "第1条　職員に適用する。"],
        ),
        (
            PURPOSE + REST,
            PURPOSE + "第1条の2　職員に適用する。\n" + REST,
            ["　第1条の次に次の1条を加える。", "第1条の2　職員に適用する。"],
        ),
        (PURPOSE + REST, PURPOSE + "第2条　削除\n", ["　第2条を次のように改める。", "第2条　削除"]),
        (PURPOSE + REST, PURPOSE, ["　第2条を削る。"]),
        (
            PURPOSE + REST + "".join(f"第{n}条　{word}を定める。\n" for n, word in enumerate(["脅威", "対策", "監査", "点検"], 3)),
            PURPOSE + "".join(f"第{n}条　{word}を定める。\n" for n, word in enumerate(["脅威", "対策", "監査", "点検"], 2)),
            ["　第2条を削り、第3条から第6条までを1条ずつ繰り上げる。"],
        ),
        (PURPOSE, PURPOSE + REST, ["　本則に次の1条を加える。", "　（委任）", "第2条　必要な事項は、町長が定める。"]),
        (
            PURPOSE + "第2条から第4条まで　削除\n第5条　町長は、この訓令を公表する。\n",
            PURPOSE + "第2条から第4条まで　削除\n第5条　町長は、この訓令を住民に公表する。\n",
            ["　第5条中「訓令を」の次に「住民に」を加える。"],
        ),
        # chapters and sections
        (CHAPTERS, CHAPTERS.replace("　雑則", "　補則"), ["　第2章の章名を次のように改める。", "　　　　第2章　補則"]),
        (CHAPTERS, CHAPTERS.replace("　組織", "　体制"), ["　第1章第2節の節名を次のように改める。", "　　　　　第2節　体制"]),
        (
            CHAPTERS,
            CHAPTERS.replace("第4条", "第5条").replace("第3条", "第4条").replace("第2章", "第2章　対策\n第3条　対策を講じる。\n第3章"),
            [
                "　第4条を第5条とし、第3条を第4条とする。",
                "　第2章を第3章とし、第1章の次に次の1章を加える。",
                "　　　　第2章　対策",
                "第3条　対策を講じる。",
            ],
        ),
        (
            "第1条　職員は、第2条第1号及び第10号に掲げる規程を守る。\n",
            "第1条　職員は、第2条第1号及び第8号に掲げる規程を守る。\n",
            ["　第1条中「第10号」を「第8号」に改める。"],
        ),
        # 附則
        (
            PURPOSE + "附　則\n（施行期日）\n第1条　公布の日から施行する。\n",
            PURPOSE + "附　則\n（施行期日）\n第1条　公布の日から施行する。\n（経過措置）\n第2条　従前の例による。\n",
            ["　附則に次の1条を加える。", "　（経過措置）", "第2条　従前の例による。"],
        ),
        (
            PURPOSE + FORCE + FORCE_TWO.replace("附　則", "附　則（令和6年3月1日訓令第2号）"),
            PURPOSE + FORCE + FORCE_TWO.replace("附　則", "附　則（令和6年3月1日訓令第2号）").replace("従前の", "従来の"),
            ["　附則（令和6年3月1日訓令第2号）第2項中「従前」を「従来」に改める。"],
        ),
        (PURPOSE + FORCE, PURPOSE + FORCE_TWO, ["　附則を附則第1項とし、附則に次の1項を加える。", "2　従前の例による。"]),
        (PURPOSE + FORCE_TWO, PURPOSE + FORCE, ["　附則第2項を削り、附則第1項の項番号を削る。"]),
        (PURPOSE + FORCE_TWO, PURPOSE + FORCE_TWO.replace("例", "定め"), ["　附則第2項中「例」を「定め」に改める。"]),
    ],
)
def test_the_usual_forms(old: str, new: str, sentences: list[str]) -> None:
    assert said(old, new) == sentences


KANJI = (
    "（目的）\n第一条　この訓令は、情報資産を守ることを目的とする。\n第二条　次に掲げる者に適用する。\n一　職員\n二　議員\n２　前項の者は、第三条を守る。\n"
    "第三条　別に定める。\n附　則\nこの訓令は、公布の日から施行する。\n"
)


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("二　議員", "二　役員", ["　第二条第一項第二号を次のように改める。", "　二　役員"]),
        ("第三条を守る", "第四条を守る", ["　第二条第二項中「第三条」を「第四条」に改める。"]),
        ("二　議員\n", "二　議員\n三　役員\n", ["　第二条第一項に次の一号を加える。", "　三　役員"]),
        ("守る。\n第三", "守る。\n第二条の二　点検する。\n第三", ["　第二条の次に次の一条を加える。", "第二条の二　点検する。"]),
        ("第三条　別", "第三条　点検する。\n第四条　別", ["　第三条を第四条とし、第二条の次に次の一条を加える。", "第三条　点検する。"]),
        ("を守る。\n", "を守る。\n３　届け出る。\n", ["　第二条に次の一項を加える。", "３　届け出る。"]),
    ],
)
def test_provisions_are_named_in_the_digits_of_the_text(old: str, new: str, sentences: list[str]) -> None:
    assert old in KANJI
    assert said(KANJI, KANJI.replace(old, new)) == sentences


def test_chapters_and_ranges_are_named_in_the_digits_of_the_text() -> None:
    wide = CHAPTERS.translate(WIDE)
    assert said(wide, wide.replace("　雑則", "　補則")) == ["　第２章の章名を次のように改める。", "　　　　第２章　補則"]
    many = "".join(
        f"第{print_kanji(n)}条　{word}を定める。\n" for n, word in enumerate(["目的", "委任", "脅威", "対策", "監査", "点検"], 1)
    )
    fewer = "".join(f"第{print_kanji(n)}条　{word}を定める。\n" for n, word in enumerate(["目的", "脅威", "対策", "監査", "点検"], 1))
    assert said(many, fewer) == ["　第二条を削り、第三条から第六条までを一条ずつ繰り上げる。"]
    long = "".join(f"第{print_kanji(n)}条　{n}番目を定める。\n" for n in range(1, 13))
    made = amend(policy(long), policy(long.replace("12番目", "次")))
    assert isinstance(made, Amendment)
    assert sentences_of(made.text) == made.sentences == ("　第十二条中「12番目」を「次」に改める。",)


def test_the_numbers_of_the_instrument_stay_as_they_are() -> None:
    own = KANJI + "附　則（令和6年3月1日訓令第2号）\n１　公布の日から施行する。\n２　従前の例による。\n"
    assert said(own, own.replace("従前", "従来")) == ["　附則（令和6年3月1日訓令第2号）第二項中「従前」を「従来」に改める。"]


def test_an_amended_article_that_moves_has_one_sentence() -> None:
    new = PURPOSE + "（対象）\n第2条　職員に適用する。\n（委任）\n第3条　必要な事項は、議長が定める。\n"
    assert said(PURPOSE + REST, new)[0] == "　第2条中「町長」を「議長」に改め、同条を第3条とし、第1条の次に次の1条を加える。"


def test_the_instrument_is_laid_out() -> None:
    paper = Instrument("架空町規程", number="令和5年架空町訓令第3号", in_force="令和8年4月1日")
    made = amend(policy(PURPOSE), policy(PURPOSE.replace("資産", "機器")), paper)
    assert isinstance(made, Amendment)
    assert made.text.split("\n") == [
        "　　　架空町規程の一部を改正する訓令",
        "　架空町規程（令和5年架空町訓令第3号）の一部を次のように改正する。",
        "　第1条中「情報資産」を「情報機器」に改める。",
        "　　　附　則",
        "　この訓令は、令和8年4月1日から施行する。",
        "",
    ]
    assert sentences_of(made.text) == made.sentences


def test_the_title_changes() -> None:
    made = amend(policy(PURPOSE), policy(PURPOSE), Instrument("架空町規程", new_title="架空町情報規程"))
    assert isinstance(made, Amendment)
    assert made.sentences == ("　題名を次のように改める。\n　　　架空町情報規程",)


@pytest.mark.parametrize(("number", "caption"), [((1,), ""), ((2,), "端末")], ids=["its number", "its caption"])
def test_an_article_that_keeps_its_number_or_caption_is_the_same_one(number: tuple[int, ...], caption: str) -> None:
    def article(own: tuple[int, ...], own_caption: str, text: str) -> Provision:
        return Provision(Kind.ARTICLE, own, own_caption, "", (Provision(Kind.PARAGRAPH, (1,), "", text),))

    old = article((1,), caption, "職員は、端末を適切に管理しなければならない。")
    kept = article(number, caption, "職員は、端末を庁外に持ち出してはならない。")
    nearer = article((3,), "管理" if caption else "", "端末は、適切に管理しなければならない。")
    assert matched([old], [kept, nearer]) == [(old, kept), (None, nearer)]


def test_a_further_supplementary_provision_is_the_instruments_own() -> None:
    own = "附　則（令和8年3月1日訓令第2号）\nこの訓令は、令和8年4月2日から施行する。\n"
    made = amend(policy(PURPOSE + REST + FORCE), policy(PURPOSE + FORCE + own))
    assert isinstance(made, Amendment)
    assert made.sentences == ("　第2条を削る。",)
    assert made.text.endswith("　　　附　則\n　この訓令は、令和8年4月2日から施行する。\n")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (PURPOSE, PURPOSE, "unchanged"),
        ("1　目的\n町の情報を守る。\n2　定義\n次のとおり。\n", PURPOSE, "no-articles"),
        (PURPOSE + BARE, PURPOSE, "duplicate-number"),
        (PURPOSE + FORCE, PURPOSE, "supplementary-removed"),
    ],
)
def test_what_cannot_be_written_is_refused(old: str, new: str, reason: str) -> None:
    refused = amend(policy(old), policy(new))
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert refused.told()


def test_remarks_name_the_contents() -> None:
    contents = "目次\n第1章　総則（第1条）\n第2章　雑則（第2条）\n附則\n\n"
    body = f"第1章　総則\n{PURPOSE}第2章　雑則\n{REST}{FORCE}"
    made = amend(policy(contents + body), policy(body.replace("　雑則", "　補則")))
    assert isinstance(made, Amendment)
    assert made.remarks == ("contents",)


# --- the interpreter by itself ------------------------------------------------------------------------------

OLD = policy(PURPOSE + TERMS + "(2)　職員　町の職員をいう。\n2　前項の端末は、町の端末とする。\n（委任）\n第3条　町長が定める。\n" + FORCE)


def carried_out(*sentences: str) -> str:
    done = apply(from_policy(OLD), sentences)
    return "|".join(f"{'-'.join(map(str, one.number))}{one.caption}:{one.text}" for one in done.walk() if one.text or one.caption)


@pytest.mark.parametrize(
    ("sentence", "there", "gone"),
    [
        ("　第2条第1項第1号中「手元」を「町」に改める。", "1:端末　町の機器", "手元"),
        ("　第3条中「町長」の下に「又は教育長」を加える。", "町長又は教育長が", "町長が"),
        ("　第2条第2項中「前項の」を削り、「町の端末」を「町のもの」に改める。", "2:端末は、町のもの", "前項"),
        ("　第2条第1項各号列記以外の部分中「用語」を「言葉」に改める。", "次の各号に掲げる言葉", "掲げる用語"),
        ("　第2条第1項第1号及び第2号を削る。", "2定義", "職員"),
        ("　第2条を削り、第3条を第2条とする。", "2委任", "定義"),
        ("　第3条を第4条とし、第2条第2項を第3条とする。", None, None),
        ("　第2条中「端末」を「機器」に改める。", "1:機器　手元", "端末"),
    ],
)
def test_sentences_are_carried_out(sentence: str, there: str | None, gone: str | None) -> None:
    if there is None or gone is None:
        with pytest.raises(UnamendableError):
            carried_out(sentence)
        return
    text = carried_out(sentence)
    assert there in text
    assert gone not in text


@pytest.mark.parametrize(
    "sentence",
    [
        "　第3条中「議長」を「町長」に改める。",  # no such words
        "　第9条を削る。",  # no such article
        "　第2条を第3条とする。",  # the number is taken
        "　第3条に次の2項を加える。\n2　公表する。",  # one and not two
        "　第1条の次に次の1条を加える。\n第3条　町長が定める。",  # the number is taken
        "　第3条を改める。",
        "　第3条中「町長」を「議長」に改め",
        "　第1条に見出しとして「（趣旨）」を付する。",  # it has one
        "　第2条第3号中「町」を「市」に改める。",  # which 項?
        "　第2条第1項第1号中「手元」を「町」に改め、「手元の」を削る。",  # the two overlap
    ],
)
def test_sentences_that_do_not_fit_are_refused(sentence: str) -> None:
    with pytest.raises(UnamendableError):
        carried_out(sentence)


def test_quotations_never_tear_brackets_or_lose_text() -> None:
    assert balanced("以下「職員（正規）」という")
    assert not balanced("職員」という")
    assert not balanced("（職員」）")
    text = "この訓令は、１２　ＬＧＷＡＮ接続系（以下「系」という。）を定める。"
    assert "".join(pieces(text)) == text


# --- the law: never a wrong amendment, nearly always one ----------------------------------------------------

NOUNS = [
    "情報資産",
    "職員",
    "町長",
    "端末",
    "外部委託",
    "業務委託",
    "契約",
    "管理者",
    "脅威",
    "対策",
    "監査",
    "点検",
    "規程",
    "記録",
    "施設",
    "権限",
    "事故",
    "教育",
    "第3条",
    "第2項",
]
LINKS = ["の", "、", "及び", "に係る", "（以下「系」という。）の"]
ENDS = ["を定める。", "を行う。", "としなければならない。", "をいう。", ""]
ODD = ["「", "（", "(1)　", "第2条を削る。", "\nなお、別に定める。", "　", "2　"]
SIGNS = ("paren-arabic", "kana:aiueo", "paren-kana:aiueo", "latin")


class Maker:
    """Random texts in articles and random edits of them."""

    def __init__(self, rng: random.Random, odd: bool) -> None:
        self.r, self.odd = rng, odd

    def text(self) -> str:
        words = "".join(self.r.choice(NOUNS) + self.r.choice(LINKS) for _ in range(self.r.randint(1, 5)))
        middle = self.r.choice(ODD) if self.odd and self.r.random() < 0.2 else ""
        return f"{words}{middle}{self.r.choice(NOUNS)}{self.r.choice(ENDS)}".strip()

    def listed(self, depth: int, most: int) -> tuple[Provision, ...]:
        return tuple(
            Provision(
                LISTED[depth],
                (n,),
                "",
                self.text(),
                self.listed(depth + 1, 3) if depth < 3 and self.r.random() < 0.2 else (),
                SIGNS[depth],
            )
            for n in range(1, self.r.randint(1, most) + 1)
        )

    def paragraph(self, number: int = 1) -> Provision:
        return Provision(Kind.PARAGRAPH, (number,), "", self.text(), self.listed(0, 5) if self.r.random() < 0.3 else ())

    def article(self) -> Provision:
        count = self.r.choice([1, 1, 1, 2, 3])
        caption = self.r.choice(NOUNS) if self.r.random() < 0.8 else ""
        return Provision(Kind.ARTICLE, (1,), caption, "", tuple(self.paragraph(n) for n in range(1, count + 1)))

    def edited(self, one: Provision) -> Provision:
        if one.kind is Kind.ARTICLE and self.r.random() < 0.2:
            return replace(one, caption=self.r.choice([*NOUNS, ""]))
        if one.kind is Kind.ARTICLE and self.r.random() < 0.1:
            return replace(one, caption="", children=(Provision(Kind.PARAGRAPH, (1,), "", "削除"),))
        if one.kind in (Kind.ARTICLE, Kind.SUPPLEMENTARY):
            return replace(one, children=self.changed(one.children, self.paragraph))
        if self.r.random() < 0.3 and one.kind is not Kind.SUBPOINT:
            depth = 0 if one.kind is Kind.PARAGRAPH else LISTED.index(one.kind) + 1
            return replace(one, children=self.changed(one.children, lambda: self.listed(depth, 1)[0]))
        return replace(one, text=self.reworded(one.text))

    def reworded(self, text: str) -> str:
        kind = self.r.random()
        found = [word for word in NOUNS if word in text]
        if kind < 0.5 and found:
            return text.replace(self.r.choice(found), self.r.choice(NOUNS), self.r.choice([1, -1]))
        if kind < 0.7:
            return text.replace("、", f"並びに{self.r.choice(NOUNS)}、", 1)
        return text + self.text() if kind < 0.9 else self.text()

    def changed(self, children: tuple[Provision, ...], make: object) -> tuple[Provision, ...]:
        found = list(children)
        for _ in range(self.r.choice([1, 1, 2])):
            kind = self.r.random()
            if kind < 0.4 or not found:
                found.insert(self.r.randint(0, len(found)), make())  # type: ignore[operator]
            elif kind < 0.7 and len(found) > 1:
                found.pop(self.r.randrange(len(found)))
            else:
                at = self.r.randrange(len(found))
                found[at] = self.edited(found[at])
        return tuple(replace(one, number=(n,)) for n, one in enumerate(found, 1))


def made(chapters: list[tuple[str, list[Provision]]], supplementary: Provision, branch: int) -> Act:
    """Articles numbered through all chapters; the one with the ordinal ``branch`` has a branch number."""
    numbers = iter([(n,) if n < branch else (branch - 1, 2) if n == branch else (n - 1,) for n in range(1, 200)])
    groups = [(title, tuple(replace(one, number=next(numbers)) for one in articles)) for title, articles in chapters]
    if len(groups) == 1:
        return Act("規程", (*groups[0][1], supplementary))
    return Act("規程", (*(Provision(Kind.CHAPTER, (n,), *(title, ""), below) for n, (title, below) in enumerate(groups, 1)), supplementary))


def random_pair(seed: int, odd: bool = False) -> tuple[Act, Act]:
    rng = random.Random(seed)
    maker = Maker(rng, odd)
    chapters = [(rng.choice(NOUNS), [maker.article() for _ in range(rng.randint(1, 6))]) for _ in range(rng.choice([1, 1, 2, 3]))]
    supplementary = Provision(Kind.SUPPLEMENTARY, (1,), children=tuple(maker.paragraph(n) for n in range(1, rng.randint(1, 2) + 1)))
    branch = rng.choice([2, 3, 999])
    old = made(chapters, supplementary, branch)
    new = [(title, list(articles)) for title, articles in chapters]
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(new))
        articles = new[at][1]
        kind = rng.random()
        if kind < 0.25:
            articles.insert(rng.randint(0, len(articles)), maker.article())
        elif kind < 0.4 and len(articles) > 1:
            articles.pop(rng.randrange(len(articles)))
        elif kind < 0.45:
            new[at] = (rng.choice(NOUNS), articles)
        elif kind < 0.55 and len(new) > 1:
            new.insert(at, (rng.choice(NOUNS), [maker.article()]))
        elif kind < 0.6 and len(new) > 2:
            new.pop(at)
        elif kind < 0.65:
            supplementary = maker.edited(supplementary)
        else:
            place = rng.randrange(len(articles))
            articles[place] = maker.edited(articles[place])
    return old, made(new, supplementary, branch)


def holds(old: Act, new: Act) -> bool:
    """Whether there is an amendment; one that is wrong fails."""
    result = amend(old, new)
    if isinstance(result, Refusal):
        return old == new
    assert apply(old, sentences_of(result.text)) == new
    assert old != new
    return True


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**9), st.booleans())
def test_an_amendment_always_gives_the_new_text(seed: int, odd: bool) -> None:
    holds(*random_pair(seed, odd))


def test_nearly_every_change_can_be_written() -> None:
    assert sum(holds(*random_pair(seed)) for seed in range(150)) >= 148


@pytest.mark.parametrize(("kind", "day"), [("訓令", "公表"), ("規則", "公布"), ("告示", "告示"), ("要綱", "公表")])
def test_an_instrument_without_a_day_says_what_its_kind_does_and_tells_what_is_missing(kind: str, day: str) -> None:
    paper = Instrument(kind=kind)
    made = amend(policy(PURPOSE), policy(PURPOSE.replace("情報資産", "行政情報")), paper)
    assert isinstance(made, Amendment)
    assert made.text.endswith(f"　この{kind}は、{day}の日から施行する。\n")
    assert [line.partition(" ")[0] for line in paper.unsaid()] == ["--number", "--in-force"]
    assert Instrument(number="令和5年架空町訓令第3号", in_force="令和9年4月1日").unsaid() == ()
