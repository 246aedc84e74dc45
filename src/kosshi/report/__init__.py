"""The report: pages, workbook and tables of a corpus, in a folder that opens from disk.

from kosshi.report import write
write(kosshi.load("corpus"), Path("outputs"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import kosshi
from kosshi.corpus import Corpus, Progress, corpus_key, silent
from kosshi.exports.csvw import metadata
from kosshi.messages import Language, text
from kosshi.report.batch import Choice, Outcome, ending, lines, pairs_of, run, sound, unchanged
from kosshi.report.data import LETTERS, MATRIX, WORDINGS, Data, data_file
from kosshi.report.desk import desk_files
from kosshi.report.documents import Documents
from kosshi.report.exports import Tables, table_files
from kosshi.report.folder import Content, describe
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.links import ANY_PAIR, SEARCH, body_file, crosswalk_file, node_file, pair_file
from kosshi.report.pages.analyses import editions_page, elements_page, force_page
from kosshi.report.pages.anypair import any_pair_page
from kosshi.report.pages.bodies import body_page
from kosshi.report.pages.crosswalks import crosswalk_page, crosswalk_sheet
from kosshi.report.pages.lineages import lineage_page
from kosshi.report.pages.nodes import node_page
from kosshi.report.pages.overview import index_page
from kosshi.report.pages.pairs import pair_page
from kosshi.report.pages.searching import search_page
from kosshi.report.pages.subjects import SUBJECTS, additions_page, subject_page
from kosshi.report.sheets import OVERVIEW, sheets
from kosshi.report.site import Site, asset
from kosshi.report.workbook import workbook

__all__ = ["PAIR_LIMIT", "Outcome", "ending", "lines", "write"]

ASSETS = ("kosshi.css", "kosshi.js", "search.js", "matrix.js", "board.js", "compare.js", "pairs.js")
WORKBOOK = "kosshi.xlsx"
README_MARK = "<!-- written by kosshi report -->"
LANGUAGES: tuple[Language, ...] = ("ja", "en")

ANALYSES = {
    "elements": elements_page,
    "force": force_page,
    "editions": editions_page,
    "lineage": lineage_page,
    "crosswalk": crosswalk_page,
}

Makers = dict[str, Callable[[], Content]]


def write(  # noqa: PLR0913 - the options of a run
    corpus: Corpus,
    folder: Path,
    lang: Language = "ja",
    progress: Progress = silent,
    *,
    only: Iterable[str] = (),
    pairs: Sequence[str] = (),
    formats: Iterable[str] = (),
) -> Outcome:
    """Write the report of a corpus; what an earlier run wrote from the same is kept, what this one does not write is removed.

    Args:
        corpus: the policies.
        folder: where to; made where it is missing. Nothing in it is touched but what the report writes.
        lang: language of the report's own words; the policies' texts stay as they are.
        progress: called with ``report``, number of files done and in all.
        only: the policies (id, body, title or file name) whose own files are made; all by default.
        pairs: ``A:B`` for pages of pairs, ``all`` or ``none``; by default all while there are few bodies.
        formats: of ``html``, ``xlsx``, ``csv``, ``parquet``, ``docx``; Word documents only where they or single policies are asked for.

    Returns:
        The files that are there now, the index first, with what was made, kept and failed.

    Raises:
        UsageError: a file cannot be written, or there is no such policy, pair or format.
        DataError: an id of a policy or node cannot be part of a file name.
    """
    choice, chosen = Choice.of(corpus, only, formats), pairs_of(pairs, corpus)
    key = corpus_key(corpus, lang, chosen)
    done = unchanged(folder, key, choice)
    if done is not None:
        describe(folder, readme())
        return done
    corpus = sound(corpus)
    site = Site(corpus, lang, chosen)
    outcome = run({**_makers(site), **Documents(site).files()}, folder, key, choice, progress, lang)
    describe(folder, readme())
    return outcome


def readme() -> str:
    """What stands in the folder's README, Japanese first; it is the same whatever was compared."""
    ja, en = (text("batch", "readme", lang).format(version=kosshi.__version__) for lang in LANGUAGES)
    return f"{README_MARK}\n{ja}\n{en}"


def _makers(site: Site) -> Makers:
    """Every file of the report by name, each made when its turn comes."""
    tables = Tables(site)
    exported = table_files(tables)
    listed = [WORKBOOK, *(name for name in exported if name.endswith(".csv"))]
    makers: Makers = {"index.html": partial(index_page, site, listed)}
    makers |= {body_file(body.policy_id): partial(body_page, site, body) for body in site.survey.bodies}
    makers |= {node_file(node.id): partial(node_page, site, node) for node in site.survey.skeleton}
    by_id = site.survey.by_id
    makers |= {pair_file(a, b): partial(pair_page, site, by_id[a], by_id[b]) for a, b in site.pairs}
    makers |= {ANY_PAIR: partial(any_pair_page, site), SEARCH: partial(search_page, site)}
    makers |= {file: partial(subject_page, site, kind) for kind, file in SUBJECTS.items()}
    makers["additions.html"] = partial(additions_page, site)
    makers |= {f"{name}.html": partial(page, site) for name, page in ANALYSES.items()}
    makers |= {crosswalk_file(body.policy_id): partial(crosswalk_sheet, site, body) for body in site.survey.bodies}
    makers |= {f"assets/{name}": partial(asset, name) for name in ASSETS}
    makers |= _data(site)
    makers |= desk_files(site)
    makers |= exported
    csv = [Path(name).stem for name in exported if name.endswith(".csv")]
    makers["tables/csv-metadata.json"] = lambda: metadata({table: tables.columns(table) for table in csv})
    makers[WORKBOOK] = lambda: workbook(sheets(site, tables), site.say, site.title, OVERVIEW)
    return makers


def _data(site: Site) -> Makers:
    """What the pages' scripts read."""
    data = Data(site)
    makers: Makers = {WORDINGS: data.wordings}
    if not site.few:
        makers |= {MATRIX: data.matrix, LETTERS: data.letters}
    return makers | {data_file(body.policy_id): partial(data.body, body) for body in site.survey.bodies}
