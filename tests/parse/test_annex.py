"""What stands behind the clauses: an annex is a block of its own, whatever its tables quote."""

from __future__ import annotations

import io

import docx

from kosshi.model import BlockKind
from kosshi.parse import parse
from kosshi.sources import read_bytes


def test_rows_of_an_annexed_table_that_begin_with_an_article_number_are_no_articles() -> None:
    document = docx.Document()
    for number in range(1, 6):
        document.add_paragraph(f"（見出し{number}）")
        document.add_paragraph(f"第{number}条　情報資産を守るため、次の事項を定める。")
    document.add_paragraph("別表")
    table = document.add_table(rows=3, cols=2)
    for number, row in enumerate(table.rows, start=1):
        row.cells[0].text, row.cells[1].text = f"第{number}条", "出典の条項"
    data = io.BytesIO()
    document.save(data)
    policy = parse(read_bytes(data.getvalue(), "a.docx", "a"))
    assert [clause.path for clause in policy.walk()] == ["1", "2", "3", "4", "5"]
    assert [block.kind for block in policy.blocks] == [BlockKind.APPENDIX]
