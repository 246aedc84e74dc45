"""What bodies change in a wording they copy: words, endings, order, numbers, qualifiers, a sentence added or left out.

Every edit is a function of a random generator and a wording that gives another wording, or the same where it has nothing to
do. The tables are broad and the qualifiers come from a grammar of roles, meetings, periods and dates, so that hundreds of
bodies can each have words of their own for one clause.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Edit = Callable[[random.Random, str], str]

# Words that stand for one another; what is sound in one sentence only is not here.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("及び", "並びに"), ("又は", "若しくは"), ("行う", "実施する"), ("行わ", "実施し"), ("講じる", "講ずる", "とる"), ("において", "にあっては", "では"),
    ("ため、", "ために、", "ことを目的として、"), ("必要な", "適切な", "所要の", "相応の"), ("適切に", "適正に", "確実に", "的確に"),
    ("速やかに", "直ちに", "遅滞なく", "すみやかに", "可能な限り早く"), ("定期的に", "毎年度", "年に1回以上", "計画的に", "継続的に"),
    ("漏えい", "漏洩", "流出"), ("コンピュータ", "コンピューター", "電子計算機"), ("サーバ", "サーバー"), ("改ざん", "改竄", "書換え"),
    ("紛失", "亡失", "遺失"), ("破壊", "損壊", "毀損"), ("消去", "削除", "抹消"), ("管理する", "所管する", "取り扱う"), ("利用する", "使用する", "用いる"),
    ("定める", "規定する", "別に定める"), ("策定する", "定める", "作成する", "整備する"), ("見直す", "改定する", "改める"), ("報告し", "届け出", "連絡し"),
    ("報告する", "届け出る", "連絡する", "通報する"), ("確認し", "点検し", "検証し"), ("確認する", "点検する", "検証する"), ("遵守し", "順守し", "守ら"),
    ("遵守する", "順守する", "守る"), ("重要な", "特に重要な", "機微な", "秘匿性の高い"), ("情報資産を", "情報及び情報システムを", "情報資産等を"),
    ("情報資産の", "情報及び情報システムの", "情報資産等の"), ("職員等は", "職員は", "全ての職員は", "職員その他の従事者は"),
    ("職員等が", "職員が", "全ての職員が", "職員その他の従事者が"), ("職員等に", "職員に", "全ての職員に", "職員その他の従事者に"),
    ("対策を", "措置を", "対応を", "施策を"), ("体制を", "体制等を"), ("等の", "などの", "その他の"), ("すべて", "全て", "一切"),
    ("場合には", "場合は", "ときは", "際には"), ("場合に", "ときに", "際に"), ("に関する", "に係る", "についての"), ("について、", "に関し、", "に関して、", "につき、"),
    ("に基づき", "に従い", "に則り", "を踏まえ"), ("に応じて", "に即して", "を考慮して"), ("による", "によって生じる", "に起因する"),
    ("おそれ", "恐れ", "可能性"), ("防止する", "防ぐ", "未然に防ぐ"), ("許可", "承認", "承諾"), ("外部", "庁外", "組織外"), ("内部", "庁内", "組織内"),
    ("業務", "事務", "職務"), ("委託事業者", "受託者", "受託事業者", "委託先"), ("外部委託", "業務委託", "委託"), ("端末", "パソコン等の端末", "業務用端末"),
    ("電磁的記録媒体", "記録媒体", "外部記録媒体", "電子媒体"), ("不正アクセス", "不正なアクセス", "不正侵入"), ("ウイルス", "コンピュータウイルス", "マルウェア"),
    ("ソフトウェア", "ソフトウエア", "プログラム"), ("ハードウェア", "ハードウエア", "機器"), ("電子メール", "メール", "Eメール"), ("暗号化", "暗号化等の処理"),
    ("教育及び", "研修及び", "教育、訓練及び"), ("啓発", "意識の向上", "周知啓発"), ("訓練", "演習", "実地訓練"), ("監査", "内部監査", "監査等"),
    ("自己点検", "自己評価", "自主点検"), ("維持する", "保持する", "確保する", "保つ"), ("想定し", "念頭に置き", "考慮し"), ("設置する", "置く", "設ける"),
    ("取得する", "取る", "採取する"), ("保管する", "保存する", "管理保管する"), ("保管し", "保存し", "保管管理し"), ("廃棄する", "処分する", "破棄する"),
    ("持ち出し", "持出し", "庁外への持ち出し"), ("複製", "複写", "コピー"), ("発生した", "生じた", "起きた", "判明した"), ("発生時", "発生の際", "生起時"),
    ("被害", "損害", "損失"), ("障害", "故障", "トラブル"), ("災害", "自然災害", "大規模災害"), ("地震", "震災", "大地震"), ("火災", "火事", "出火"),
    ("権限", "権利", "アクセス権限"), ("責任", "責務", "職責"), ("住民", "市民等", "利用者"), ("規程", "規定", "規則"), ("手順", "手続", "手順書"),
    ("明確に", "明らかに", "具体的に"), ("具体的な", "詳細な", "個別の"), ("十分な", "充分な", "必要十分な"), ("基本的な", "基礎的な", "根本的な"),
    ("構成する", "成り立たせる", "形づくる"), ("接続された", "接続した", "つながる"), ("接続する", "つなぐ", "結線する"), ("次のとおり", "次に掲げるとおり", "以下のとおり"),
    ("次に掲げる", "次の", "以下の", "次の各号に掲げる"), ("上記", "前記", "前述"), ("当該", "その", "該当する"), ("ただし", "なお", "もっとも"), ("また、", "さらに、", "加えて、"),
    ("とともに", "と同時に", "と併せて"), ("うえで", "上で", "後に"), ("等により", "などにより", "その他の方法により"), ("することができる", "してよい", "することを妨げない"),
    ("仕様書", "仕様書等", "設計書"), ("履歴", "記録", "ログ"), ("識別", "特定", "判別"), ("認証", "本人確認", "認証等"), ("パスワード", "暗証番号", "パスワード等"),
    ("ネットワーク", "通信網", "庁内ネットワーク"), ("閲覧", "参照", "閲読"), ("情報を", "情報及びデータを", "情報等を"), ("管理者", "責任者", "管理責任者"),
)  # fmt: skip

# How a sentence may end; the forms before 。 of する verbs first, so that a duty can be hardened and softened.
ENDINGS: tuple[tuple[str, ...], ...] = (
    ("しなければならない。", "するものとする。", "することとする。", "するよう努める。", "すること。", "する必要がある。", "することを原則とする。"),
    ("なければならない。", "ないといけない。", "ねばならない。"),
    ("してはならない。", "しないこと。", "しないものとする。", "することを禁止する。", "することを禁じる。"),
    ("を実施する。", "を行う。", "を実施するものとする。", "を実施しなければならない。", "を実施することとする。", "を行うものとする。"),
    ("を講じる。", "を講ずるものとする。", "を講じなければならない。", "を講じることとする。", "を講ずる。", "を講じていく。"),
    ("をいう。", "のことをいう。", "を指す。", "をさす。", "とする。", "のことである。"),
    ("を策定する。", "を定める。", "を策定するものとする。", "を定めるものとする。", "を別に策定する。", "を作成する。"),
    ("こととする。", "こと。", "ものとする。"), ("とする。", "とすること。", "であるものとする。"), ("する。", "するものとする。", "すること。", "することとする。"),
)  # fmt: skip

BRANCHES = (
    "総務", "企画", "財政", "税務", "危機管理", "行政管理", "情報政策", "情報システム", "デジタル推進", "政策推進", "人事", "契約", "会計", "市民生活",
    "住民", "福祉", "保健", "子育て支援", "教育総務", "生涯学習", "都市計画", "建設", "上下水道", "農林", "商工観光", "環境", "防災", "地域振興", "広報", "文書",
)  # fmt: skip
UNITS = ("部", "課", "室", "局", "係")
MEETINGS = (
    "情報化推進本部",
    "庁議",
    "情報セキュリティ委員会",
    "デジタル化推進会議",
    "情報管理会議",
    "課長会議",
    "幹部会",
    "システム連絡会",
)
PERIODS = ("1か月", "2か月", "3か月", "6か月", "10日", "14日", "30日", "1年", "2年", "半年", "四半期", "5日", "20日", "60日", "90日", "3年")
LIMITS = (
    "業務に支障のない範囲で、", "原則として、", "必要に応じて、", "特別の事情がない限り、", "予算の範囲内で、", "法令に反しない限り、", "やむを得ない場合を除き、",
    "費用と効果を勘案し、", "技術の動向を踏まえ、", "他の団体の例を参考に、", "あらかじめ、", "平時から、", "所管する業務の範囲で、", "リスクの大きさに応じて、",
    "関係機関と連携し、", "記録を残した上で、", "業務の継続に配慮しつつ、", "利便性を損なわない範囲で、", "対象を明らかにした上で、", "手順書によって、",
)  # fmt: skip
ITEMS = (
    "標的型攻撃", "ランサムウェア", "なりすまし", "フィッシング", "盗聴", "盗難", "誤送信", "誤操作", "設定の誤り", "停電", "落雷", "風水害", "津波", "浸水", "感染症",
    "空調の停止", "回線の断線", "部品の劣化", "内部不正", "権限の濫用", "紙文書", "図面", "録音データ", "可搬媒体", "無線機器", "複合機", "監視カメラ", "入退室装置",
    "クラウドサービス", "仮想基盤", "予備機", "保守用端末", "庁内掲示板", "防災無線", "電話交換機", "研修資料", "台帳", "申請書", "届出書", "契約書",
)  # fmt: skip
ADDED = (
    "なお、{role}は、その状況を{period}ごとに{meeting}に報告する。", "この場合において、{role}の承認を得るものとする。", "その記録は、{period}の間保存する。",
    "また、{role}は、{period}に1回その内容を確かめる。", "詳細は、{role}が別に示す。", "ただし、{role}が認めたときは、この限りでない。", "不明な点は、{role}に問い合わせる。",
    "その結果は、{meeting}に諮る。", "この取扱いは、{date}から行う。", "対象となるものは、{role}が{period}ごとに一覧にまとめる。", "費用は、{role}が{meeting}に諮って定める。",
)  # fmt: skip
BRACKETED = (
    "（{role}が認めたものを除く。）", "（{role}が所管するものに限る。）", "（{date}以降のものに限る。）", "（{meeting}に諮ったものを含む。）", "（{period}を超えるものを除く。）",
)  # fmt: skip
OPENINGS = (
    "{role}の指示に基づき、", "{role}の承認を得て、", "{role}と協議の上、", "{role}を通じて、", "{role}の立会いの下、", "{meeting}の議を経て、", "{period}以内に、",
    "{period}に1回以上、", "{date}以降、", "{meeting}の定めるところにより、", "{role}又は{meeting}に諮り、", "{role}が定める様式により、",
)  # fmt: skip


def filled(rng: random.Random, pattern: str) -> str:
    """A pattern with its role, meeting, period and date drawn."""
    role = f"{rng.choice(BRANCHES)}{rng.choice(UNITS)}長"
    date = f"令和{rng.randint(2, 9)}年{rng.choice((4, 4, 4, 7, 10, 1))}月1日"
    return pattern.format(role=role, meeting=rng.choice(MEETINGS), period=rng.choice(PERIODS), date=date)


def synonym(rng: random.Random, text: str) -> str:
    """One word for another that means the same or nearly."""
    groups = [(word, group) for group in SYNONYMS for word in group if word in text]
    if not groups:
        return text
    word, group = rng.choice(groups)
    other = rng.choice([one for one in group if one != word])
    place = rng.choice([found.start() for found in re.finditer(re.escape(word), text)])
    return text[:place] + other + text[place + len(word) :]


def ending(rng: random.Random, text: str) -> str:
    """Another ending of the last sentence."""
    for group in ENDINGS:
        for form in group:
            if text.endswith(form):
                return text.removesuffix(form) + rng.choice([one for one in group if one != form])
    return text


_NEIGHBOURS = re.compile(r"(?<![一-龥ァ-ヴー])([一-龥ァ-ヴー]{2,12})、([一-龥ァ-ヴー]{2,12})(?=、|及び|又は|並びに|等|など)")


def _one_of(rng: random.Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """One of the places where a pattern is found; None where there is none."""
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def order(rng: random.Random, text: str) -> str:
    """Two neighbours of a list change places."""
    pair = _one_of(rng, _NEIGHBOURS, text)
    return text if pair is None else f"{text[: pair.start()]}{pair[2]}、{pair[1]}{text[pair.end() :]}"


def left_out(rng: random.Random, text: str) -> str:
    """One phrase between two commas left out, brackets kept whole."""
    phrases = text.split("、")
    whole = [place for place in range(1, len(phrases) - 1) if not re.search(r"[（）()「」。]", phrases[place])]
    if not whole:
        return text
    place = rng.choice(whole)
    return "、".join(phrases[:place] + phrases[place + 1 :])


def put_in(rng: random.Random, text: str) -> str:
    """One more member in a list."""
    pair = _one_of(rng, _NEIGHBOURS, text)
    return text if pair is None else f"{text[: pair.end(1)]}、{rng.choice(ITEMS)}{text[pair.end(1) :]}"


_FIGURE = re.compile(r"[0-9]+(?=(?:文字|か月|年間|日以内|時間|分|回|名以上|日間))")


def figure(rng: random.Random, text: str) -> str:
    """Another number of days, months, characters, people …"""
    found = _one_of(rng, _FIGURE, text)
    return text if found is None else text[: found.start()] + str(rng.randint(1, 30)) + text[found.end() :]


_QUALIFIABLE = re.compile(r"(?:^|(?<=。)|(?<=は、))(?=[^。（）()「」]{8,}。)")


def qualified(rng: random.Random, text: str) -> str:
    """A condition before a sentence, or behind its subject."""
    places = [found.start() for found in _QUALIFIABLE.finditer(text)]
    if not places:
        return text
    place = rng.choice(places)
    opening = rng.choice(LIMITS) if rng.random() < 0.4 else filled(rng, rng.choice(OPENINGS))
    return text[:place] + opening + text[place:]


def added(rng: random.Random, text: str) -> str:
    """One more sentence at the end, in brackets where the text is no sentence."""
    return text + filled(rng, rng.choice(ADDED if text.endswith("。") else BRACKETED))


# How often each is tried.
EDITS: tuple[tuple[Edit, float], ...] = (
    (synonym, 0.40), (ending, 0.16), (order, 0.08), (left_out, 0.06), (put_in, 0.08), (figure, 0.04), (qualified, 0.12), (added, 0.06),
)  # fmt: skip


def edited(rng: random.Random, text: str, tried: int) -> str:
    """``text`` with one to three edits, with more the oftener this has been ``tried`` in vain."""
    functions, shares = zip(*EDITS, strict=True)
    for function in rng.choices(functions, shares, k=rng.choice((1, 1, 2, 3)) + tried // 4):
        text = function(rng, text)
    return text
