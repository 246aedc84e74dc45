"""Alignment -> Attribution: from which editions of the national guideline a policy's wording descends."""

from kosshi.editions.attribution import Attribution, ClauseEditions, Evidence, Layer, Role, Stale, attribute, edition_row
from kosshi.editions.catalogue import Edition, Marker, editions, markers, places
from kosshi.editions.dates import DateKind, PolicyDate, policy_date, policy_dates

__all__ = [
    "Attribution",
    "ClauseEditions",
    "DateKind",
    "Edition",
    "Evidence",
    "Layer",
    "Marker",
    "PolicyDate",
    "Role",
    "Stale",
    "attribute",
    "edition_row",
    "editions",
    "markers",
    "places",
    "policy_date",
    "policy_dates",
]
