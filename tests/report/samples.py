"""Texts of the tiny corpus that the tests of the report share."""

from __future__ import annotations

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
FORMULA = '=CMD|"/C calc"!A0'
TURNED = "\u202eちさか"

PLAIN = """架空市情報セキュリティ基本方針

1 目的
この基本方針は、本市が保有する情報資産の機密性、完全性及び可用性を維持するため、本市が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網、その構成機器（ハードウェア及びソフトウェア）をいう。
(2) 情報システム
コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報処理を行う仕組みをいう。
(3) 機密性
情報にアクセスすることを認められた者だけが、情報にアクセスできる状態を確保することをいう。
3 対象とする脅威
情報資産に対する脅威として、次の脅威を想定し、情報セキュリティ対策を実施する。
(1) 不正アクセス、サービス不能攻撃等の意図的な要因による情報資産の漏えい・破壊・改ざん・消去、内部不正等
(2) 地震、落雷、火災等の災害によるサービス及び業務の停止等
(3) 大規模・広範囲にわたる疾病による要員不足に伴うシステム運用の機能不全等
4 適用範囲
(1) 行政機関の範囲
本基本方針が適用される行政機関は、市長部局、教育委員会及び議会事務局とする。
5 職員等の遵守義務
職員、会計年度任用職員及び臨時職員は、情報セキュリティの重要性について共通の認識を持ち、業務の遂行に当たって情報セキュリティポリシー及び情報セキュリティ実施手順を遵守しなければならない。
6 情報セキュリティ監査及び自己点検の実施
情報セキュリティポリシーの遵守状況を検証するため、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。
附 則
この基本方針は、令和6年4月1日から施行する。
"""
HOSTILE = f"""架空村情報セキュリティ基本方針

1 目的
この基本方針は、{SCRIPT}が保有する情報資産の機密性、完全性及び可用性を維持するため、{IMAGE}について定めることを目的とする。
{{{{ 7*7 }}}} {TURNED} {{total}}
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網 ../../../etc/passwd をいう。
(2) {SCRIPT}{"長" * 300}
{FORMULA}
3 {IMAGE}
@SUM(A1:A9) " onmouseover="alert(3)
4 適用範囲
(1) 行政機関の範囲
-1+1 本基本方針が適用される行政機関は、<a href="javascript:alert(4)">村長部局</a>とする。
"""

ENTRIES = [
    {
        "policy_id": "kakuu-shi",
        "file": "a.txt",
        "body": "架空市",
        "kind": "市",
        "prefecture": "長野県",
        "dates": {"enacted": "令和6年4月1日"},
    },
    {"policy_id": "kakuu-machi", "file": "b.txt", "body": "架空町", "kind": "町", "prefecture": "福岡県"},
    {"policy_id": "betsu-shi", "file": "c.txt", "body": "架空市", "kind": "市", "prefecture": "長野県"},
    {"policy_id": "kakuu-mura", "file": "d.txt", "body": f"{FORMULA}{SCRIPT}", "title": IMAGE, "kind": "村", "source": f"../{SCRIPT}"},
    {"policy_id": "empty", "file": "empty.txt", "body": "空市", "kind": "市"},
]


def town(text: str) -> str:
    """The policy of another body: other words here and there, one threat and the duty missing, a definition added."""
    text = (
        text.replace("架空市", "架空町")
        .replace("本市", "本町")
        .replace("次の脅威", "以下の脅威")
        .replace("・破壊・改ざん・", "、破壊、改ざん、")
    )
    text = "\n".join(line for line in text.split("\n") if not line.startswith(("(3) 大規模", "5 職員", "職員、会計")))
    text = text.replace("6 情報", "5 情報")
    return text.replace(
        "3 対象", "(4) 温泉\n温泉法に規定する温水及び鉱水であって、町長が別に指定する浴場に引かれているものをいう。\n3 対象"
    )


HEADING = "見" * 300
TRICKS = f"""架空村情報セキュリティ基本方針

1 目的
この基本方針は、{SCRIPT}が保有する情報資産の機密性、完全性及び可用性を維持するため、{IMAGE}について定めることを目的とする。
</style><style>*{{display:none}}</style> url(javascript:alert(6)) ]]> --!> &lt;b&gt; </script><script>window.pwned=1</script>
{TURNED} {{total}} ${{7*7}} `alert(8)`
2 {HEADING}
{FORMULA}
+1+1 " onmouseover="alert(3)
3 <iframe src="../../../etc/passwd"></iframe>
<form action="javascript:alert(9)"><input autofocus onfocus=alert(10)>
"""
HUGE = PLAIN.replace("通信網、その構成機器", "ながい" * 115_000 + "通信網、その構成機器")
