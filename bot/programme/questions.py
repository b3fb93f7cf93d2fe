"""The questions of the interview, as `programme/questions.yml` declares them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Moment = Literal["opening", "doing", "standing", "closing"]
"""When a question may come: first words, what is done, how things stand (more personal), permissions."""
Service = Literal["record", "crossings", "consent"]
"""What a question is for besides the diagnosis: the actor's record, finding peers, permissions."""
QuestionKind = Literal["text", "choice", "multi", "commune", "size", "year", "contact"]
"""How an answer is read: free words, one option, several options, a place, a head count, a date, contact details."""


class Content(BaseModel):
    """Base of every piece of content: unknown keys are mistakes, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Option(Content):
    """One possible answer of a `choice` or `multi` question.

    `label` is the button and what the recap shows; `words` are the typed equivalents, compared
    without case, accents or punctuation, as whole words. `infer` lists words or phrases that, met
    in a free description, are enough to fill the question (then shown as inferred in the recap).
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    label: str = Field(max_length=60)
    words: tuple[str, ...] = ()
    infer: tuple[str, ...] = ()
    exclusive: bool = False
    """In a `multi` question: cannot be combined with another ("aucun", "rien de tout cela")."""


class Question(Content):
    """One question of the interview. Ids are the names of Rasa's slots and of stored answers."""

    id: str = Field(pattern=r"^[a-z_]+$")
    kind: QuestionKind
    short: str = Field(max_length=40, description="Name of the item in the recap: « Votre commune »")
    ask: str = Field(description="The question itself, one sentence if possible, at most 400 characters")
    why: str = Field(description="Answer to « pourquoi ? »: what it changes for the actor")
    help: str = Field(description="Answer to « je ne comprends pas »: other words and two or three examples")
    retry: str = Field(description="Said when an answer could not be read, before the choices are offered")
    options: tuple[Option, ...] = ()
    moment: Moment
    serves: tuple[Service, ...] = Field(
        default=(), description="Asked for this even when its answer would change nothing in the diagnosis"
    )
    optional: bool = Field(True, description="May be skipped, or dropped when the conversation grows long")
    ask_when: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Asked only if every named question holds one of these option ids",
    )

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((o for o in self.options if o.id == option_id), None)
