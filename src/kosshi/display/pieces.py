"""What all pictures share: their style, and the page around one that is saved."""

from __future__ import annotations

from html import escape

from kosshi.messages import language

# the class is doubled to win over a notebook's own rules for tables; colours are mixed from the page's own, so that light and
# dark notebooks both read well; nothing is told by colour alone
STYLE = """
.kosshi{font-family:'BIZ UDPGothic','Yu Gothic UI','Hiragino Sans','Noto Sans CJK JP',sans-serif;line-height:1.6;max-width:76rem}
.kosshi.kosshi table{border-collapse:collapse;font-size:.92em}
.kosshi.kosshi th,.kosshi.kosshi td{border:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:.25em .55em;
text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}
.kosshi.kosshi thead th{background:color-mix(in srgb,currentColor 8%,transparent)}
.kosshi.kosshi tbody th{font-weight:normal}
.kosshi.kosshi u{text-decoration-thickness:2px;text-underline-offset:3px;background:color-mix(in srgb,#e69f00 22%,transparent)}
.kosshi.kosshi .quiet{color:color-mix(in srgb,currentColor 65%,transparent)}
.kosshi.kosshi ul{list-style:none;margin:0;padding-left:1.4em}
.kosshi.kosshi details>summary{cursor:pointer}
.kosshi.kosshi summary b,.kosshi.kosshi li b{font-weight:600}
.kosshi.kosshi .t{white-space:pre-wrap;margin:.1em 0 .35em 1.4em;max-width:60em}
.kosshi.kosshi sup{font-size:.72em}
.kosshi.kosshi .e{margin:.15em 0 .15em 2.5em;text-indent:-2.5em}
"""

# notebooks that are not trusted drop the style sheet, but keep these
LEFT = 'style="text-align:left;vertical-align:top;white-space:pre-wrap"'
MIDDLE = 'style="text-align:center"'

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""


def framed(body: str) -> str:
    """A picture with its style."""
    return f'<div class="kosshi"><style>{STYLE}</style>{body}</div>'


def page(title: str, body: str) -> str:
    """A page of its own that loads nothing.

    Args:
        title: plain text.
        body: HTML of one of the pictures.
    """
    return _PAGE.format(lang=language(), title=escape(title), body=body)
