"""The apparatus of a node: the base text with numbers at the places of variation, and who has what there."""

from __future__ import annotations

from html import escape

from rich.console import Group
from rich.text import Text

from kosshi.apparatus import Apparatus, base_note, entry_text, sigla
from kosshi.display.pieces import framed
from kosshi.showing import to_html, to_rich


def apparatus_html(apparatus: Apparatus) -> str:
    """Base text, entries, and the key to the letters of the witnesses."""
    letters = sigla(apparatus.witnesses)
    text = "".join(
        f"<u>{escape(one.text)}</u><sup>{one.place.number}</sup>" if one.place else escape(one.text) for one in apparatus.segments()
    )
    entries = "".join(f'<div class="e"><b>{place.number}</b>　{escape(entry_text(place, letters))}</div>' for place in apparatus.places)
    apart = "".join(
        f"<dt>{escape(' '.join(letters[one] for one in variant.witnesses))}</dt><dd>{escape(variant.text)}</dd>"
        for variant in apparatus.apart
    )
    key = "　".join(f"{letter} = {policy_id}" for policy_id, letter in letters.items())
    note = f'<p class="quiet">{escape(base_note(apparatus.base))}</p>'
    return framed(f'{note}<p>{text}</p><div>{entries}{apart}</div><p class="quiet">{escape(key)}</p>')


def apparatus_rich(apparatus: Apparatus) -> Group:
    """The same for a terminal."""
    letters = sigla(apparatus.witnesses)
    text = Text(base_note(apparatus.base) + "\n")
    for one in apparatus.segments():
        text.append(one.text, style="underline" if one.place else "")
        text.append(f"[{one.place.number}]" if one.place else "", style="dim")
    entries = [Text(f"{place.number:>3} {entry_text(place, letters)}") for place in apparatus.places]
    apart = [Text(f"    {' '.join(letters[one] for one in variant.witnesses)}: {variant.text}") for variant in apparatus.apart]
    key = Text("  ".join(f"{letter} = {policy_id}" for policy_id, letter in letters.items()), style="dim")
    return Group(text, *entries, *apart, key)


to_html.register(Apparatus, apparatus_html)
to_rich.register(Apparatus, apparatus_rich)
