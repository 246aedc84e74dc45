"""``kosshi.xlsx``: the sheets as Excel tables with filters, frozen heads, widths that fit Japanese, ready to print."""

from __future__ import annotations

from kosshi.report.workbook.cells import distinct
from kosshi.report.workbook.writing import workbook

__all__ = ["distinct", "workbook"]
