"""Reading a yes or a no to the first question, the only one that must never be guessed."""

from __future__ import annotations

import re

_GREETING = r"(?:bonjour|bonsoir|salut|coucou|hello)\b(?:\s+(?:à|a)\s+(?:tous|vous))?[^.!?\n]{0,30}?[\s,.!:;-]+"
_HESITATION = r"(?:(?:ah|bah|ben|euh|bon|eh bien|finalement|allez)\b[\s,.…!]*)*"
_AGREED = r"d['’ ]?accord"
_YES = (
    rf"(?:oui|ouais|ouep|ok|okay|{_AGREED}|bien s[uû]r|allez-y|on y va|volontiers|je veux bien|on veut bien"
    rf"|(?:nous sommes|je suis|on est) {_AGREED})"
)
_NO = rf"(?:non|nan|surtout pas|pas {_AGREED}|je refuse|(?:je ne suis|je suis) pas {_AGREED})"
_LEADING_YES = re.compile(rf"^\W*(?:{_GREETING})?{_HESITATION}{_YES}\b[\s,.!:;-]*", re.IGNORECASE)
_LEADING_NO = re.compile(rf"^\W*(?:{_GREETING})?{_HESITATION}{_NO}\b", re.IGNORECASE)


def reads_as_yes(text: str) -> bool:
    """True when the words plainly begin with an agreement, after a greeting or not."""
    return _LEADING_YES.match(text) is not None


def reads_as_no(text: str) -> bool:
    """True when the words plainly begin with a refusal."""
    return _LEADING_NO.match(text) is not None


def after_yes(text: str) -> str:
    """What follows the agreement; empty when nothing does."""
    found = _LEADING_YES.match(text)
    return text[found.end() :] if found else ""
