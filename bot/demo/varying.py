"""Variations of an archetype: a name, a place, a year, a number of members, dates and agreements."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bot.crossings.keeping import to_row
from bot.demo.archetypes import Archetype, since
from bot.demo.content import content
from bot.interview.answers import Answer
from bot.programme.programme import Programme
from bot.understanding.communes import Commune
from db.base import new_uuid
from db.types import Dumped, dump_json

PREFIX = "Démo –"
"""Every name begins so: nobody can take one for somebody's."""
_AGREE = 0.85
"""How many agree that peers are proposed to them."""
_SINCE = timedelta(days=180)
_MOST_MEMBERS = 19
"""More than the volunteers: few enough for the diagnosis of the archetype to stay true."""


class Rows(NamedTuple):
    """What is inserted for one actor, by table."""

    actor: dict[str, Any]
    answers: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    diagnosis: dict[str, Any]
    peer: dict[str, Any]


class Kept:
    """An archetype with what does not change from one variation to the next, worked out once."""

    def __init__(self, programme: Programme, archetype: Archetype) -> None:
        self.archetype = archetype
        self._programme = programme
        self._answers = {q: _columns(answer) for q, answer in archetype.answers.items()}
        self._result = Dumped(dump_json(archetype.diagnosis.model_dump(mode="json")))
        self._row = to_row(programme, archetype.peer)

    def vary(self, commune: Commune, now: datetime, draw: Random) -> Rows:
        """One more actor, who lives there."""
        actor_id, at = new_uuid(), now - draw.random() * _SINCE
        name = f"{PREFIX} {draw.choice(self.archetype.trade.names)} {draw.choice(content().names.ends)}"
        agrees = draw.random() < _AGREE
        return Rows(
            actor={
                "id": actor_id,
                "name": name,
                "state": "diagnosed",
                "demo": True,
                "created_at": at,
                "updated_at": at,
                "last_contact_at": at,
            },
            answers=self._said(actor_id, name, commune, agrees, at, draw),
            consents=[
                {"actor_id": actor_id, "purpose": purpose, "text_version": self._programme.version, "given_at": at}
                for purpose in (("storage", "peers") if agrees else ("storage",))
            ],
            diagnosis={
                "actor_id": actor_id,
                "inputs": {},
                "result": self._result,
                "programme_version": self._programme.version,
                "classifier_version": self.archetype.diagnosis.versions.classifier,
                "created_at": at,
            },
            peer=self._as_peer(actor_id, name, commune, agrees),
        )

    def _said(
        self, actor_id: str, name: str, commune: Commune, agrees: bool, at: datetime, draw: Random
    ) -> list[dict[str, Any]]:
        place = {
            "insee": commune.insee,
            "name": commune.name,
            "department": commune.department,
            "epci": commune.epci,
            "near": False,
            "in_territory": True,
        }
        own = {
            "name": Answer("name", "answered", name, name, "typed"),
            "commune": Answer("commune", "answered", place, commune.name, "typed"),
            "since": since(draw.randint(1985, 2022)),
            "optins": Answer("optins", "answered", ["peers"] if agrees else ["rien"], "", "button"),
        }
        size = self.archetype.answers["size"]
        if isinstance(size.value, dict) and size.value["volunteers"]:
            members = size.value["volunteers"] + draw.randint(2, _MOST_MEMBERS)
            own["size"] = replace(size, value=size.value | {"members": members})
        said = self._answers | {question: _columns(answer) for question, answer in own.items()}
        common = {"actor_id": actor_id, "version": 1, "author": "person", "created_at": at}
        return [columns | common for columns in said.values()]

    def _as_peer(self, actor_id: str, name: str, commune: Commune, agrees: bool) -> dict[str, Any]:
        where = {"insee": commune.insee, "department": commune.department}
        profile = self._row["profile"] | where
        profile |= {
            "actor_id": actor_id,
            "label": name,
            "open": agrees,
            "commune": commune.name,
            "epci": commune.epci,
            "latitude": commune.latitude,
            "longitude": commune.longitude,
        }
        changed = {"actor_id": actor_id, "open": agrees, "epci_siren": commune.epci}
        changed["profile"] = Dumped(json.dumps(profile, ensure_ascii=False))
        return self._row | where | changed


def _columns(answer: Answer) -> dict[str, Any]:
    return asdict(answer) | {"value": Dumped(dump_json(answer.value))}
