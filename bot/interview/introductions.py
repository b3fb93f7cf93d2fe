"""Introductions in the chat: answering one, what is shared, the first message, the list, stopping it all."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date

from bot.crossings import wording
from bot.crossings.cards import Card, contacts
from bot.crossings.experiment_steps import leave_proposed
from bot.crossings.introducing import OPEN
from bot.crossings.introductions import Steps, course, who_is, withdraw_all
from bot.crossings.refreshing import refresh_peer
from bot.interview.answers import Answer
from bot.interview.consenting import reads_as_no, reads_as_yes
from bot.interview.restitution import offer_what_next
from bot.interview.turn import Button, Reply, Turn, payload
from bot.understanding.contacts import Contact, read_contact
from bot.understanding.text import fold
from db import audit, consents, crossings
from db.crossing_models import Crossing
from db.crossings import Pair
from db.errors import NotFound
from db.messages import Outgoing, messages_after
from db.models import Message
from db.types import FRANCE, utcnow

CONTACT = "introduction_contact:"
"""`expecting` while somebody writes how to reach them, followed by the introduction."""
MESSAGE = "introduction_message:"
"""`expecting` while somebody writes their first message."""
LONGEST_MESSAGE = 1000
"""Characters of a first message."""
DRAFT = 5
"""Words: from there on, a sentence may be a message for the other."""
ASKED = re.compile(r'"choice": "(?:yes|share_both)"')
"""The buttons of a question about an introduction: what words may answer."""

_NAMED = {
    "email": {"mail", "mails", "email", "mel", "courriel"},
    "phone": {"tel", "telephone", "portable", "numero", "mobile", "06", "07"},
}
_MEANS = {
    "known": re.compile(r"\bconnai\w+\b.*\bdeja\b|\bdeja\b.*\bconnai"),
    "why": re.compile(r"^pourquoi\b|^(?:mais |et )?c ?(?:est )?(?:quoi|qui)\b|^qui (?:est|c)\b|\bc est qui\b"),
    "later": re.compile(
        r"^(?:bof|mouais|euh|peut etre|pas maintenant|pas tout de suite|plus tard|on verra|a voir|faut voir|j hesite"
        r"|(?:je |j |chai |ch )?(?:ne )?sais? pas|chais pas|pas encore|laissez moi reflechir|je vais y reflechir)"
        r"|\b(?:plus tard|reflechir|hesite)\b"
    ),
}
"""Words that are neither yes nor no to an introduction, and what they mean."""
_STOP = re.compile(r"\bplus (?:rien|personne|jamais|qu on|etre|me|nous|de mise)\b|\b(?:stop|arretez?|retire)\b")
_START = re.compile(r"\b(?:veux bien|proposez?|presentez?|rencontrer|mettez)\b")
_REFUSED = {"pas", "sauf", "sans", "jamais", "ni"}


def choice_of(conversation_expecting: str | None, offered: Sequence[str], text: str) -> str | None:
    """The payload that typed words mean where an introduction was just asked about; None when they mean none.

    `offered`: the payloads of the last messages, the latest first.
    """
    expecting = conversation_expecting or ""
    for mark, choice in ((CONTACT, "contact"), (MESSAGE, "message")):
        if expecting.startswith(mark):
            if reads_as_no(text) and len(text.split()) <= 3:
                choice = "no" if mark == CONTACT else "unsent"
            elif mark == CONTACT and _contact(text) is None:
                return None
            return payload("introduction", crossing=expecting.removeprefix(mark), choice=choice)
    if expecting:
        return None
    shares, sharing = _shares(text), any('"share_both"' in p for p in offered)
    if reads_as_no(text) and not (sharing and shares):
        wanted = "no"
    elif shares and (sharing or reads_as_yes(text)):
        wanted = f"share_{shares}"
    elif reads_as_yes(text):
        wanted = "yes"
    else:
        wanted = next((choice for choice, words in _MEANS.items() if words.search(" ".join(fold(text).words))), "")
    return _about(offered, wanted) if wanted else None


def _about(offered: Sequence[str], choice: str) -> str | None:
    """This choice about the introduction that was last asked about; None when none was."""
    last = next((p for p in offered if p.startswith("/introduction{") and ASKED.search(p)), None)
    return None if last is None else re.sub(r'"choice": "\w+"', f'"choice": "{choice}"', last)


def _shares(text: str) -> str:
    """What the words say may be given: `email`, `phone`, `both`, or nothing: « ok mais pas mon tel »."""
    words = fold(text).words
    if "deux" in words:
        return "both"
    named = {way: [i for i, word in enumerate(words) if word in names] for way, names in _NAMED.items()}
    refused = {way for way, places in named.items() if any(_REFUSED & set(words[max(0, i - 3) : i]) for i in places)}
    given = {way for way, places in named.items() if places} - refused
    if not given and len(refused) == 1:
        given = set(_NAMED) - refused
    return "both" if len(given) == 2 else "".join(given)


def _contact(text: str) -> Contact | None:
    """How to reach somebody, when the words say it whole."""
    found = read_contact(fold(text))
    return found if found is not None and (found.email or found.phone) else None


def respond(turn: Turn, text: str) -> None:
    """A button about an introduction, or the words that stand for one; `text`: the words, when some are wanted."""
    incoming = turn.incoming
    crossing_id, choice = incoming.payload.get("crossing", ""), incoming.payload.get("choice", "")
    if turn.actor_id is None:
        turn.say("introduction_over", kind="notice")
        return
    try:
        pair = crossings.read(turn.session, crossing_id)
        pair.side(turn.actor_id)
    except NotFound:
        turn.say("introduction_over", kind="notice")
        return
    _Answering(turn, pair, turn.actor_id, text).take(choice)


class _Answering:
    """One answer about one introduction."""

    def __init__(self, turn: Turn, pair: Pair, actor_id: str, text: str) -> None:
        self.turn, self.pair, self.actor_id, self.text = turn, pair, actor_id, text
        self.steps = Steps(turn.programme, turn.session, utcnow())

    @property
    def id(self) -> str:
        return self.pair.crossing.id

    @property
    def awaited(self) -> bool:
        """Is an answer awaited from this person?"""
        return course(self.pair).awaited == who_is(self.pair, self.actor_id)

    def take(self, choice: str) -> None:
        """Do what the choice says; outdated ones are explained."""
        if choice == "drop":
            done = self.steps.withdraw(self.id, self.actor_id)
            self.turn.say("introduction_withdrawn" if done else "introduction_over", kind="notice")
        elif choice in ("send", "write", "message", "mine", "unsent"):
            self._write(choice)
        elif not self.awaited:
            self._late()
        elif choice == "later":
            until = french_date(self.pair.crossing.expires_at or utcnow())
            self._say(wording.later(self.turn.programme, self.pair, until))
        elif choice == "why":
            self._say(wording.why(self.turn.programme, self.pair, self.actor_id))
        elif choice in ("no", "known"):
            self._refuse(choice)
        else:
            self._accept(choice)

    def _refuse(self, choice: str) -> None:
        answered = self.steps.answer(self.id, self.actor_id, "declined" if choice == "no" else "known")
        said = "introduction_declined" if choice == "no" else "introduction_known_noted"
        self.turn.say(said if answered else "introduction_over", kind="notice")

    def _accept(self, choice: str) -> None:
        """A yes is whole once it is known what may be shared."""
        if choice == "contact" and not self._keep_contact():
            self.turn.conversation.expecting = f"{CONTACT}{self.id}"
            self.turn.say("introduction_contact_again", kind="question")
            return
        card = self.steps.card(self.actor_id)
        ways = card.ways
        if choice in ("share_email", "share_phone", "share_both"):
            chosen = ways if choice == "share_both" else (choice.removeprefix("share_"),)
            ways = tuple(way for way in ways if way in chosen)
        elif len(ways) > 1:
            self._ask_what_to_share(card)
            return
        if not ways:
            self.turn.conversation.expecting = f"{CONTACT}{self.id}"
            self.turn.say("introduction_contact", kind="question")
            return
        self._agree(card, ways)

    def _agree(self, card: Card, ways: Sequence[str]) -> None:
        pair = self.steps.answer(self.id, self.actor_id, "accepted", ways)
        if pair is None:
            self.turn.say("introduction_over", kind="notice")
        elif (said := self.steps.outcome(pair, self.actor_id)) is not None:
            self._say(said)
        else:
            assert pair.crossing.expires_at is not None
            self.turn.say(
                "introduction_waiting",
                kind="notice",
                date=french_date(pair.crossing.expires_at),
                shared=contacts(self.turn.programme.texts, card, ways),
            )

    def _ask_what_to_share(self, card: Card) -> None:
        self.turn.say(
            "introduction_share",
            kind=wording.KIND,
            buttons=tuple(self._button(choice) for choice in ("share_email", "share_phone", "share_both", "no")),
            email=card.email,
            phone=card.phone,
        )

    def _keep_contact(self) -> bool:
        """Keep the e-mail or the phone that was just written, as the answer to « comment vous joindre »."""
        found = _contact(self.text)
        if found is None:
            return False
        quote = self.text[found.start : found.end]
        self.turn.save(Answer("contact", "answered", found.as_value(), quote, "typed", 1.0))
        return True

    def _write(self, choice: str) -> None:
        conversation = self.turn.conversation
        other = self.pair.other(self.actor_id)
        if self.pair.crossing.state != "introduced":
            self.turn.say("introduction_over", kind="notice")
        elif self.pair.side(self.actor_id).wrote_at is not None:
            theirs = contacts(self.turn.programme.texts, self.steps.card(other.actor_id), other.shares)
            self.turn.say("introduction_sent_already", kind="notice", contacts=theirs)
        elif choice == "unsent":
            self.turn.say("introduction_not_sent", kind="notice")
        elif choice == "write" or (choice == "message" and len(self.text) > LONGEST_MESSAGE):
            conversation.expecting = f"{MESSAGE}{self.id}"
            said = "introduction_write_ask" if choice == "write" else "introduction_too_long"
            self.turn.say(said, kind="question", longest=LONGEST_MESSAGE)
        else:
            words = {"message": self.text.strip(), "mine": self._kept_words()}.get(choice)
            sent = self.steps.write(self.id, self.actor_id, words)
            self.turn.say("introduction_sent" if sent else "introduction_over", kind="notice")

    def _kept_words(self) -> str | None:
        """The words of a former message of this person, that they were asked whether to send."""
        number = self.turn.incoming.payload.get("value", "")
        message = self.turn.session.get(Message, int(number)) if number.isdecimal() else None
        ours = message is not None and message.conversation_id == self.turn.conversation.id
        return message.text[:LONGEST_MESSAGE] if message is not None and ours else None

    def _late(self) -> None:
        """A button tapped again, or too late."""
        answered = self.pair.side(self.actor_id).state == "accepted" and self.pair.crossing.state in OPEN
        self.turn.say("introduction_answered" if answered else "introduction_over", kind="notice")

    def _say(self, said: Outgoing) -> None:
        buttons = tuple(Button(b["title"], b["payload"]) for b in said.buttons)
        self.turn.replies.append(Reply(said.text, said.kind, buttons))

    def _button(self, choice: str) -> Button:
        return Button(self.turn.programme.texts.render(f"introduction_{choice}"), self._payload(choice))

    def _payload(self, choice: str) -> str:
        return payload("introduction", crossing=self.id, choice=choice)


def french_date(at: datetime) -> str:
    """« mardi 3 mars », in France."""
    return format_date(at.astimezone(FRANCE).date(), "EEEE d MMMM", locale="fr")


def list_mine(turn: Turn) -> None:
    """« Mes mises en relation »: where each is, and how to stop one or all."""
    choice = turn.incoming.payload.get("choice") or _wish(turn.incoming.text)
    if turn.actor_id is None or turn.conversation.state != "done":
        turn.say("introductions_later")
    elif choice == "stop":
        permit(turn, False)
        turn.say("introductions_stopped", kind="notice")
    elif choice == "start":
        permit(turn, True)
        turn.say("introductions_started", kind="notice")
    else:
        _list(turn, turn.actor_id)


def _wish(text: str) -> str:
    """`stop` or `start` where the words say it plainly; « la mise en relation » alone asks for the list."""
    words = " ".join(fold(text).words)
    if _STOP.search(words):
        return "stop"
    return "start" if _START.search(words) and not re.search(r"\b(?:ne|pas|non)\b", words) else ""


def offer_draft(turn: Turn) -> bool:
    """Somebody who was just given how to reach another writes a sentence: is it their first message? False: no."""
    words, number = turn.incoming.text, turn.incoming.message_id
    if turn.actor_id is None or number is None or turn.incoming.tapped or len(words.split()) < DRAFT:
        return False
    recent = messages_after(turn.session, turn.conversation.id, 0, 1000, ("out",))[-1:]
    write = next((b["payload"] for m in recent for b in m.buttons if '"choice": "write"' in b["payload"]), None)
    if write is None or len(words) > LONGEST_MESSAGE:
        return False
    pair = crossings.read(turn.session, json.loads(write.removeprefix("/introduction"))["crossing"])
    if pair.side(turn.actor_id).wrote_at is not None:
        return False
    said = wording.draft(turn.programme, pair, number, words)
    turn.replies.append(Reply(said.text, said.kind, tuple(Button(b["title"], b["payload"]) for b in said.buttons)))
    return True


def _list(turn: Turn, actor_id: str) -> None:
    texts = turn.programme.texts
    agreed = consents.has_consent(turn.session, actor_id, "peers")
    change = "stop" if agreed else "start"
    switch = Button(texts.render(f"introductions_{change}"), payload("my_introductions", choice=change))
    shown = _shown(turn, actor_id)
    if not shown:
        turn.say("introductions_none" if agreed else "introductions_closed", kind="notice", buttons=(switch,))
        return
    lines, drops = [], []
    for rank, (crossing, what, state) in enumerate(shown, 1):
        lines.append(texts.render("introductions_item", rank=rank, what=what, state=state))
        awaited = state == texts.render("introductions_state_asked")
        for choice in ("yes", "no", "why") if awaited else ("drop",):
            text_id = "introductions_drop" if choice == "drop" else f"introduction_{choice}"
            title = texts.render(text_id, rank=rank)
            drops.append(Button(title, payload("introduction", crossing=crossing.id, choice=choice)))
    turn.say("introductions_list", kind="notice", buttons=(*drops, switch), items="\n".join(lines))


def _shown(turn: Turn, actor_id: str) -> list[tuple[Crossing, str, str]]:
    """The introductions that this person knows of, with what the other is and what is to be said of each.

    What the other declined looks as if it were still awaited, until the date that was given: nobody is
    told of a refusal.
    """
    texts, steps = turn.programme.texts, Steps(turn.programme, turn.session, utcnow())
    found = []
    for crossing in crossings.of_actor(turn.session, actor_id):
        pair = crossings.read(turn.session, crossing.id)
        side, other = pair.side(actor_id), pair.other(actor_id)
        told = wording.told(pair, actor_id)["brings"]
        if crossing.state == "introduced":
            card = steps.card(other.actor_id)
            theirs = contacts(texts, card, other.shares)
            what = f"{wording.who(texts, card)}."
            found.append((crossing, what, texts.render("introductions_state_introduced", contacts=theirs)))
        elif side.state == "asked" and crossing.state in OPEN:
            found.append((crossing, told, texts.render("introductions_state_asked")))
        elif side.state == "accepted" and side.told_at is None:
            found.append((crossing, told, texts.render("introductions_state_waiting")))
    return found


def permit(turn: Turn, agreed: bool) -> None:
    """Give or take back the permission to be introduced; taken back, everything that is open stops."""
    assert turn.actor_id is not None
    if agreed:
        consents.give_consent(turn.session, turn.actor_id, "peers", turn.programme.version)
    else:
        consents.withdraw_consent(turn.session, turn.actor_id, "peers")
        withdraw_all(Steps(turn.programme, turn.session, utcnow()), turn.actor_id)
        leave_proposed(turn.programme, turn.session, turn.actor_id)
    done = "consent.given" if agreed else "consent.withdrawn"
    audit.record(turn.session, "person", done, "actor", turn.actor_id, {"purpose": "peers"})
    refresh_peer(turn.services, turn.session, turn.actor_id)


def offer_after(turn: Turn) -> None:
    """What can be done next, when what was said outside the interview leaves somebody without anything to do."""
    if turn.replies and turn.replies[-1].kind == "aside":
        offer_what_next(turn)
