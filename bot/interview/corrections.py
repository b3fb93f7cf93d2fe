"""Corrections: « en fait nous sommes quatre », at any moment, changes the right answer."""

from __future__ import annotations

import re

from bot.interview.answers import Answer
from bot.interview.asking import recap_items
from bot.interview.plan import holds
from bot.interview.render import describe
from bot.interview.turn import Turn
from bot.programme.questions import Question
from bot.understanding.answers import infer
from bot.understanding.text import fold

SURE_ENOUGH = 0.5
LONGEST_NAMING = 9
"""Words: a longer message is not the name of an item."""

_RANK = re.compile(r"\W*(?:le|la|l|num[eé]ro|n°?)?\W*(\d{1,2})\W*", re.IGNORECASE)
_TAKING_BACK = re.compile(
    r"^\W*(?:(?:ah|oh|oups|euh|zut|mince)\W+)*"
    r"(?:non|pardon|en fait|finalement|erreur|plut[oô]t|je corrige|je me suis tromp[eé]e?)\b\W+\w",
    re.I,
)
_KEEP = re.compile(r"\b(?:gardez|garde|laissez|laisse|ne changez rien|change rien|comme [cç]a)\b", re.IGNORECASE)
_COMMANDS = {
    "corriger",
    "corrige",
    "corrigez",
    "modifier",
    "modifie",
    "changer",
    "change",
    "rectifier",
    "revenir",
}
_EMPTY_WORDS = {
    *("votre", "vos", "vous", "avec", "dans", "cette", "faites", "etes", "fait", "deja", "avez", "envie", "petit"),
    *("combien", "depuis", "quand", "pour", "qui", "chez", "que"),
}


def revisit(turn: Turn, question: Question) -> None:
    """Ask this question again; the answer that it had stays in the history."""
    turn.conversation.revisit_question = question.id
    turn.conversation.failed_tries = 0
    answer = turn.answers.get(question.id)
    if answer is not None:
        turn.say("revisit", name=question.short, value=describe(turn.programme, question, answer))


def named_item(turn: Turn, text: str) -> Question | None:
    """The item that the words name: its number in the recap, or the words of its short name; None in doubt."""
    items = [q for q, _ in recap_items(turn)]
    number = _RANK.fullmatch(text.strip())
    if number:
        rank = int(number[1])
        return items[rank - 1] if 1 <= rank <= len(items) else None
    said = fold(text).words
    if len(said) > LONGEST_NAMING:
        return None
    names = {q.id: fold(q.short).words for q in items}
    written = f" {' '.join(said)} "
    exact = [q for q in items if f" {' '.join(names[q.id])} " in written]
    if len(exact) == 1:
        return exact[0]  # « corriger depuis quand »: a name made of small words only
    meant = {word for word in said if len(word) >= 3} - _COMMANDS - _EMPTY_WORDS
    matches = [q for q in items if meant & {*names[q.id], q.id} - _EMPTY_WORDS]
    return matches[0] if len(matches) == 1 else None


def correct_by_words(turn: Turn, text: str) -> bool:
    """Apply what the words correct, or ask again the item that they name; False when they do neither."""
    if not _RANK.fullmatch(text.strip()) and apply_corrections(turn, text):
        return True
    named = named_item(turn, text)
    if named is not None:
        revisit(turn, named)
    return named is not None


def corrects_something_else(turn: Turn, asked: Question, text: str) -> bool:
    """« Non, on est à Tonneins » after another question: the commune is corrected, the question stays open."""
    if asked.kind == "text" or not _TAKING_BACK.match(text):
        return False
    services = turn.services
    found = infer(turn.programme.questions, text, services.communes, services.today(), exclude={"optins", asked.id})
    if not any(key in turn.answers and turn.answers[key].value != r.value for key, r in found.items()):
        return False
    return bool(apply_corrections(turn, text))


def apply_corrections(turn: Turn, text: str) -> set[str]:
    """Store what the words change; returns the ids of the questions whose answer changed."""
    services = turn.services
    found = infer(turn.programme.questions, text, services.communes, services.today(), exclude={"optins"})
    if "contact" in found and not holds(turn.programme.question("contact"), turn.answers):
        found.pop("contact")
        turn.say("contact_not_kept")
        turn.conversation.revisit_question = "optins"
    changed: dict[str, str] = {}
    for key, reading in found.items():
        current = turn.answers.get(key)
        if reading.problem is not None or reading.confidence < SURE_ENOUGH:
            continue
        if current is not None and current.value == reading.value:
            continue
        question = turn.programme.question(key)
        turn.save(Answer(key, "answered", reading.value, reading.quote, "typed", reading.confidence))
        changed[key] = f"{question.short}\u00a0: {describe(turn.programme, question, turn.answers[key])}"
        if turn.conversation.revisit_question == key:
            turn.conversation.revisit_question = None
    if changed:
        turn.say("corrected", items="\u00a0; ".join(changed.values()))
    return set(changed)


def asks_to_keep(text: str) -> bool:
    """« Gardez ce que j'ai dit »: the former answer stays."""
    return _KEEP.search(text) is not None


def previous_question(turn: Turn, current: str | None) -> Question | None:
    """The question before `current` that the person answered themselves, or None at the beginning."""
    questions = turn.programme.questions
    ids = [q.id for q in questions]
    end = ids.index(current) if current in ids else len(ids)
    answered = [q for q in questions[:end] if q.id in turn.answers and turn.answers[q.id].source != "inferred"]
    return answered[-1] if answered else None


def start_over(turn: Turn) -> None:
    """Ask everything again; what was answered stays in the history only."""
    for question in turn.programme.questions:
        if question.id in turn.answers:
            turn.clear(question.id)
    turn.conversation.turns = 1
    turn.conversation.revisit_question = None
    turn.conversation.current_question = None
    turn.conversation.state = "interview"
    turn.say("restarted")
