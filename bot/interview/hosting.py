"""Who could carry a project, said in the chat: two ways, where it was done, and who does it near here."""

from __future__ import annotations

from bot.crossings.area import neighbours
from bot.crossings.hosts import CARRIES, KnownHost, known_hosts
from bot.crossings.keeping import from_profile
from bot.diagnosis.model import Diagnosis, Hosting
from bot.interview.turn import Turn
from db import hosts, peers

HOSTS_NAMED = 2


def say_hosting(turn: Turn, diagnosis: Diagnosis) -> None:
    """Whether the actor may answer alone, the way that fits best, then the other and the hosts of the area."""
    texts = turn.programme.texts
    parts = []
    if diagnosis.eligibility.reasons and diagnosis.eligibility.status != "unknown":
        parts.append(texts.render("result_eligibility", because=diagnosis.eligibility.reasons[0].because))
    if diagnosis.hosting:
        parts.append(_way(turn, "result_hosting", diagnosis.hosting[0]))
    if parts:
        turn.say_text("\n\n".join(parts), "restitution")
    rest = [_way(turn, "result_hosting_other", other) for other in diagnosis.hosting[1:]]
    named = _hosts(turn, diagnosis)
    if named:
        joined = ", ".join(texts.render("result_host", label=host.label, commune=host.commune) for host in named)
        rest.append(texts.render("result_hosts", hosts=joined))
    if rest:
        turn.say_text("\n\n".join(rest), "restitution")


def _way(turn: Turn, text_id: str, found: Hosting) -> str:
    """One way: why, where it was done, what to watch, the first step; those that `text_id` has room for."""
    mode = turn.programme.hosting.get(found.id)
    why = found.reasons[0].because if found.reasons else mode.why
    if found.precedent is not None:
        why = f"{why} {found.precedent.text}"
    label = mode.label[:1].lower() + mode.label[1:]
    return turn.programme.texts.render(text_id, label=label, why=why, watch=found.watch, first_step=found.first_step)


def _hosts(turn: Turn, diagnosis: Diagnosis) -> list[KnownHost]:
    """The hosts to name, when one of the ways asks for one."""
    modes = [turn.programme.hosting.get(found.id) for found in diagnosis.hosting]
    row = peers.peer_of(turn.session, turn.actor_id) if turn.actor_id else None
    if row is None or not any(mode.needs_host for mode in modes):
        return []
    rules = turn.programme.crossings
    bit = 1 << [trait.id for trait in rules.traits].index(CARRIES)
    around = {row.epci_siren, *neighbours(row.epci_siren, rules.area.neighbour_km.value)} if row.epci_siren else set()
    published = hosts.published_who_bring(turn.session, bit, department=row.department, epcis=around, demo=row.demo)
    actor = from_profile(row.profile, open=row.open)
    return known_hosts(turn.programme, actor, (from_profile(p, open=False) for p in published))[:HOSTS_NAMED]
