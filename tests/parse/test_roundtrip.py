"""parse(print(tree)) == tree for every numbering style, on documents whose printer shares no code with the parser."""

from __future__ import annotations

from collections import Counter

import pytest

from generator import differences, generate
from kosshi.model import Source
from kosshi.parse import ledger, parse

COUNT = 2000


def failures(noise: bool) -> tuple[list[str], Counter[str]]:
    failed, styles = [], Counter()
    for seed in range(COUNT):
        document = generate(seed, noise=noise)
        policy = parse(Source(f"d{seed}", document.decoded, f"d{seed}"))
        styles[document.style] += 1
        assert ledger(policy).balanced, seed
        if found := differences(document, policy.clauses):
            failed.append(f"seed {seed} ({document.style}): {found[0]}")
    return failed, styles


def test_every_generated_document_comes_back_whole() -> None:
    failed, styles = failures(noise=False)
    assert failed == []
    assert len(styles) >= 11, "a numbering custom is no longer generated"


def test_with_page_numbers_wraps_and_mixed_widths_99_in_100_come_back_whole() -> None:
    failed, _ = failures(noise=True)
    assert len(failed) <= COUNT // 100, failed


@pytest.mark.parametrize("seed", range(5))
def test_the_same_text_gives_the_same_policy(seed: int) -> None:
    source = Source("d", generate(seed, noise=True).decoded)
    assert parse(source) == parse(source)
