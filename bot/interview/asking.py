"""Asking: the question that comes next, with its buttons; the recap."""

from __future__ import annotations

from bot.interview import plan
from bot.interview.answers import Answer
from bot.interview.render import describe
from bot.interview.turn import Button, Reply, Turn, payload
from bot.programme.questions import Question


def ask(turn: Turn, step: str) -> None:
    """Ask `step`, and remember that it is what the next words answer."""
    conversation = turn.conversation
    if conversation.state == "paused" or conversation.expecting is not None:
        return  # gone for now, or just asked something in between: never two questions at once
    if conversation.current_question != step:
        conversation.current_question = step
        conversation.failed_tries = 0
    if step == plan.CONSENT:
        ask_consent(turn)
    elif step == plan.RECAP:
        ask_recap(turn)
    else:
        question = turn.question(step)
        assert question is not None
        turn.replies.append(question_reply(turn, question))


def ask_consent(turn: Turn) -> None:
    """First words: who asks, why, on what basis, how long, which rights; then yes or no."""
    settings = turn.services.settings
    first = not turn.conversation.failed_tries and turn.incoming.intent in ("start", "")
    turn.say(
        "consent_ask" if first else "consent_ask_again",
        kind="question",
        buttons=(
            Button(turn.programme.texts.render("consent_yes"), payload("affirm")),
            Button(turn.programme.texts.render("consent_no"), payload("deny")),
        ),
        responsible=settings.responsible,
        contact=settings.contact,
        months=settings.retention_months,
    )


def question_reply(turn: Turn, question: Question) -> Reply:
    """The question as a message; the options are buttons."""
    buttons = tuple(
        Button(option.label, payload("answer", question=question.id, choice=option.id)) for option in question.options
    )
    if turn.conversation.failed_tries >= 2 and question.optional:
        texts = turn.programme.texts
        buttons += (Button(texts.render("button_skip"), payload("skip")),)
        if turn.conversation.failed_tries >= 3:
            buttons += (Button(texts.render("button_human"), payload("human")),)
    return Reply(question.ask, "multi" if question.kind == "multi" else "question", buttons)


def ask_recap(turn: Turn) -> None:
    """Everything that was understood, numbered; what was only inferred is marked."""
    texts = turn.programme.texts
    lines = []
    for rank, (question, answer) in enumerate(recap_items(turn), 1):
        words = describe(turn.programme, question, answer)
        line = texts.render("recap_item", rank=rank, name=question.short, value=words)
        lines.append(texts.render("recap_inferred", item=line) if answer.source == "inferred" else line)
    turn.say(
        "recap_ask",
        kind="recap",
        buttons=(
            Button(texts.render("recap_yes"), payload("affirm")),
            Button(texts.render("recap_no"), payload("correct")),
        ),
        items="\n".join(lines),
    )


def recap_items(turn: Turn) -> list[tuple[Question, Answer]]:
    """The answered questions with their answers, in the programme's order: the recap's numbering."""
    return [(q, turn.answers[q.id]) for q in turn.programme.questions if q.id in turn.answers]


def offer_corrections(turn: Turn, intro: str = "correct_pick") -> None:
    """« Que voulez-vous corriger ? », one button an item; the next words may also name it."""
    items = recap_items(turn)
    if not items:
        turn.say("correct_nothing")
        return
    turn.conversation.expecting = "correction"
    turn.say(
        intro,
        kind="question",
        buttons=tuple(Button(q.short, payload("correct", question=q.id)) for q, _ in items),
    )
