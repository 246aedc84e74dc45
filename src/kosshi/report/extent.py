"""How much of a body a policy is for, as far as its title says: all of it, or one service or organ."""

from __future__ import annotations

from kosshi.manifest import Entry, bodies


def limited_to(entry: Entry) -> str:
    """The service or organ that a title limits the policy to; empty where it names none.

    It stands between the body's name and the subject of the title, or the body is such an organ itself.

    >>> entry = Entry(policy_id="a", file="a.txt", title="架空市図書館予約システム情報セキュリティ基本方針", body="架空市")
    >>> limited_to(entry)
    '図書館予約システム'
    >>> limited_to(entry.model_copy(update={"title": "架空市議会情報セキュリティポリシー", "body": "架空市議会"}))
    '議会'
    >>> limited_to(entry.model_copy(update={"title": "架空市情報セキュリティポリシー"}))
    ''
    """
    title, body = ("".join(words.split()) for words in (entry.title, entry.body))
    before, _, behind = title.partition(body) if body else ("", "", title)
    between = behind or before
    places = [place for subject in bodies().title_subjects if (place := between.find(subject)) >= 0]
    between = between[: min(places)] if places else ""
    if between.endswith(bodies().title_limits):
        return between
    return max((word for word in bodies().title_limits if body.endswith(word)), key=len, default="")
