"""A seeded generator of Japanese legal-style documents with the tree it wrote as gold.

    document = generate(seed, noise=True)
    policy = parse(Source(policy_id="generated", text=document.decoded))
    assert differences(document, policy.clauses) == []

``python -m generator.roundtrip`` in the folder ``tests`` tells the share of documents that come back whole, by style
and noise, and the shortest failing one of each class.
"""

from .documents import Document, differences, generate
from .trees import Row

__all__ = ["Document", "Row", "differences", "generate"]
