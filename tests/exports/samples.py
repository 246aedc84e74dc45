"""Texts of the hostile corpus, and a policy in articles with all that 法令標準XML has a place for."""

from __future__ import annotations

SCRIPT = "<script>alert(1)</script>"
CLOSING = ']]> --> ?> </Sentence> <!ENTITY x "y"> &lt; &amp; &#0;'
CONTROLS = "\x01\x02\x1b\ufffe"
FORMULA = '=CMD|"/C calc"!A0'
TURNED = "\u202eちさか\u202c"
ASTRAL = "𠮷野家𩸽"

ARTICLES = f"""架空市情報セキュリティ規程

令和5年3月1日
訓令第3号

改正　令和6年3月25日訓令第2号

目次
第1章　総則（第1条―第3条）
第2章　対策（第4条―第6条）
附則

第1章　総則
（目的）
第1条　この訓令は、{SCRIPT}情報資産を守ることを目的とする。ただし、{CLOSING}については、この限りでない。
（定義）
第2条　この訓令において、次の各号に掲げる用語の意義は、当該各号に定めるところによる。
(1)　ネットワーク　機器を結ぶ通信回線をいう。
(2)　情報資産　次に掲げるものをいう。
ア　{CONTROLS}ネットワーク
イ　{FORMULA}記録
2　前項の規定は、{TURNED}に準用する。
（令6訓令2・一部改正）
第2条の2　{ASTRAL}は、この訓令を守らなければならない。
第3条　削除
第2章　対策
（点検）
第4条　職員は、毎年度、自己点検を行うものとする。
第5条から第6条まで　削除
附　則
この訓令は、令和5年4月1日から施行する。
附　則（令和6年3月25日訓令第2号）
1　この訓令は、令和6年4月1日から施行する。
2　この訓令の施行の際現に行われている点検については、なお従前の例による。
別表（第4条関係）
職\t備考
市長\t委員長
"""
PLAIN = f"""架空町{SCRIPT}情報セキュリティ基本方針{CONTROLS}

1 目的
この基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持するため、{CLOSING}について定めることを目的とする。
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網{CONTROLS}をいう。
(2) {SCRIPT}{"長" * 300}
{FORMULA}
3 情報セキュリティ監査及び自己点検の実施
<b 情報セキュリティポリシーの遵守状況を検証するため、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。
{TURNED}{ASTRAL}
"""
OTHER = PLAIN.replace("定期的又は必要に応じて", "毎年度").replace(SCRIPT, "").replace("架空町", "架空村").replace("本町", "本村")

TEXTS = {"a.txt": ARTICLES, "b.txt": PLAIN, "c.txt": OTHER, "d.txt": "ただの文章である。\nこれには番号がない。\n"}
ENTRIES = [
    {"policy_id": "1-shi", "file": "a.txt", "body": f"架空市{SCRIPT}", "kind": "市", "prefecture": "長野県"},
    {"policy_id": "b", "file": "b.txt", "body": FORMULA, "title": f"題{CLOSING}\n{CONTROLS}", "kind": "町"},
    {"policy_id": "c", "file": "c.txt", "body": TURNED, "kind": "村", "source": f"../{SCRIPT}"},
    {"policy_id": "d", "file": "d.txt"},
]
