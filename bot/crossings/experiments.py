"""Drafts of experiments: a few actors of one living area whose roles complete each other, from the templates.

    for one in draft(programme, peers, busy=already_in_one): ...

Pure and deterministic: the order of the peers does not matter. Members are of the host's commune, its EPCI or one
beside it: it takes a few weeks of meetings, not one. Only peers who agree that others are proposed to them
are brought together; nothing in a draft is a name or a contact.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from bot.crossings.area import neighbours
from bot.crossings.model import Peer
from bot.crossings.telling import kind_of
from bot.programme.experiments import Role, Template
from bot.programme.programme import Programme

_TRIED = 6
"""Candidates tried for a role, the best ones: enough for five different people to be found."""


@dataclass(frozen=True, slots=True)
class DraftMember:
    """Somebody who could play a role; `told`: what they are (`who`, `commune`) and their `part`, as sentences."""

    actor_id: str
    role: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """An experiment that could be proposed; `content` is the template's texts, filled in. See `fill`."""

    template: str
    title: str
    objective: str
    insee: str
    content: dict[str, Any]
    members: tuple[DraftMember, ...]


def draft(
    programme: Programme, peers: Iterable[Peer], *, busy: Collection[str] = (), most: int | None = None
) -> list[Draft]:
    """Experiments that could be proposed to some of these peers, the best first; an actor is in one at most.

    `busy` are actors who are in an experiment already. At most `most` (that of the programme by default); the
    same template comes again only once the others that are possible have come.
    """
    left = programme.experiments.drafts_at_once.value if most is None else most
    around = _Around(programme, [p for p in peers if p.open and p.insee and p.epci and p.actor_id not in busy])
    groups = around.groups()
    order = {template.id: rank for rank, template in enumerate(programme.experiments.templates)}
    times: Counter[str] = Counter()
    chosen: list[_Group] = []
    while groups and len(chosen) < left:
        # what came least often, then the best; equals in the order of the file, then of the identifiers
        best = min(groups, key=lambda one: (times[one.template.id], one.worth, order[one.template.id], one.ids))
        chosen.append(best)
        times[best.template.id] += 1
        groups = around.without(best.ids, groups)
    return [_written(programme, group) for group in chosen]


def fill(programme: Programme, template: Template, place: str) -> dict[str, Any]:
    """The template's texts for a commune: `title`, `place`, `weeks`, `tries`, `observe`, `cost`, `stop`, `tell`."""
    public = programme.crossings.publics[template.public] if template.public else ""
    values = {"place": place, "public": public, "weeks": template.weeks}
    return {
        "title": template.title.format(**values),
        "place": place,
        "weeks": template.weeks,
        "tries": template.tries.format(**values),
        "observe": [text.format(**values) for text in template.observe],
        "cost": f"{programme.experiments.magnitudes[template.cost.magnitude]}. {template.cost.text.format(**values)}",
        "stop": template.stop.format(**values),
        "tell": template.tell.format(**values),
    }


def told_of(programme: Programme, role: Role, peer: Peer) -> dict[str, Any]:
    """What the others are told of this member, without the name, and what the member is told of their part."""
    trait = next((t for t in peer.brings if t.id in role.traits and t.quote), None)
    trait = trait or next((t for t in peer.brings if t.id in role.traits), None)
    quote = trait.quote if trait else ""
    rules = programme.crossings
    form = rules.forms.get(peer.form or "", rules.unnamed)
    return {
        "who": kind_of(programme, peer, trait.id if trait else None),
        "commune": "" if form.discreet else peer.commune,
        "part": role.part.quote.format(quote=quote) if role.part.quote and quote else role.part.plain,
    }


def can_play(role: Role, peer: Peer) -> bool:
    """Does this actor have what the role asks for?"""
    return (
        peer.family in role.families
        and (not role.traits or any(trait.id in role.traits for trait in peer.brings))
        and (not role.publics or not peer.publics.isdisjoint(role.publics))
    )


@dataclass(frozen=True, slots=True)
class _Group:
    template: Template
    members: tuple[tuple[Role, Peer], ...]
    """In the order of the template's roles."""
    host: Peer
    worth: tuple[int, ...]
    """The smaller, the better."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(peer.actor_id for _, peer in self.members)


class _Around:
    """Who may play each role, by commune and by EPCI, the best first; who is taken is left out."""

    def __init__(self, programme: Programme, peers: list[Peer]) -> None:
        self._programme = programme
        self._taken: set[str] = set()
        self._by_place: defaultdict[tuple[str, str, str, bool], list[Peer]] = defaultdict(list)
        self._hosts: list[tuple[Template, Peer]] = []
        for template in programme.experiments.templates:
            for peer in sorted(peers, key=lambda p: (*_fit(template, p), p.actor_id)):
                for role in template.roles:
                    if can_play(role, peer):
                        self._place(template, role, peer)

    def _place(self, template: Template, role: Role, peer: Peer) -> None:
        for place in (str(peer.insee), str(peer.epci)):
            self._by_place[template.id, role.id, place, peer.demo].append(peer)
        # the commune of one person alone is not told: no place is named after it
        if role.id == template.host and not _is_a_person(self._programme, peer):
            self._hosts.append((template, peer))

    def groups(self) -> list[_Group]:
        """The best group around each actor who could host an experiment."""
        return [group for template, host in self._hosts if (group := self._group(template, host)) is not None]

    def without(self, taken: Collection[str], groups: list[_Group]) -> list[_Group]:
        """The groups once these actors are taken: another in their place, or no group any more."""
        self._taken.update(taken)
        kept = []
        for group in groups:
            again = group if self._taken.isdisjoint(group.ids) else self._group(group.template, group.host)
            if again is not None:
                kept.append(again)
        return kept

    def _group(self, template: Template, host: Peer) -> _Group | None:
        if host.actor_id in self._taken:
            return None
        candidates = {role.id: self._candidates(template, role, host) for role in template.roles}
        candidates[template.host] = [(0, host)]
        members = _cast(template, candidates)
        if not any(template.objective in peer.objectives for _, _, peer in members):
            return None
        fits = [_fit(template, peer) for _, _, peer in members]
        worth = (sum(fit for fit, _ in fits), sum(far for _, far, _ in members), sum(alone for _, alone in fits))
        return _Group(template, tuple((role, peer) for role, _, peer in members), host, worth)

    def _candidates(self, template: Template, role: Role, host: Peer) -> list[tuple[int, Peer]]:
        """Those who may play the role near the host, with their distance in circles: the nearest, the best first."""
        within = self._programme.crossings.area.neighbour_km.value
        circles = ([str(host.insee)], [str(host.epci)], sorted(neighbours(str(host.epci), within)))
        found: dict[str, tuple[int, Peer]] = {}
        for far, places in enumerate(circles):
            there = (self._by_place.get((template.id, role.id, place, host.demo), ()) for place in places)
            for peer in heapq.merge(*there, key=lambda p: (*_fit(template, p), p.actor_id)):
                if peer.actor_id not in self._taken and peer.actor_id != host.actor_id:
                    found.setdefault(peer.actor_id, (far, peer))
                if len(found) == _TRIED:
                    return list(found.values())
        return list(found.values())


def _fit(template: Template, peer: Peer) -> tuple[int, int]:
    """How well the objective fits, then how isolated they are: the smaller, the better."""
    fit = {"strong": -2, "possible": -1}.get(peer.objectives.get(template.objective, ""), 0)
    return fit, -peer.barriers.get("isolation", 0)


Candidates = dict[str, list[tuple[int, Peer]]]
"""By role, those who may play it with their distance."""


def _cast(template: Template, candidates: Candidates) -> list[tuple[Role, int, Peer]]:
    """One different actor for each needed role, and for the others when somebody is left; empty when impossible."""
    needed = sorted((role for role in template.roles if not role.optional), key=lambda role: len(candidates[role.id]))
    found = _assign(needed, candidates, {})
    if found is None:
        return []
    for role in template.roles:
        if role.optional:
            taken = {peer.actor_id for _, peer in found.values()}
            free = next((one for one in candidates[role.id] if one[1].actor_id not in taken), None)
            if free is not None:
                found[role.id] = free
    return [(role, *found[role.id]) for role in template.roles if role.id in found]


def _assign(
    roles: list[Role], candidates: Candidates, found: dict[str, tuple[int, Peer]]
) -> dict[str, tuple[int, Peer]] | None:
    if not roles:
        return dict(found)
    taken = {peer.actor_id for _, peer in found.values()}
    for one in candidates[roles[0].id]:
        if one[1].actor_id not in taken:
            whole = _assign(roles[1:], candidates, found | {roles[0].id: one})
            if whole is not None:
                return whole
    return None


def _is_a_person(programme: Programme, peer: Peer) -> bool:
    rules = programme.crossings
    return rules.forms.get(peer.form or "", rules.unnamed).discreet


def _written(programme: Programme, group: _Group) -> Draft:
    template = group.template
    content = fill(programme, template, group.host.commune)
    return Draft(
        template=template.id,
        title=content.pop("title"),
        objective=template.objective,
        insee=str(group.host.insee),
        content=content,
        members=tuple(
            DraftMember(peer.actor_id, role.id, told_of(programme, role, peer)) for role, peer in group.members
        ),
    )
