"""How many bodies the pages are laid out for: beyond these numbers a page counts where it would list."""

from __future__ import annotations

PAIR_LIMIT = 20  # bodies; up to these (190 pairs) every pair gets a page of its own, beyond only the chosen ones
MANY = 40  # bodies; beyond, the matrix has bodies as rows and shows what is in view, and tables tell how many instead of who
MARKED = 6  # wordings of a node whose differences are marked while writing a report of many bodies; the browser marks the rest
APPARATUS_LIMIT = 12  # wordings of a node; with more an apparatus is longer than the texts
NAMED = 12  # bodies named at one wording in a table of many bodies; the node's page names all
FOLDED = 40  # witnesses of one wording; longer lists are folded
