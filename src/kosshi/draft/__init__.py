"""Draft a policy from the aligned clauses of others.

``load_profile`` reads what the body decides, ``draft`` writes, :func:`kosshi.draft.writers.to_bytes` prints it as Word, Markdown
or HTML and ``prove`` reads the printed file back. The stages are modules: :mod:`choose` orders the wordings of a node, :mod:`adapt`
makes one body's words another's, :mod:`compose` puts the clauses together, :mod:`number` numbers them.
"""

from __future__ import annotations

from kosshi.corpus import Corpus
from kosshi.draft.compose import Composer
from kosshi.draft.model import Adaptation, Draft, Item, LeftOut
from kosshi.draft.printing import plain_text
from kosshi.draft.profile import Profile
from kosshi.draft.profile_file import load_profile, schema, template
from kosshi.draft.proof import Proof, astray, prove

__all__ = [
    "Adaptation",
    "Draft",
    "Item",
    "LeftOut",
    "Profile",
    "Proof",
    "draft",
    "load_profile",
    "plain_text",
    "prove",
    "schema",
    "template",
]

MOST_ATTEMPTS = 4  # drafts made anew; beyond, what is left is told by the proof


def draft(profile: Profile, corpus: Corpus) -> Draft:
    """A draft for the profile's body, in the words of the corpus.

    Args:
        profile: what the body decides.
        corpus: policies whose wording may be used, aligned with their skeleton.

    Returns:
        Its chapters hold the clauses, each with the clause it comes from and what was changed in it.

    Raises:
        DataError: the profile names a policy, a node or an edition there is not.

    >>> import kosshi
    >>> from pathlib import Path
    >>> made = draft(load_profile(Path("tests/draft/profiles/sorano-cho.yaml")), kosshi.load("corpus"))
    >>> title, clauses = made.chapters[0]
    >>> [clause.heading for clause in clauses][:3]
    ['目的', '定義', '対象とする脅威']
    >>> clauses[0].source, [what.value for what in clauses[0].adapted]
    ('kitakyushu#1', ['document', 'self'])
    """
    return settled(Composer(profile, corpus))


def settled(composer: Composer) -> Draft:
    """The draft of a composer, made anew as long as a wording, among the others, reads as something else than it was chosen for."""
    made = composer.draft()
    for _ in range(MOST_ATTEMPTS):
        if not composer.doubt(astray(made, composer.skeleton)):
            break
        made = composer.draft()
    return made
