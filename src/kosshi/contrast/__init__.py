"""新旧対照表: two versions side by side, the new text left and the old one right, or two bodies, with the changed words marked."""

from __future__ import annotations

from kosshi.contrast.table import Contrast, ContrastRow, Run, contrast
from kosshi.contrast.writers import SUFFIXES, is_contrast, to_bytes

__all__ = ["SUFFIXES", "Contrast", "ContrastRow", "Run", "contrast", "is_contrast", "to_bytes"]
