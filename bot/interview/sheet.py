"""The sheet in the chat: seen first by the actor, then given to whom they choose, and cut when they want."""

from __future__ import annotations

import re

from bot.interview.turn import Button, Turn, payload
from bot.sheet.sharing import NothingToShow, preview_link, revoke_all, share_link
from bot.understanding.text import fold
from db import sheets

_CUT = re.compile(
    r"\b(?:coup|supprim|enlev|retir|ferm|desactiv|annul)\w*\b|\bplus (?:visible|que|qu)\b|\bplus (?:la )?voi\w+\b"
)
_SHARE = re.compile(r"\b(?:partag|donn|envoy|transm)\w*\b|\b(?:lien|adresse)\b")


def show_sheet(turn: Turn) -> None:
    """The private address; or, by a button, one to give; or none any more."""
    choice = turn.incoming.payload.get("choice") or _wish(turn.incoming.text)
    if turn.actor_id is None or turn.conversation.state != "done":
        turn.say("sheet_later")
    elif choice == "cut":
        cut = revoke_all(turn.session, turn.actor_id)
        turn.say("sheet_cut" if cut else "sheet_none_to_cut", kind="notice")
    else:
        _give(turn, turn.actor_id, shared=choice == "share")


def _wish(text: str) -> str:
    """`cut` or `share` where the words say it; « ma fiche » alone shows it."""
    words = " ".join(fold(text).words)
    if _CUT.search(words):
        return "cut"
    return "share" if _SHARE.search(words) else ""


def _give(turn: Turn, actor_id: str, *, shared: bool) -> None:
    texts, settings = turn.programme.texts, turn.services.settings
    try:
        link = (share_link if shared else preview_link)(turn.session, settings, actor_id)
    except NothingToShow:
        turn.say("sheet_later")
        return
    cut = Button(texts.render("sheet_cut_all"), payload("sheet", choice="cut"))
    share = Button(texts.render("sheet_share"), payload("sheet", choice="share"))
    if shared:
        turn.say("sheet_shared", kind="notice", buttons=(cut,), url=link, days=sheets.DAYS)
        return
    given = any(kept.audience == "partner" for kept in sheets.list_of_actor(turn.session, actor_id))
    turn.say("sheet_mine", kind="notice", buttons=(share, cut) if given else (share,), url=link)
