"""Who an actor is for others: what they bring and seek, worked out from the answers and the diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import BaseModel

from bot.crossings.discretion import may_be_told, opens_sentence, without_contacts
from bot.crossings.model import Peer, Trait
from bot.crossings.passages import passage
from bot.diagnosis.facts import Facts, chosen_options, head_count, read_facts
from bot.diagnosis.model import Diagnosis
from bot.diagnosis.phrases import SearchedText
from bot.diagnosis.rules import evaluate
from bot.diagnosis.words import ACTIVITY, Evidence
from bot.interview.answers import Answer
from bot.interview.render import quoted
from bot.programme.checks import walk
from bot.programme.conditions import Condition, Says
from bot.programme.crossings import Trait as TraitRule
from bot.programme.programme import Programme
from bot.understanding.communes import CommuneIndex
from bot.understanding.places.vocabulary import vocabulary
from bot.understanding.text import fold_phrase

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_NAMED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:(?:\s(?:de|du|des|la|le|les|en|à|aux))*[\s'’-]+[A-ZÀ-ÖØ-Þ][^\W\d_]*)*")
_SHORTEST_QUOTE = 3
"""Words: « Oui » or « Un lieu » says nothing that the sentence around it does not say."""
_WHOLE = 1000
"""Characters: a passage is cut already, and only loses its final punctuation."""
LONGEST_ACTIVITY = 2000
"""Characters of the account that are kept for the crossings."""


def read_peer(
    programme: Programme,
    answers: Mapping[str, Answer],
    diagnosis: Diagnosis,
    communes: CommuneIndex,
    *,
    actor_id: str,
    open: bool,
    demo: bool = False,
) -> Peer:
    """The actor as a peer. Pure; `open` says whether they agree today that peers are proposed to them.

    E-mails and telephones written in an answer are left out, and words that may hold a person's name are not quoted.
    """
    facts = _facts(programme, answers, diagnosis)
    told = _Told(programme, facts)
    place = facts.answered["commune"].value if "commune" in facts.answered else None
    insee = place.get("insee") if isinstance(place, dict) else None
    commune = communes.by_insee(insee) if insee else None
    typed = [text.original for text in facts.words.texts.values()]
    activity = facts.words.texts[ACTIVITY].original if ACTIVITY in facts.words.texts else ""
    size = facts.answered.get("size")
    return Peer(
        actor_id=actor_id,
        label=_text(facts.answered.get("name")),
        open=open,
        demo=demo,
        commune=commune.name if commune else "",
        insee=commune.insee if commune else None,
        epci=commune.epci if commune else None,
        department=commune.department if commune else _department(place),
        latitude=commune.latitude if commune else None,
        longitude=commune.longitude if commune else None,
        form=next(iter(_options(facts, "legal_form")), None),
        family=diagnosis.typology.family,
        subtypes=tuple(subtype.id for subtype in diagnosis.typology.usage_subtypes),
        objectives={o.id: o.fit for o in diagnosis.objectives if o.fit in ("strong", "possible")},
        publics=frozenset(_options(facts, "publics")),
        brings=tuple(filter(None, (told.brings(trait) for trait in programme.crossings.traits))),
        seeks=tuple(filter(None, (told.seeks(trait) for trait in programme.crossings.traits))),
        people=head_count(size, "people") if size else None,
        barriers={barrier.id: barrier.level for barrier in diagnosis.barriers if barrier.level is not None},
        activity=without_contacts(activity)[:LONGEST_ACTIVITY],
        knows=_named(typed, commune.name if commune else ""),
    )


def _facts(programme: Programme, answers: Mapping[str, Answer], diagnosis: Diagnosis) -> Facts:
    """What the conditions of the traits may ask about."""
    return replace(
        read_facts(programme, answers),
        typology=diagnosis.typology,
        barriers=tuple(diagnosis.barriers),
        objectives=tuple(diagnosis.objectives),
        eligibility=diagnosis.eligibility,
        autonomy=diagnosis.autonomy,
        autonomy_reasons=tuple(diagnosis.autonomy_reasons),
    )


class _Told:
    """Which traits hold, and the words that say so."""

    def __init__(self, programme: Programme, facts: Facts) -> None:
        rules = programme.crossings
        self._rules = rules
        self._never_told = (*rules.never_told.says, *_said_in(programme.barriers))
        self._facts = facts
        self._hidden = [_text(facts.answered.get("name"))]
        form = rules.forms.get(next(iter(_options(facts, "legal_form")), ""), rules.unnamed)
        place = facts.answered["commune"].value if "commune" in facts.answered else None
        if form.discreet and isinstance(place, dict):
            self._hidden.append(str(place.get("name", "")))

    def brings(self, trait: TraitRule) -> Trait | None:
        """The trait if they bring it, with words that others may read."""
        outcome = evaluate(trait.brings, self._facts)
        if not outcome.holds or self._is_known(trait.brings_unless):
            return None
        evidence = [e for e in outcome.evidence if e.question in self._rules.quotable]
        if trait.tells_activity and ACTIVITY in self._facts.words.texts:
            evidence.append(Evidence(ACTIVITY, self._opening()))
        return self._said(trait, evidence, told=True)

    def seeks(self, trait: TraitRule) -> Trait | None:
        """The trait if they seek it, with words that only they will read again."""
        outcome = evaluate(trait.seeks, self._facts)
        if not outcome.holds or self._is_known(trait.seeks_unless):
            return None
        return self._said(trait, outcome.evidence)

    def _is_known(self, unless: Condition | None) -> bool:
        return unless is not None and evaluate(unless, self._facts).holds is True

    def _said(self, trait: TraitRule, evidence: Iterable[Evidence], told: bool = False) -> Trait:
        """The trait with the first words that are long enough to say something, and may be `told` to others."""
        for found in evidence:
            words = self._in_full(found)
            if len(words.split()) >= _SHORTEST_QUOTE and not (told and self._gives_away(words)):
                return Trait(id=trait.id, question=found.question, quote=quoted(without_contacts(words), _WHOLE))
        return Trait(id=trait.id)

    def _gives_away(self, words: str) -> bool:
        """Do they hold what is not told: a person, the name, one person's commune, a lack, what holds them back?"""
        searched = SearchedText(words)
        if not may_be_told(words) or any(searched.find(phrase) for phrase in self._never_told):
            return True
        folded = f" {' '.join(fold_phrase(words))} "
        return any(f" {' '.join(fold_phrase(hidden))} " in folded for hidden in self._hidden if hidden)

    def _in_full(self, evidence: Evidence) -> str:
        """The clause around the words, as the person wrote it; empty when they only touched a button."""
        text = self._facts.words.texts.get(evidence.question)
        if text is None or not evidence.quote:
            return ""
        start = text.original.find(evidence.quote)
        if start < 0:
            return ""
        longest = self._rules.longest_quote.value
        return passage(text.original, start, min(start + len(evidence.quote), start + longest), longest)

    def _opening(self) -> str:
        """The first sentence of the account that may be told."""
        sentences = _SENTENCE.split(self._facts.words.texts[ACTIVITY].original)
        whole = (s.strip() for s in sentences if len(s.split()) >= _SHORTEST_QUOTE)
        return next((s for s in whole if not self._gives_away(s)), "")


def _said_in(rules: BaseModel) -> tuple[str, ...]:
    """Every phrase that the conditions of these rules look for."""
    return tuple(phrase for _, node in walk(rules) if isinstance(node, Says) for phrase in node.says)


def _options(facts: Facts, question: str) -> tuple[str, ...]:
    answer = facts.answered.get(question)
    return chosen_options(answer) if answer else ()


def _text(answer: Answer | None) -> str:
    return answer.value if answer and isinstance(answer.value, str) else ""


def _department(place: object) -> str | None:
    department = place.get("department") if isinstance(place, dict) else None
    return department if isinstance(department, str) else None


def _named(texts: Iterable[str], commune: str) -> tuple[str, ...]:
    """What bears a capital and is not a person, folded: « la Mission Locale », « avec Radio Galaxie »."""
    place = " ".join(fold_phrase(commune))
    here = {place, f"a {place}"}
    names = set()
    for text in texts:
        text = without_contacts(text)
        for found in _NAMED.finditer(text):
            words = fold_phrase(found[0])
            if opens_sentence(text, found.start()) and len(found[0].split()) == 1:
                continue
            if " ".join(words) not in here and vocabulary().first_names.isdisjoint(words):
                names.add(" ".join(words))
    return tuple(sorted(names))
