"""Complementary matching: who would complete whom, in which order, and how many proposals each receives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from bot.crossings.model import Brought, Peer, Proposal
from bot.crossings.scoring import Scoring
from bot.crossings.seen import Seen, see
from bot.crossings.telling import tell
from bot.programme.programme import Programme
from bot.understanding.text import fold_phrase

Pair = tuple[str, str]
"""Two actor ids, the smaller first."""

Weighed = tuple[float, Peer, Seen]
"""A candidate with its score."""

_SHORTEST_LABEL = 5
"""Letters: a shorter name is found everywhere."""
_ARTICLE = re.compile(r"^(?:le|la|les|l|un|une|association|asso|collectif)\s")
_LOOKED_AT = 10
"""For each place in the list, how many of the best candidates are looked at for variety."""

_KEPT_TEXTS = 32_768
"""Names and accounts kept folded: a search for everybody meets the same ones again and again."""


def pair(one_id: str, other_id: str) -> Pair:
    """The pair of two actors, whatever their order."""
    return (one_id, other_id) if one_id < other_id else (other_id, one_id)


def points(programme: Programme, one: Peer, other: Peer) -> float | None:
    """The score without the sentences; None when nothing is to be proposed. For many pairs, keep a `Scoring`."""
    if know_each_other(one, other):
        return None
    return Scoring(programme).points(see(programme, one), see(programme, other))


def score(programme: Programme, one: Peer, other: Peer) -> Proposal | None:
    """The crossing of two actors with what is said to each; None when nothing is to be proposed between them.

    Symmetric: the same score from either side, and what is said swaps.
    """
    if know_each_other(one, other):
        return None
    scoring = Scoring(programme)
    worth = scoring.points(see(programme, one), see(programme, other))
    return None if worth is None else _propose(programme, scoring, one, other, worth)


def by_hand(programme: Programme, one: Peer, other: Peer) -> Proposal:
    """What would be said to each if somebody of the staff wants this crossing, whatever it is worth."""
    return _propose(programme, Scoring(programme), one, other, points(programme, one, other) or 0.0)


def rank(
    programme: Programme,
    peer: Peer,
    candidates: Iterable[Peer],
    *,
    already: Collection[str] = frozenset(),
    most: int | None = None,
) -> list[Proposal]:
    """The actors who would complete `peer` best, best first; `peer` is the `one` of each proposal.

    `already`: ids that are not proposed (again). At most `most` (the programme's by default). Each proposal of
    a kind that is already in the list goes down a little, so that five are not the same. The order of the
    candidates does not matter.
    """
    scoring = Scoring(programme)
    seen = see(programme, peer)
    worth: list[Weighed] = []
    for candidate in candidates:
        if candidate.actor_id in already:
            continue
        other = see(programme, candidate)
        value = scoring.points(seen, other)
        if value is not None:
            worth.append((value, candidate, other))
    worth.sort(key=lambda found: (-found[0], found[1].actor_id))
    wanted = programme.crossings.most.value if most is None else most
    strangers = (weighed for weighed in worth if not know_each_other(peer, weighed[1]))
    chosen = _varied(programme, scoring, seen, strangers, wanted)
    return [_propose(programme, scoring, peer, candidate, value) for value, candidate, _ in chosen]


def allocate(
    programme: Programme,
    wishes: Iterable[tuple[Peer, Sequence[Proposal]]],
    *,
    asked: Mapping[str, int] | None = None,
    already: Collection[Pair] = frozenset(),
) -> list[Proposal]:
    """Which of many proposals to make this month: the isolated first, each pair once, nobody too often.

    `wishes`: actors with what `rank` found for them. `asked`: proposals that each actor already received this
    month. Every actor's first choice comes before any second choice; within those, the best score. The order of
    the wishes does not matter.
    """
    limit = programme.crossings.per_month.value
    counts = Counter(asked or {})
    taken = set(already)
    queue = [
        (-peer.barriers.get("isolation", 0), place, -proposal.score, pair(proposal.one_id, proposal.other_id), proposal)
        for peer, proposals in wishes
        for place, proposal in enumerate(proposals)
    ]
    queue.sort(key=lambda entry: (*entry[:4], entry[4].one_id))
    made = []
    for *_, key, proposal in queue:
        if key in taken or any(counts[actor] >= limit for actor in key):
            continue
        taken.add(key)
        counts.update(key)
        made.append(proposal)
    return made


def know_each_other(one: Peer, other: Peer) -> bool:
    """Does one of them mention the other by name?"""
    return _mentions(one, other) or _mentions(other, one)


def as_contract(proposal: Proposal, side: str) -> dict[str, object]:
    """A peer as the diagnosis shows it to the actor `side`, before both said yes: what it is, never its name.

    Raises ValueError when `side` is neither of the two.
    """
    brought = brought_to(proposal, side)
    return {
        "label": brought.who,
        "commune": brought.commune,
        "proximity": proposal.proximity,
        "brings": brought.brings,
        "reasons": [brought.why_now, *brought.reasons],
    }


def brought_to(proposal: Proposal, actor_id: str) -> Brought:
    """What this side of the proposal is told; ValueError when the actor is neither of the two."""
    if actor_id == proposal.one_id:
        return proposal.to_one
    if actor_id == proposal.other_id:
        return proposal.to_other
    raise ValueError(f"{actor_id} is not in this proposal")


def _propose(programme: Programme, scoring: Scoring, one: Peer, other: Peer, worth: float) -> Proposal:
    near = scoring.proximity(see(programme, one), see(programme, other))
    return Proposal(
        one_id=one.actor_id,
        other_id=other.actor_id,
        score=worth,
        proximity=near,
        shares=tuple(o.id for o in programme.objectives.items if o.id in one.objectives and o.id in other.objectives),
        to_one=tell(programme, scoring, one, other, near),
        to_other=tell(programme, scoring, other, one, near),
    )


def _varied(
    programme: Programme, scoring: Scoring, seen: Seen, ordered: Iterable[Weighed], most: int
) -> Iterator[Weighed]:
    """The best ones, one after the other, each being worth a little less for every one of its kind before it."""
    penalty = programme.crossings.weights.same_kind.value
    left = [(weighed, _kind(scoring, seen, weighed[2])) for weighed in islice(ordered, most * _LOOKED_AT)]
    kinds: Counter[object] = Counter()
    for _ in range(min(most, len(left))):
        best = max(left, key=lambda found: found[0][0] - penalty * kinds[found[1]])
        left.remove(best)
        kinds[best[1]] += 1
        yield best[0]


def _kind(scoring: Scoring, seen: Seen, other: Seen) -> tuple[object, ...]:
    """What makes two proposals alike: the other's family, and the main thing given and taken."""
    return other.family, scoring.main(seen.seeks & other.brings), scoring.main(seen.brings & other.seeks)


def _mentions(one: Peer, other: Peer) -> bool:
    label = _ARTICLE.sub("", _folded(other.label))
    if len(label) < _SHORTEST_LABEL:
        return False
    return any(f" {label} " in f" {name} " for name in (*one.knows, _folded(one.activity)))


@lru_cache(maxsize=_KEPT_TEXTS)
def _folded(text: str) -> str:
    return " ".join(fold_phrase(text))
