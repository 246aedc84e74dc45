"""Policies for one service or organ: known by their titles, and told where they stand among others."""

from __future__ import annotations

import pytest

import kosshi
from kosshi.corpus import Corpus
from kosshi.manifest import Entry, limited_to
from kosshi.report.findings import body_findings, corpus_findings
from kosshi.report.links import Links
from kosshi.report.site import Site
from samples import ROOT

BODY = "架空市"


@pytest.mark.parametrize(
    ("title", "body", "limit"),
    [
        ("架空市情報セキュリティポリシー", BODY, ""),
        ("架空市行政情報セキュリティ基本方針", BODY, ""),
        ("令和6年度 架空市 サイバーセキュリティ基本方針", BODY, ""),
        ("架空市図書館予約システム情報セキュリティ基本方針", BODY, "図書館予約システム"),
        ("架空市 健康ポイント事業アプリ セキュリティポリシー", BODY, "健康ポイント事業アプリ"),
        ("架空市教育情報セキュリティポリシー", BODY, "教育"),
        ("水道事業情報セキュリティ規程", BODY, "水道事業"),
        ("架空市議会情報セキュリティポリシー", BODY, "議会"),
        ("架空市議会情報セキュリティポリシー", "架空市議会", "議会"),
        ("架空市立病院事務組合情報セキュリティ基本方針", "架空市立病院事務組合", ""),
        ("情報システム", "", ""),
        ("図書館システム", BODY, ""),
        ("", BODY, ""),
        ("", "", ""),
    ],
)
def test_a_title_tells_what_the_policy_is_for(title: str, body: str, limit: str) -> None:
    assert limited_to(Entry(policy_id="a", file="a.txt", title=title, body=body)) == limit


def limited(corpus: Corpus) -> list[str]:
    return [one.words for one in corpus_findings(Site(corpus, "ja").writer(Links())) if "題名を見ると" in one.words]


def test_the_findings_warn_of_a_policy_for_one_service_or_organ() -> None:
    corpus = kosshi.load(ROOT / "corpus")
    (told,) = limited(corpus)
    limits = {policy_id: limited_to(entry) for policy_id, entry in corpus.entries.items()}
    for policy_id, limit in limits.items():
        assert (corpus.name(policy_id) in told) == bool(limit)
    alike = [policy_id for policy_id, limit in limits.items() if not limit]
    assert not limited(corpus.part(alike))
    one = next(policy_id for policy_id, limit in limits.items() if limit)
    assert not limited(corpus.part(one))
    site = Site(corpus, "ja")
    for body in site.survey.bodies:
        first = body_findings(site.writer(Links("../")), body)[0]
        assert ("題名を見ると" in first.words) == bool(limits[body.policy_id])
        assert limits[body.policy_id] in first.words
