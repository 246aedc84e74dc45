"""One report being written: what all of its pages share, and the templates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

import kosshi
from kosshi.corpus import Corpus
from kosshi.draft.compose import PARTS
from kosshi.messages import Language
from kosshi.report.findings import Writer, titles
from kosshi.report.language import Speaker
from kosshi.report.limits import MANY, PAIR_LIMIT
from kosshi.report.links import ANY_PAIR, Links
from kosshi.report.shares import Shares
from kosshi.report.survey import Survey
from kosshi.report.wordings import Wordings

MENU = (
    ("index", "index.html"),
    ("threat", "threats.html"),
    ("scope", "scopes.html"),
    ("measure", "measures.html"),
    ("additions", "additions.html"),
    ("elements", "elements.html"),
    ("force", "force.html"),
    ("editions", "editions.html"),
    ("lineage", "lineage.html"),
    ("crosswalk", "crosswalk.html"),
    ("pair", ANY_PAIR),
)
DESK = ("desk", "desk.html")  # where the skeleton has a part that can be drafted


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once a process; everything they print is escaped, unknown names are errors."""
    return Environment(
        loader=PackageLoader("kosshi.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def asset(name: str) -> bytes:
    """A style sheet or script of the pages, as it is."""
    return files("kosshi.report").joinpath("assets", name).read_bytes()


class Site:
    """A corpus, a language, and what the pages take from both.

    Args:
        corpus: the policies.
        lang: language of the report's own words.
        pairs: (policy id, policy id) that get a page of their own; by default every pair while there are few bodies.

    Raises:
        UsageError: a pair names a policy that is not in the corpus.
    """

    def __init__(self, corpus: Corpus, lang: Language, pairs: Iterable[tuple[str, str]] | None = None) -> None:
        self.corpus = corpus
        self.say = Speaker(lang)
        self.survey = Survey(corpus)
        self.shares = Shares(corpus, lang)
        order = {policy_id: place for place, policy_id in enumerate(corpus.policies)}
        chosen = {tuple(sorted((corpus[a].policy_id, corpus[b].policy_id), key=order.__getitem__)) for a, b in pairs or () if a != b}
        every = combinations(order, 2) if pairs is None and len(order) <= PAIR_LIMIT else ()
        self.pairs = tuple(sorted({*every, *((a, b) for a, b in chosen)}, key=lambda pair: (order[pair[0]], order[pair[1]])))
        self._paired = frozenset(self.pairs)

    @property
    def few(self) -> bool:
        """Whether a table can have a column, and a page a section, for every body."""
        return len(self.corpus) <= MANY

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """(page, file) of the menu's entries."""
        drafted = any(part.part in PARTS for part in self.corpus.skeleton.parts)
        return (*MENU, DESK) if drafted else MENU

    def pair_href(self, links: Links, a: str, b: str) -> str:
        """Where two bodies stand side by side: their own page, or the one that sets any two side by side."""
        for one, other in ((a, b), (b, a)):
            if (one, other) in self._paired:
                return links.pair(one, other)
        return links.any_pair(a, b)

    @cached_property
    def wordings(self) -> Wordings:
        """The comparisons, each made once."""
        return Wordings(self.corpus.collation)

    def writer(self, links: Links) -> Writer:
        """Whoever writes the sentences of a page."""
        return Writer(self.survey, self.say, links, self._titles)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return titles(self.survey, self.say)

    @cached_property
    def title(self) -> str:
        """Title of the report."""
        return self.say.plain("site-title", n=len(self.survey.bodies))

    def render(self, template: str, page: str, title: str, links: Links, **context: Any) -> bytes:
        """A page.

        Args:
            template: name of the template.
            page: kind of page, which the menu and the style sheet know.
            title: its title.
            links: where it stands.
            context: what the template asks for; ``trail`` is the way down to it, ``scripts`` what it runs besides the usual.
        """
        shared = {"say": self.say, "links": links, "page": page, "title": title, "site_title": self.title, "menu": self.menu}
        shared |= {"version": kosshi.__version__, "trail": (), "scripts": (), **context}
        return environment().get_template(template).render(shared).encode()
