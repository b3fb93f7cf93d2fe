"""What is said to one side of a crossing about the other: two sentences, the reasons, and what the other is.

Nothing here says a name, a contact, nor what the other lacks or what holds them back.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.crossings.model import Brought, Peer, Proximity, Trait
from bot.crossings.scoring import Scoring
from bot.crossings.seen import Seen, see
from bot.programme.crossings import Form, Said
from bot.programme.crossings import Trait as TraitRule
from bot.programme.programme import Programme


def tell(programme: Programme, scoring: Scoring, to: Peer, about: Peer, near: Proximity) -> Brought:
    """What `to` is told about `about`."""
    return _Telling(programme, scoring, to, about, near).brought()


def kind_of(programme: Programme, peer: Peer, first: str | None = None) -> str:
    """What an actor is, without the name: « une association qui aide les habitants avec le numérique ».

    By the trait `first` when it describes somebody, else by what they bring, their sub-type or their family.
    """
    rules = programme.crossings
    held = {trait.id for trait in peer.brings}
    brought = sorted((rule for rule in rules.traits if rule.id in held), key=lambda rule: -rule.weight.value)
    described = [rule.describes for rule in brought if rule.id == first] + [rule.describes for rule in brought]
    described += [rules.subtypes[subtype] for subtype in peer.subtypes if subtype in rules.subtypes]
    described += [rules.families[peer.family]] if peer.family else []
    does = next(filter(None, described), "")
    return f"{_form(programme, peer).text} {does}".strip()


def _form(programme: Programme, peer: Peer) -> Form:
    rules = programme.crossings
    return rules.forms.get(peer.form or "", rules.unnamed)


class _Telling:
    def __init__(self, programme: Programme, scoring: Scoring, to: Peer, about: Peer, near: Proximity) -> None:
        self._programme = programme
        self._rules = programme.crossings
        self._scoring = scoring
        self._to = to
        self._about = about
        self._near = near
        self._form = _form(programme, about)
        self._matched = self._matches()

    def brought(self) -> Brought:
        main = self._matched[0] if self._matched else None
        return Brought(
            brings=self._brings(main),
            brings_plain=self._brings(main, quoting=False),
            why_now=self._why_now(main),
            reasons=tuple(self._reasons()),
            who=kind_of(self._programme, self._about, main.id if main else None),
            commune="" if self._form.discreet else self._about.commune,
        )

    def _matches(self) -> list[TraitRule]:
        """The traits that the other brings and this side seeks, heaviest first."""
        brought = {trait.id for trait in self._about.brings}
        sought = {trait.id for trait in self._to.seeks}
        matched = [rule for rule in self._rules.traits if rule.id in brought & sought]
        return sorted(matched, key=lambda rule: -rule.weight.value)

    def _brings(self, main: TraitRule | None, *, quoting: bool = True) -> str:
        opening = f"{self._where()}, {self._form.text}"
        if main:
            return f"{opening} {_said(main.offer, _quote(self._about.brings, main.id) if quoting else '')}"
        words = next((t.quote for t in self._about.brings if t.quote and quoting), "")
        return f"{opening} {_said(self._rules.sentences.does, words)}"

    def _where(self) -> str:
        near = getattr(self._rules.area, self._near)
        if self._form.discreet or not self._about.commune:
            return str(near.where_hidden)
        return str(near.where).format(commune=self._about.commune)

    def _why_now(self, main: TraitRule | None) -> str:
        if main:
            return _said(main.need, _quote(self._to.seeks, main.id))
        why = self._rules.sentences.why
        if objective := self._objective():
            return why.objective.format(objective=objective)
        if public := self._public():
            return why.public.format(public=public)
        if self._crosses() and self._to.family in ("usages", "solutions"):
            return why.family.usages if self._to.family == "usages" else why.family.solutions
        return _said(why.otherwise, next((t.quote for t in self._to.brings if t.quote), ""))

    def _reasons(self) -> Iterator[str]:
        sentences = self._rules.sentences
        for rule in self._matched:
            yield rule.reason
        if objective := self._objective():
            yield sentences.objective.format(objective=objective)
        if public := self._public():
            yield sentences.public.format(public=public)
        if self._crosses():
            yield sentences.family
        yield getattr(self._rules.area, self._near).reason

    def _objective(self) -> str:
        """The objective that both meet, best fit first."""
        both = [o for o in self._rules.objectives if o in self._to.objectives and o in self._about.objectives]
        both.sort(key=lambda o: [self._to.objectives[o], self._about.objectives[o]].count("possible"))
        return self._rules.objectives[both[0]] if both else ""

    def _public(self) -> str:
        shared = self._to.publics & self._about.publics - set(self._rules.wide_publics)
        return next((text for public, text in self._rules.publics.items() if public in shared), "")

    def _crosses(self) -> bool:
        one, other = self._seen(self._to), self._seen(self._about)
        return self._scoring.families(one, other) == 1.0

    def _seen(self, peer: Peer) -> Seen:
        return see(self._programme, peer)


def _quote(traits: tuple[Trait, ...], trait_id: str) -> str:
    return next((trait.quote for trait in traits if trait.id == trait_id), "")


def _said(said: Said, quote: str) -> str:
    return said.quote.format(quote=quote) if quote and said.quote else said.plain
