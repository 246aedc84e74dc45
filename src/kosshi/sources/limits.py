"""How large a file may be.

Found by reading generated files of growing size on one slow core: each kind stays below 10 seconds and 1 GB of
memory. The longest policy seen so far (standards and procedures together) has 0.6 MB of text.
"""

from __future__ import annotations

from kosshi.sources.messages import fail

MEGABYTE = 1 << 20
TEXT_BYTES = 16 * MEGABYTE
HTML_BYTES = 8 * MEGABYTE
HTML_ELEMENTS = 200_000
DOCX_BYTES = 128 * MEGABYTE  # mostly pictures, which are not read
DOCX_PART_BYTES = 24 * MEGABYTE  # one XML part, unpacked
DOCX_ELEMENTS = 1_200_000  # start and end tags of one XML part
DOCX_XML_BYTES = 48 * MEGABYTE  # all XML parts that are read, unpacked
DOCX_ENTRIES = 10_000
ZIP_RATIO = 400  # real document.xml parts compress at most 1 : 60
PDF_BYTES = 128 * MEGABYTE
PDF_PAGES = 1_000
PDF_CHARACTERS = 400_000
TABLE_COLUMNS = 64
TABLE_CELLS = 100_000


def check_size(name: str, size: int, limit: int) -> None:
    """Refuse ``name`` if its ``size`` in bytes is above ``limit``.

    Raises:
        SourceError: too large.
    """
    if size > limit:
        fail(name, "too-large", size=f"{size / MEGABYTE:,.1f} MB", limit=f"{limit / MEGABYTE:,.0f} MB")
