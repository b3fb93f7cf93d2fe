"""`introductions`: what the staff sees and does about introductions, until the console does it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any, get_args

import typer
from sqlalchemy.orm import Session

from bot.commands.errors import CommandError
from bot.crossings.introducing import OPEN
from bot.crossings.introductions import Steps, course
from bot.programme import load
from bot.settings import Settings
from db import crossings, experiments, peers
from db.crossing_models import Crossing, CrossingState
from db.crossings import Pair
from db.errors import NotFound
from db.session import Database
from db.types import utcnow

SIDES = {
    "waiting": "pas encore sollicité",
    "asked": "sollicité",
    "accepted": "a dit oui",
    "declined": "a dit non",
    "known": "connaît déjà l’autre",
}
STATES = {
    "proposed": "proposée, personne n’est encore sollicité",
    "asked_first": "la première personne réfléchit",
    "asked_second": "la première a dit oui, au tour de la seconde",
    "introduced": "les deux ont dit oui",
    "declined": "l’une des deux a dit non",
    "expired": "restée sans réponse",
    "withdrawn": "accord retiré",
    "cancelled": "arrêtée par l’équipe",
}


def register(cli: typer.Typer) -> None:
    """Add the group."""
    introductions = typer.Typer(help="Les mises en relation : où elles en sont, y intervenir.", no_args_is_help=True)
    cli.add_typer(introductions, name="introductions")

    @introductions.command(name="list")
    def list_them(
        state: Annotated[str | None, typer.Option(help="Seulement celles qui en sont là.")] = None,
        limit: Annotated[int, typer.Option(min=1, max=1000, help="Combien au plus.")] = 50,
        after: Annotated[str, typer.Option(help="Celles qui suivent ce numéro.")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par mise en relation.")] = False,
    ) -> None:
        """Les mises en relation. Exemple : python -m bot introductions list --state introduced"""
        if state is not None and state not in get_args(CrossingState):
            known = " ; ".join(f"{code} ({meaning})" for code, meaning in STATES.items())
            raise CommandError(f"état inconnu « {state} ». Les états : {known}.")
        states: list[CrossingState] | None = None if state is None else [state]  # type: ignore[list-item]
        with _database().reading() as session:
            for crossing in crossings.listed(session, states, limit, after):
                names = experiments.names(session, (crossing.low_id, crossing.high_id))
                _show(crossings.read(session, crossing.id), names, as_json)

    @introductions.command()
    def actors(
        search: Annotated[str, typer.Argument(help="Une partie du nom.")] = "",
        limit: Annotated[int, typer.Option(min=1, max=1000, help="Combien au plus.")] = 50,
    ) -> None:
        """Les acteurs que l’on peut présenter, par leur nom. Exemple : python -m bot introductions actors radio"""
        with _database().reading() as session:
            for actor_id, label in peers.found(session, search, limit):
                print(f"{actor_id[:8]}  {label or 'sans nom'}")

    @introductions.command()
    def propose(one: str, other: str) -> None:
        """Propose une mise en relation à deux acteurs : leur nom, ou le début de leur identifiant.

        Le premier est sollicité d’abord. Affiche ce que chacun lira. Exemple :
        python -m bot introductions propose "Radio Galaxie" "Les Paniers du Coin"
        """
        made = _propose(one, other)
        print(made.id)
        for said in (made.reasons[made.first_id], made.reasons[made.other_of(made.first_id)]):
            print(f"    « {said['brings']} {said['why_now']} »", file=sys.stderr)

    @introductions.command()
    def cancel(number: Annotated[str, typer.Argument(help="Le numéro de la mise en relation.")]) -> None:
        """Arrête une mise en relation avant que rien ne soit donné. Personne n’apprend pourquoi."""
        try:
            with _database().session() as session:
                whole = crossings.starting_with(session, number)
                done = Steps(load(Settings().programme_dir), session, utcnow()).cancel(whole)
        except NotFound as error:
            raise CommandError(f"aucune mise en relation ne porte le numéro « {number} ».") from error
        if not done:
            raise CommandError("elle est déjà terminée, ou les deux ont déjà dit oui : on ne peut plus l’arrêter.")
        print("Arrêtée.", file=sys.stderr)


def _database() -> Database:
    database = Database(Settings().database)
    if not database.is_current():
        raise CommandError("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
    return database


def _show(pair: Pair, names: Mapping[str, str], as_json: bool) -> None:
    crossing = pair.crossing
    sides = [
        {"actor": s.actor_id, "name": names.get(s.actor_id, ""), "state": s.state, "asked_at": _at(s.asked_at)}
        for s in (pair.first, pair.second)
    ]
    if as_json:
        facts: dict[str, Any] = {"id": crossing.id, "state": crossing.state, "by": crossing.proposed_by}
        print(json.dumps(facts | {"since": _at(crossing.state_at), "sides": sides}))
        return
    awaited = course(pair).awaited if crossing.state in OPEN else None
    print(f"{crossing.id}  {STATES[crossing.state]}, depuis le {crossing.state_at:%d/%m/%Y}")
    for name, side in (("première", pair.first), ("seconde", pair.second)):
        waits = " (réponse attendue)" if awaited == ("first" if side is pair.first else "second") else ""
        who = names.get(side.actor_id) or "sans nom"
        print(f"    {name} : {who} ({side.actor_id[:8]})  {SIDES[side.state]}{waits}")


def _designated(session: Session, said: str) -> str:
    """The actor that a name or the beginning of an identifier designates. Raises CommandError for none or several."""
    found = peers.designated(session, said)
    if len(found) != 1:
        many = "plusieurs acteurs s’appellent" if found else "aucun acteur qui a fini son entretien ne s’appelle"
        raise CommandError(f"{many} « {said} » : voyez « python -m bot introductions actors ».")
    return found[0]


def _at(instant: Any) -> str | None:
    return instant.isoformat(timespec="seconds") if instant is not None else None


def _propose(one: str, other: str) -> Crossing:
    """The introduction that the staff wants; what is said to each is worked out as for the machine's own."""
    from bot.crossings.by_hand import NotAgreed, propose_by_hand

    settings = Settings()
    try:
        with _database().session() as session:
            first, second = (_designated(session, said) for said in (one, other))
            made = propose_by_hand(session, load(settings.programme_dir), first, second)
    except NotFound as error:
        raise CommandError("l’un des deux acteurs n’existe pas, ou n’a pas fini son entretien.") from error
    except NotAgreed as error:
        raise CommandError("l’un des deux n’a pas accepté qu’on lui propose des acteurs proches.") from error
    if made is None:
        raise CommandError("ces deux acteurs ont déjà une mise en relation, dans quelque état que ce soit.")
    return made
