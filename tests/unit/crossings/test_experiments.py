"""Drafts of experiments: who is brought together, and that nothing is left to fill nor told too early."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crossings.experiments import Draft, can_play, draft
from bot.crossings.model import Peer, Trait

from ..diagnosis.builders import programme
from .builders import AGEN, BORDEAUX, MARMANDE, TONNEINS, in_words, peer

TEMPLATES = programme().experiments.templates


def usage(actor_id: str, *brings: str | Trait, objective: str = "identites", **more: Any) -> Peer:
    """A usage producer whom an objective fits."""
    facts: dict[str, Any] = {"family": "usages", "objectives": {objective: "strong"}}
    return peer(actor_id, brings=brings, **{**facts, **more})


def maker(actor_id: str, **more: Any) -> Peer:
    """Somebody who makes tools."""
    return peer(actor_id, brings=["outil"], **{"family": "solutions", **more})


MEMORY = usage("memoire", in_words("matiere", "nous gardons les récits de la Garonne"), label="Les Amis de Zyxomma")
DEVELOPER = maker("code", insee=TONNEINS, form="micro_entreprise", label="Quentin Quokka")


def of(drafts: list[Draft]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.template, tuple(m.actor_id for m in one.members)) for one in drafts]


def everybody(template_id: str) -> list[Peer]:
    """One actor for each role of a template, around Marmande."""
    template = programme().experiments.get(template_id)
    return [
        peer(
            f"{template_id}-{role.id}", brings=[in_words(role.traits[0], f"nos mots sur {role.id}, ici")],
            family="solutions" if role.makes_tools else "usages", objectives={template.objective: "strong"},
        )
        for role in template.roles
    ]  # fmt: skip


def test_two_who_complete_each_other_near_by_are_brought_together() -> None:
    (found,) = draft(programme(), [DEVELOPER, MEMORY])
    assert of([found]) == [("balade_a_ecouter", ("memoire", "code"))]
    assert found.objective == "identites"
    assert found.insee == MARMANDE
    assert "Marmande" in found.title
    assert "Vous disiez\u00a0: «\u00a0nous gardons les récits de la Garonne\u00a0»" in found.members[0].told["part"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_each_template_is_drafted_when_its_roles_can_be_played(template: Any) -> None:
    peers = everybody(template.id)
    needed = [p for p, role in zip(peers, template.roles, strict=True) if not role.optional]
    whole = {one.template: one for one in draft(programme(), peers, most=50)}
    alone = {one.template for one in draft(programme(), needed, most=50)}
    assert template.id in whole and template.id in alone
    assert len(whole[template.id].members) == len(template.roles)
    for missing in needed:
        rest = [p for p in needed if p is not missing]
        assert template.id not in {one.template for one in draft(programme(), rest, most=50)}, missing.actor_id


def test_nothing_is_left_to_fill() -> None:
    for template in TEMPLATES:
        for one in draft(programme(), everybody(template.id), most=50):
            texts = [one.title, *_strings(one.content), *(t for m in one.members for t in _strings(m.told))]
            assert not [text for text in texts if "{" in text or "}" in text or not text.strip(" ")]


def _strings(content: dict[str, Any]) -> list[str]:
    values = [v for value in content.values() for v in (value if isinstance(value, list) else [value])]
    return [value for value in values if isinstance(value, str) and value]


def test_no_name_is_told_and_the_commune_of_a_person_alone_is_not_either() -> None:
    (found,) = draft(programme(), [DEVELOPER, MEMORY])
    told = str(found)
    assert "Quokka" not in told and "Zyxomma" not in told and "Tonneins" not in told
    assert found.members[1].told["who"].startswith("une personne à son compte")


def test_braces_in_somebody_s_words_stay_as_they_wrote_them() -> None:
    odd = usage("memoire", in_words("matiere", "des récits {place} et {0} d’ici"))
    (found,) = draft(programme(), [DEVELOPER, odd])
    assert "{place} et {0}" in found.members[0].told["part"]


def test_nobody_is_in_it_who_did_not_agree_or_is_in_another() -> None:
    closed = MEMORY.model_copy(update={"open": False})
    assert draft(programme(), [closed, DEVELOPER]) == []
    assert draft(programme(), [MEMORY, DEVELOPER], busy={"code"}) == []


@pytest.mark.parametrize("insee", [AGEN, BORDEAUX])
def test_too_far_is_too_far(insee: str) -> None:
    assert draft(programme(), [MEMORY, maker("code", insee=insee)]) == []


def test_demonstrations_and_real_actors_do_not_meet() -> None:
    assert draft(programme(), [MEMORY, maker("code", demo=True)]) == []


def test_an_objective_is_shared_by_somebody() -> None:
    assert draft(programme(), [usage("memoire", "matiere", objective="sante"), DEVELOPER]) == []


def test_a_place_is_never_the_commune_of_a_person_alone() -> None:
    alone = usage("memoire", "matiere", form="particulier")
    assert draft(programme(), [alone, DEVELOPER]) == []


def test_among_equals_the_nearest_then_the_most_isolated_is_chosen() -> None:
    near, isolated = maker("b"), maker("c", barriers={"isolation": 3})
    assert of(draft(programme(), [MEMORY, maker("a", insee=TONNEINS), near])) == [
        ("balade_a_ecouter", ("memoire", "b"))
    ]
    assert of(draft(programme(), [MEMORY, near, isolated])) == [("balade_a_ecouter", ("memoire", "c"))]


def test_the_same_template_comes_again_only_after_the_others() -> None:
    crowd = [usage(f"m{i}", "matiere", "recits", "public") for i in range(6)] + [maker(f"c{i}") for i in range(3)]
    templates = [one.template for one in draft(programme(), crowd, most=3)]
    assert len(set(templates)) == 3
    assert len(draft(programme(), crowd, most=2)) == 2


TRAITS = sorted({trait for template in TEMPLATES for role in template.roles for trait in role.traits})
PEERS = st.lists(
    st.builds(
        lambda traits, family, objective, insee, is_open, form: {
            "brings": traits, "family": family, "objectives": {objective: "strong"}, "insee": insee, "open": is_open,
            "form": form,
        },
        st.lists(st.sampled_from(TRAITS), max_size=4, unique=True),
        st.sampled_from(["usages", "solutions", "both", None]),
        st.sampled_from(["deplacements", "sante", "identites", "economie"]),
        st.sampled_from([MARMANDE, TONNEINS, AGEN, BORDEAUX, None]),
        st.booleans(),
        st.sampled_from(["association", "particulier", None]),
    ),
    max_size=14,
)  # fmt: skip


@given(PEERS, st.randoms(use_true_random=False))
def test_any_crowd_gives_whole_groups_whatever_the_order(told: list[dict[str, Any]], dice: random.Random) -> None:
    peers = [peer(f"p{i:02}", **facts) for i, facts in enumerate(told)]
    known = {p.actor_id: p for p in peers}
    drafts = draft(programme(), peers)
    shuffled = list(peers)
    dice.shuffle(shuffled)
    assert draft(programme(), shuffled) == drafts
    members = [m.actor_id for one in drafts for m in one.members]
    assert len(members) == len(set(members))
    for one in drafts:
        template = programme().experiments.get(one.template)
        played = {m.role: known[m.actor_id] for m in one.members}
        assert 2 <= len(one.members) <= 5
        assert {role.id for role in template.roles if not role.optional} <= set(played)
        for role in template.roles:
            if role.id in played:
                assert can_play(role, played[role.id])
        assert all(p.open for p in played.values())
        assert any(p.family in ("usages", "both") for p in played.values())
        assert len({p.insee in (MARMANDE, TONNEINS) for p in played.values()}) == 1
