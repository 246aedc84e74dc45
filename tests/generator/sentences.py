"""Words, sentences and headings of generated documents: the generator's own, nobody's wording.

Every sentence ends with ``。``; noun phrases do not. No sentence and no heading begins with a digit or a
marker, unless a reference at the start (``第3条第2項に規定する…``) is asked for.
"""

from __future__ import annotations

import random

ACTORS = (
    "職員",
    "所属長",
    "統括責任者",
    "情報管理者",
    "利用者",
    "受託者",
    "委員会",
    "町長",
    "担当課",
    "点検員",
    "事務局",
    "施設管理者",
    "副責任者",
    "保守業者",
)
OBJECTS = (
    "端末",
    "記録媒体",
    "管理台帳",
    "入退室の記録",
    "保管庫の鍵",
    "通信機器",
    "申請書",
    "利用者番号",
    "業務用の端末",
    "複製した資料",
    "外部との接続口",
    "障害の記録",
    "委託契約",
    "作業の手順",
    "予備の電源",
    "無線機器",
    "電算室",
    "印刷物",
    "ソフトウェア",
    "アクセス権限",
)
ACTIONS = (
    "管理",
    "点検",
    "記録",
    "報告",
    "保管",
    "更新",
    "確認",
    "廃棄",
    "承認",
    "周知",
    "整理",
    "制限",
    "交換",
    "検証",
    "返却",
    "監視",
)
CONDITIONS = (
    "必要があると認める場合",
    "異常を見付けたとき",
    "期限を過ぎたとき",
    "業務に支障がある場合",
    "内容に変更が生じたとき",
    "災害が起きた場合",
    "委託先が代わるとき",
    "漏えい・破壊・改ざんのおそれがある場合",
)
MANNERS = ("速やかに", "あらかじめ", "適切に", "定期的に", "書面により", "遅滞なく", "計画的に")
ENDINGS = (
    "しなければならない",
    "するものとする",
    "してはならない",
    "することができる",
    "するよう努める",
    "する",
    "することが望ましい",
)
LIMITS = ("軽微なものを除く。", "写しを含む。", "試験用のものを除く。", "委託先にあるものを含む。")
ALIASES = ("点検者", "対象端末", "管理記録", "取扱者", "保管場所", "共有機器")
DOCUMENTS = ("規程", "要綱", "基本方針", "訓令", "要領")
PLAIN_HEADINGS = (
    "目的",
    "趣旨",
    "定義",
    "用語の意義",
    "適用の範囲",
    "管理体制",
    "職員の責務",
    "雑則",
    "委任",
    "庶務",
    "研修",
    "見直し",
    "総則",
    "外部サービス（共同利用型）の利用",
    "点検・監査",
    "緊急時の対応",
    "例外の取扱い",
    "技術的対策",
    "施設の安全",
    "委託の手続",
)
TERMS = (
    "ネットワーク機器",
    "記録簿",
    "電算室",
    "共有領域",
    "利用者",
    "持出し端末",
    "管理区域",
    "保守業者",
    "外部接続",
    "ログ",
    "バックアップ",
    "認証情報",
    "庁内回線",
    "重要資料",
    "遠隔操作",
    "可搬媒体",
)
ERAS = (("令和", 1, 8), ("平成", 1, 31))
KANJI = "〇一二三四五六七八九"


def kanji_number(value: int) -> str:
    """``value`` (1 to 999) in kanji with places: 21 is 二十一."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    parts = ((hundreds, "百"), (tens, "十"))
    text = "".join(("" if digit == 1 else KANJI[digit]) + place for digit, place in parts if digit)
    return text + (KANJI[ones] if ones else "")


def digits(value: int, script: str) -> str:
    """``value`` in ``half`` or ``full`` width digits or in ``kanji``."""
    if script == "kanji":
        return kanji_number(value)
    text = str(value)
    return text.translate(FULL_WIDTH) if script == "full" else text


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Wording:
    """A seeded source of sentences, phrases and headings for one document.

    Args:
        rng: the document's random numbers.
        comma: ``、`` or ``，``.
        script: how numbers inside sentences are written: ``half``, ``full`` or ``kanji``.
    """

    def __init__(self, rng: random.Random, comma: str = "、", script: str = "half") -> None:
        self.rng = rng
        self.comma = comma
        self.script = script
        self.document = rng.choice(DOCUMENTS)
        self._headings: set[str] = set()
        self._terms: set[str] = set()

    def number(self, low: int, high: int) -> str:
        """A number from ``low`` to ``high`` in the document's script."""
        return digits(self.rng.randint(low, high), self.script)

    def date(self) -> str:
        """A date such as 令和5年4月1日."""
        era, low, high = self.rng.choice(ERAS)
        return f"{era}{self.number(low + 1, high)}年{self.number(1, 12)}月{self.number(1, 28)}日"

    def act(self) -> str:
        """Year and number of an act, such as 令和4年訓令第1号."""
        kind = self.rng.choice(("訓令", "告示", "規則", "規程"))
        return f"令和{self.number(2, 8)}年{kind}第{self.number(1, 40)}号"

    def heading(self) -> str:
        """A heading of at most 16 characters, new in this document as long as there are any."""
        for _ in range(40):
            built = f"{self.rng.choice(OBJECTS)}の{self.rng.choice(ACTIONS)}"
            text = self.rng.choice(PLAIN_HEADINGS) if self.rng.random() < 0.4 else built
            if text not in self._headings:
                break
        self._headings.add(text)
        return text

    def term(self) -> str:
        """A term to define, new in this document."""
        for _ in range(40):
            text = self.rng.choice(TERMS)
            if self.rng.random() < 0.4:
                text = f"{self.rng.choice(('特定', '共用', '臨時', '指定'))}{text}"
            if text not in self._terms:
                break
        self._terms.add(text)
        return text

    def reference(self) -> str:
        """A reference to a provision, starting with a word and not with a number."""
        rng = self.rng
        kinds = (
            "前項",
            "前条",
            "同項",
            "前条第" + self.number(1, 4) + "項",
            "同条第" + self.number(1, 4) + "項第" + self.number(1, 9) + "号",
            "前" + digits(2, self.script) + "項",
            "次条",
            "別表第" + self.number(1, 4),
            "法第" + self.number(20, 60) + "条の" + self.number(2, 6) + "第1項".replace("1", digits(1, self.script)),
        )
        return rng.choice(kinds)

    def numbered_reference(self) -> str:
        """A reference that starts like the marker of an article: 第3条第2項."""
        rng = self.rng
        head = f"第{self.number(1, 30)}条"
        if rng.random() < 0.3:
            head += f"の{self.number(2, 4)}"
        if rng.random() < 0.7:
            head += f"第{self.number(2, 5)}項"
        if rng.random() < 0.3:
            head += f"第{self.number(1, 9)}号"
        return head

    def mention(self) -> str:
        """Words that look like markers and stand inside a sentence."""
        half = self.rng.choice(
            (
                "前条第{a}号ア及びイ",
                "別表の{a}から{b}まで",
                "様式({a})",
                "手順書の①から③まで",
                "第{a}章",
                "図{a}-{b}",
                "付表（{a}）及び（{b}）",
                "区分{a}・{b}",
                "第{a}条から第{b}条まで",
                "第{a}条第{c}項第{b}号",
                "上記{a}、{b}及び{c}",
                "別記の第{a}の{c}",
                "版{a}.{c}",
            )
        )
        low = self.rng.randint(1, 6)
        numbers = {"a": low, "b": low + self.rng.randint(1, 3), "c": self.rng.randint(2, 5)}
        script = "half" if self.script == "kanji" else self.script
        text = half.format(**{key: digits(value, script) for key, value in numbers.items()})
        return text.replace("、", self.comma)

    def thing(self) -> str:
        """An object with or without something in brackets behind it."""
        text = self.rng.choice(OBJECTS)
        chance = self.rng.random()
        if chance < 0.12:
            return f"{text}（{self.rng.choice(LIMITS)}）"
        if chance < 0.2:
            return f"{text}（以下「{self.rng.choice(ALIASES)}」という。）"
        if chance < 0.3:
            return f"「{self.rng.choice(TERMS)}一覧」"
        if chance < 0.45:
            other = self.rng.choice(OBJECTS)
            return f"{text}{self.rng.choice(('及び', '又は', '並びに', '・'))}{other}"
        return text

    def amount(self) -> str:
        """A span of time or a rate."""
        form = self.rng.choice(("{}日以内に", "{}か月ごとに", "年{}回以上", "{}時間以内に", "毎年{}月に"))
        return form.format(self.number(1, 9))

    def sentence(self, reference_first: bool = False) -> str:
        """One sentence; ``reference_first`` lets it begin with a reference such as 第3条第2項."""
        rng, c = self.rng, self.comma
        actor, verb = rng.choice(ACTORS), f"{rng.choice(ACTIONS)}{rng.choice(ENDINGS)}"
        if reference_first and rng.random() < 0.25:
            return f"{self.numbered_reference()}に規定する{self.thing()}は{c}{actor}が{verb}。"
        if rng.random() < 0.5:
            return self.plain_sentence(actor, verb)
        return self.referring_sentence(actor, verb)

    def plain_sentence(self, actor: str, verb: str) -> str:
        """A sentence without references."""
        rng, c = self.rng, self.comma
        shape = rng.randrange(5)
        if shape == 0:
            return f"{actor}は{c}{self.thing()}を{rng.choice(MANNERS)}{verb}。"
        if shape == 1:
            return f"{actor}は{c}{rng.choice(CONDITIONS)}には{c}{self.thing()}について{self.amount()}{verb}。"
        if shape == 2:
            return f"この{self.document}に定めるもののほか{c}{self.thing()}の取扱いに関し必要な事項は{c}別に定める。"
        if shape == 3:
            return f"{self.thing_plain()}は{c}{actor}が{self.amount()}{rng.choice(MANNERS)}{verb}。"
        things = f"{self.thing()}{c}{self.thing()}及び{rng.choice(OBJECTS)}"
        return f"{actor}は{c}{things}を{verb}。ただし{c}{rng.choice(CONDITIONS)}は{c}この限りでない。"

    def referring_sentence(self, actor: str, verb: str) -> str:
        """A sentence with words in it that look like markers."""
        rng, c = self.rng, self.comma
        shape = rng.randrange(5)
        if shape == 0:
            return f"{self.reference()}の規定にかかわらず{c}{actor}は{c}{self.thing()}を{verb}。"
        if shape == 1:
            return f"{actor}は{c}{self.mention()}に掲げる{self.thing()}を{verb}。"
        if shape == 2:
            return f"{self.reference()}の{rng.choice(OBJECTS)}は{c}{self.date()}までに{verb}。"
        if shape == 3:
            inner = f"{rng.choice(CONDITIONS)}であって{c}{self.numbered_reference()}の規定によるもの"
            return f"{actor}は{c}{self.thing()}（{inner}に限る。）を{verb}。"
        return f"{self.date()}以後に交付する{self.thing()}については{c}{self.mention()}により{verb}。"

    def thing_plain(self) -> str:
        """An object without brackets, fit to begin a line."""
        return self.rng.choice(OBJECTS)

    def paragraph(self, reference_first: bool = False) -> str:
        """One to three sentences; the later ones may begin with また or この場合において."""
        rng, c = self.rng, self.comma
        text = self.sentence(reference_first)
        if rng.random() < 0.25:
            text += f"{rng.choice(('また', 'この場合において', 'なお', 'ただし'))}{c}{self.sentence()}"
        return text

    def lead(self) -> str:
        """A sentence that announces a list."""
        rng, c = self.rng, self.comma
        noun = rng.choice(("事項", "措置", "手続", "記録", "要件"))
        forms = (
            f"{rng.choice(ACTORS)}は{c}次に掲げる{noun}を行うものとする。",
            f"{self.thing_plain()}の{noun}は{c}次のとおりとする。",
            f"{self.reference()}に規定する{noun}は{c}次の各号に掲げるとおりとする。",
            f"{rng.choice(ACTORS)}は{c}{rng.choice(CONDITIONS)}には{c}次の{noun}を講じなければならない。",
        )
        return rng.choice(forms)

    def definition_lead(self) -> str:
        """A sentence that announces definitions."""
        return f"この{self.document}で用いる用語の意味は{self.comma}次に示すとおりとする。"

    def definition(self) -> str:
        """What a term means, ending with をいう。"""
        rng, c = self.rng, self.comma
        forms = (
            f"{self.thing()}を{rng.choice(ACTIONS)}するための{rng.choice(OBJECTS)}をいう。",
            f"{rng.choice(ACTORS)}が{c}{rng.choice(MANNERS)}{rng.choice(ACTIONS)}する{self.thing()}をいう。",
            f"{self.reference()}に規定する{rng.choice(OBJECTS)}をいう。",
        )
        return rng.choice(forms)

    def noun_phrase(self) -> str:
        """An item of a list without a full stop."""
        rng, c = self.rng, self.comma
        forms = (
            f"{rng.choice(OBJECTS)}の{rng.choice(ACTIONS)}",
            f"{rng.choice(OBJECTS)}{c}{rng.choice(OBJECTS)}及び{rng.choice(OBJECTS)}の{rng.choice(ACTIONS)}",
            f"{rng.choice(ACTORS)}が{rng.choice(ACTIONS)}した{self.thing()}",
            f"{rng.choice(OBJECTS)}の{rng.choice(ACTIONS)}不備{c}{rng.choice(OBJECTS)}の故障等による業務の停止等",
            f"{self.reference()}に規定する{rng.choice(OBJECTS)}",
        )
        return rng.choice(forms)

    def errand(self) -> str:
        """An item that ends with すること。 or に関すること。"""
        rng, c = self.rng, self.comma
        if rng.random() < 0.4:
            return f"{rng.choice(OBJECTS)}の{rng.choice(ACTIONS)}に関すること。"
        return f"{rng.choice(CONDITIONS)}は{c}{self.thing()}を{self.amount()}{rng.choice(ACTIONS)}すること。"

    def closing(self) -> str:
        """A paragraph that stands after a list: なお…, ただし…."""
        opening = self.rng.choice(("なお", "なお", "ただし"))
        if opening == "ただし":
            return f"ただし{self.comma}{self.rng.choice(CONDITIONS)}は{self.comma}この限りでない。"
        return f"なお{self.comma}{self.sentence()}"

    def enforcement(self) -> str:
        """When the document comes into force."""
        return f"この{self.document}は{self.comma}{self.date()}から施行する。"
