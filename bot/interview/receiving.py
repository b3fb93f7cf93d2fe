"""Receiving: what the person's words change, for each step of the interview."""

from __future__ import annotations

from dataclasses import replace

from bot.interview import plan
from bot.interview.answers import Answer, Reading, Source
from bot.interview.asking import offer_corrections
from bot.interview.consenting import after_yes, reads_as_no, reads_as_yes
from bot.interview.corrections import (
    asks_to_keep,
    correct_by_words,
    corrects_something_else,
    start_over,
)
from bot.interview.erasing import erase
from bot.interview.introductions import permit
from bot.interview.render import describe, shorten
from bot.interview.resuming import resume_with_code
from bot.interview.turn import Button, Reply, Turn, payload
from bot.programme.questions import Question
from bot.understanding.answers import infer, read_answer
from db import actors, audit, consents, messages
from db.models import Purpose

SURE_ENOUGH = 0.6
"""Least confidence (0 to 1) to keep what was inferred from free words; it is shown in the recap anyway."""

SHORTEST_ACTIVITY = 12
"""Characters: below, the activity is asked once more."""

ACCOUNT = 10
"""Words: from there on, what follows a yes is an account even when nothing of it is recognised."""


def receive(turn: Turn, step: str) -> None:
    """Take the person's words as the answer to `step`, or to what was asked in between."""
    conversation = turn.conversation
    expecting, conversation.expecting = conversation.expecting, None
    conversation.turns += 1
    if conversation.state == "paused":
        conversation.state = "interview" if turn.actor_id else "consent"
    if expecting is not None and receive_expected(turn, expecting):
        return
    if turn.incoming.tapped and turn.actor_id is not None:
        step = turn.incoming.payload.get("question", step)  # a button answers its own question, even tapped late
    if step == plan.CONSENT:
        receive_consent(turn)
    elif step == plan.RECAP:
        receive_recap(turn)
    else:
        question = turn.question(step)
        assert question is not None
        receive_answer(turn, question)


def receive_expected(turn: Turn, expecting: str) -> bool:
    """The reply to a confirmation or to « que voulez-vous corriger ? »; False when it is something else."""
    incoming = turn.incoming
    yes = incoming.intent == "affirm" or reads_as_yes(incoming.text)
    no = incoming.intent == "deny" or reads_as_no(incoming.text)
    if expecting == "delete":
        if yes and not no:
            erase(turn)
            return True
        turn.say("delete_kept")
        return no
    if expecting == "restart":
        if yes and not no:
            start_over(turn)
            return True
        return no
    if expecting == "correction":
        if correct_by_words(turn, incoming.text):
            return True
        if no:
            turn.say("correct_none")
            return True
    return False


def receive_consent(turn: Turn) -> None:
    """Yes opens the interview, no closes it without keeping anything, anything else is asked again."""
    incoming, conversation = turn.incoming, turn.conversation
    if resume_with_code(turn, incoming.text):
        return
    if incoming.intent == "deny" or reads_as_no(incoming.text):
        refuse(turn)
    elif incoming.intent == "affirm" or reads_as_yes(incoming.text):
        actor = actors.create_actor(turn.session)
        conversation.actor_id = actor.id
        conversation.state = "interview"
        consents.give_consent(turn.session, actor.id, "storage", turn.programme.version)
        audit.record(turn.session, "person", "consent.given", "actor", actor.id, {"purpose": "storage"})
        rest = after_yes(incoming.text) if not incoming.tapped else ""
        if tells_something(turn, rest):
            turn.incoming = replace(incoming, text=rest, intent="answer")
            receive_answer(turn, turn.programme.question("activity"))
        else:
            turn.say("consent_thanks")
    else:
        conversation.failed_tries += 1
        turn.say("consent_needed")


def tells_something(turn: Turn, text: str) -> bool:
    """True when words that follow a yes are an account, not politeness."""
    if len(text.split()) < 4:
        return False
    services = turn.services
    return len(text.split()) >= ACCOUNT or bool(
        infer(turn.programme.questions, text, services.communes, services.today())
    )


def refuse(turn: Turn) -> None:
    """Nothing of what was said is kept."""
    turn.conversation.state = "refused"
    messages.redact_incoming(turn.session, turn.conversation.id)
    audit.record(turn.session, "person", "consent.refused", "conversation", turn.conversation.id)


def receive_recap(turn: Turn) -> None:
    """Yes ends the interview; « 4 », « la commune », « oui, mais nous sommes quatre » correct it."""
    incoming, conversation = turn.incoming, turn.conversation
    if not incoming.tapped and correct_by_words(turn, incoming.text):
        return
    if incoming.intent == "affirm":
        conversation.state = "done"
        turn.say("recap_thanks", kind="notice")
    else:
        offer_corrections(turn)


def receive_answer(turn: Turn, question: Question) -> None:
    """Read the answer; store it, or say kindly what was not understood and leave the question open."""
    incoming, conversation = turn.incoming, turn.conversation
    option = question.option(incoming.payload.get("choice", ""))
    if option is not None:
        value = [option.id] if question.kind == "multi" else option.id
        store(turn, question, Answer(question.id, "answered", value, option.label, "button"))
        return
    text = incoming.payload.get("value") or incoming.text
    if not incoming.tapped and corrects_something_else(turn, question, text):
        return
    reading = read(turn, question, text)
    if keeps_former(turn, question, reading):
        conversation.revisit_question = None
        turn.say("kept")
        return
    if question.kind == "text" and reading.problem == "unclear" and reading.choices:
        # « nous n'avons pas de nom »: said plainly, it is an answer
        store(turn, question, Answer(question.id, "unknown", None, shorten(text, 500), "typed"))
        turn.say("dont_know")
        return
    if reading.problem is None:
        source: Source = "button" if incoming.tapped else "typed"
        store(
            turn,
            question,
            Answer(question.id, "answered", reading.value, reading.quote, source, reading.confidence),
        )
        infer_more(turn, question, text)
    elif reading.problem == "ambiguous" and question.kind == "commune" and conversation.failed_tries < 2:
        conversation.failed_tries += 1
        conversation.expecting = "choice"
        turn.say(
            "which_one",
            kind="question",
            buttons=tuple(
                Button(title, payload("answer", question=question.id, value=resend))
                for title, resend in reading.choices
            ),
        )
    else:
        not_understood(turn, question, text)


def keeps_former(turn: Turn, question: Question, reading: Reading) -> bool:
    """True when a question asked again gets « c'est bon, gardez ça »: the former answer stays."""
    if turn.conversation.revisit_question != question.id or question.id not in turn.answers:
        return False
    if asks_to_keep(turn.incoming.text):
        return True
    return turn.incoming.intent == "affirm" and (question.kind == "text" or reading.problem is not None)


def read(turn: Turn, question: Question, text: str) -> Reading:
    """What the words mean for this question, given what was tried before."""
    services = turn.services
    reading = read_answer(question, text, services.communes, services.today())
    tried = turn.conversation.failed_tries
    if question.id == "activity" and reading.problem is None and len(reading.quote) < SHORTEST_ACTIVITY and not tried:
        return replace(reading, problem="unclear")
    unknown_place = question.kind == "commune" and reading.problem == "unclear" and reading.value is not None
    if unknown_place and tried and not said_elsewhere(turn, question, text):
        return replace(reading, problem=None)  # a place that no table knows is accepted the second time
    return reading


def store(turn: Turn, question: Question, answer: Answer) -> None:
    """Keep the answer and go on where the interview was."""
    turn.save(answer)
    turn.conversation.failed_tries = 0
    turn.conversation.revisit_question = None
    if question.id == "optins":
        keep_optins(turn, answer)
    if question.kind == "commune" and isinstance(answer.value, dict) and not answer.value.get("in_territory"):
        turn.say("commune_outside", place=answer.value["name"])


def keep_optins(turn: Turn, answer: Answer) -> None:
    """Write each permission given or taken back: separate and revocable."""
    assert turn.actor_id is not None
    chosen = set(answer.value) if isinstance(answer.value, list) else set()
    permit(turn, "peers" in chosen)
    purposes: tuple[Purpose, ...] = ("contact", "publication")
    for purpose in purposes:
        if purpose in chosen:
            consents.give_consent(turn.session, turn.actor_id, purpose, turn.programme.version)
        else:
            consents.withdraw_consent(turn.session, turn.actor_id, purpose)


def infer_more(turn: Turn, asked: Question, text: str) -> None:
    """Fill what these words say about questions that have no answer yet, and say what was understood."""
    if len(text.split()) < 4:
        return
    services = turn.services
    said = {key for key, answer in turn.answers.items() if answer.status == "answered"}
    readings = infer(
        turn.programme.questions, text, services.communes, services.today(), exclude={*said, asked.id, "optins"}
    )
    kept = {key: r for key, r in readings.items() if r.problem is None and r.confidence >= SURE_ENOUGH}
    for key, reading in kept.items():
        turn.save(Answer(key, "answered", reading.value, reading.quote, "inferred", reading.confidence))
    if kept:
        texts = turn.programme.texts
        lines = [
            texts.render("understood_item", name=q.short, value=describe(turn.programme, q, turn.answers[q.id]))
            for q in turn.programme.questions
            if q.id in kept
        ]
        turn.say("understood_also", items="\n".join(lines))


def said_elsewhere(turn: Turn, asked: Question, text: str) -> dict[str, Reading]:
    """What the words say about other questions than the one that was asked."""
    services = turn.services
    found = infer(turn.programme.questions, text, services.communes, services.today(), exclude={asked.id, "optins"})
    return {
        key: r
        for key, r in found.items()
        if r.problem is None
        and r.confidence >= SURE_ENOUGH
        and (key not in turn.answers or turn.answers[key].value != r.value)
    }


def not_understood(turn: Turn, question: Question, text: str) -> None:
    """First another wording, then choices, then the human; the fourth time the words are kept as they are."""
    conversation = turn.conversation
    other = said_elsewhere(turn, question, text)
    if other and len(text.split()) >= 2:
        for key, reading in other.items():
            turn.save(Answer(key, "answered", reading.value, reading.quote, "typed", reading.confidence))
        turn.say("noted_elsewhere", items=", ".join(q.short.lower() for q in turn.programme.questions if q.id in other))
        return
    conversation.failed_tries += 1
    if conversation.failed_tries <= 1 or not text.strip():
        turn.replies.append(Reply(question.retry, "aside"))
    elif conversation.failed_tries == 2:
        turn.say("retry_choices")
    elif conversation.failed_tries == 3:
        turn.say("retry_human")
    else:
        store(turn, question, Answer(question.id, "unknown", None, shorten(text, 500), "typed", 0.0))
        turn.say("kept_as_is")
