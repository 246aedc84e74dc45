"""One report being written: what all of its pages share, and the templates."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

import kosshi
from kosshi.corpus import Corpus
from kosshi.messages import Language
from kosshi.report.findings import Writer
from kosshi.report.language import Speaker
from kosshi.report.links import Links
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
)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once a process; everything they print is escaped, unknown names are errors."""
    return Environment(
        loader=PackageLoader("kosshi.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


class Site:
    """A corpus, a language, and what the pages take from both.

    Args:
        corpus: the policies.
        lang: language of the report's own words.
    """

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        self.corpus = corpus
        self.say = Speaker(lang)
        self.survey = Survey(corpus)

    @cached_property
    def wordings(self) -> Wordings:
        """The comparisons, each made once."""
        return Wordings(self.corpus.collation)

    def writer(self, links: Links) -> Writer:
        """Whoever writes the sentences of a page."""
        return Writer(self.survey, self.say, links)

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
            context: what the template asks for; ``trail`` is the way down to it.
        """
        shared = {"say": self.say, "links": links, "page": page, "title": title, "site_title": self.title, "menu": MENU}
        shared |= {"version": kosshi.__version__, "trail": (), **context}
        return environment().get_template(template).render(shared).encode()
