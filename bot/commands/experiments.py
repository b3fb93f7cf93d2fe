"""`experiments`: what a few neighbours may try together, drafted, proposed and followed by the staff."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.errors import CommandError
from bot.settings import Settings
from db import experiments
from db.session import Database
from db.types import FRANCE, utcnow

if TYPE_CHECKING:
    from bot.crossings.experiment_steps import NotPossible, Steps
    from bot.crossings.experiments import Draft
    from bot.programme import Programme
    from db.crossing_models import ExperimentState

SHORTEST_ID = 4
"""Characters of an identifier that are enough when no other starts so."""
_STATES = {
    "draft": "brouillon",
    "proposed": "proposé",
    "running": "en cours",
    "ended": "fini",
    "abandoned": "abandonné",
}
_MEMBERS = {
    "waiting": "pas encore sollicité",
    "asked": "sollicité",
    "accepted": "a dit oui",
    "declined": "a dit non",
    "withdrawn": "s’est retiré",
}
_OUTCOMES = {"worked": "a marché", "partly": "en partie", "failed": "n’a pas marché", "abandoned": "arrêté avant"}

Id = Annotated[str, typer.Argument(help="Identifiant, ou son début.", min=1)]
Json = Annotated[bool, typer.Option("--json", help="Écrit le résultat en JSON.")]


class State(StrEnum):
    """Where an experiment is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RUNNING = "running"
    ENDED = "ended"
    ABANDONED = "abandoned"


class OutcomeChoice(StrEnum):
    """How it went."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"
    ABANDONED = "abandoned"


def register(cli: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Les essais à plusieurs.", no_args_is_help=True)
    cli.add_typer(group, name="experiments")
    _register_drafting(group)
    _register_steps(group)
    _register_report(group)


def _register_drafting(group: typer.Typer) -> None:
    @group.command()
    def draft(
        department: Annotated[str | None, typer.Option(help="Département, par exemple 47.")] = None,
        epci: Annotated[str | None, typer.Option(help="SIREN de l’intercommunalité.")] = None,
        commune: Annotated[str | None, typer.Option(help="Code INSEE de la commune.")] = None,
        most: Annotated[int | None, typer.Option(min=1, max=50, help="Brouillons au plus.")] = None,
        dry_run: Annotated[bool, typer.Option(help="Montre sans rien garder.")] = False,
        as_json: Json = False,
    ) -> None:
        """Prépare des brouillons à relire. Exemple : python -m bot experiments draft --department 47

        Personne n’est contacté par cette commande.
        """
        if sum(value is not None for value in (department, epci, commune)) != 1:
            raise CommandError("dites où chercher : --department, --epci ou --commune, un seul des trois.")
        drafts = _draft(department, epci, commune, most, keep=not dry_run)
        if as_json:
            print(json.dumps(drafts, ensure_ascii=False))
            return
        for one in drafts:
            print(f"{one['id'] or '(non gardé)'}  {one['title']}  [{', '.join(one['roles'])}]")
        if not drafts:
            print("Aucun essai à proposer ici pour l’instant.", file=sys.stderr)

    @group.command(name="list")
    def list_(
        state: Annotated[list[State] | None, typer.Option(help="Seulement dans cet état.")] = None,
        as_json: Json = False,
    ) -> None:
        """Montre les essais. Exemple : python -m bot experiments list --state proposed"""
        states: list[ExperimentState] | None = [one.value for one in state] if state else None
        with _steps(read_only=True) as steps:
            found = [_as_object(steps, one.id) for one in experiments.listed(steps.session, states)]
        if as_json:
            print(json.dumps(found, ensure_ascii=False))
            return
        for one in found:
            print(_line(one))
        if not found:
            print("Aucun essai.", file=sys.stderr)

    @group.command()
    def show(experiment: Id, as_json: Json = False) -> None:
        """Montre un essai, ses membres et ce qu’ils ont répondu. Exemple : python -m bot experiments show 3f2a"""
        with _steps(read_only=True) as steps:
            found = _as_object(steps, _identifier(steps, experiment))
        print(json.dumps(found, ensure_ascii=False) if as_json else _page(found))

    @group.command()
    def edit(
        experiment: Id,
        title: Annotated[str | None, typer.Option(help="Le titre.")] = None,
        tries: Annotated[str | None, typer.Option(help="Ce que l’on essaie.")] = None,
        observe: Annotated[list[str] | None, typer.Option(help="Ce que l’on regarde ; plusieurs fois.")] = None,
        cost: Annotated[str | None, typer.Option(help="Ce que cela coûte.")] = None,
        stop: Annotated[str | None, typer.Option(help="Ce qui ferait arrêter.")] = None,
        tell: Annotated[str | None, typer.Option(help="À qui en parler.")] = None,
        weeks: Annotated[int | None, typer.Option(help="Durée, de 4 à 16 semaines.")] = None,
    ) -> None:
        """Corrige un brouillon. Exemple : python -m bot experiments edit 3f2a --weeks 6"""
        told: dict[str, Any] = {"title": title, "tries": tries, "observe": observe or None, "cost": cost}
        told |= {"stop": stop, "tell": tell, "weeks": weeks}
        changes = {field: value for field, value in told.items() if value is not None}
        if not changes:
            raise CommandError("dites ce qui change, par exemple --title ou --weeks.")
        with _steps() as steps:
            steps.edit(_identifier(steps, experiment), changes)
        print("C’est corrigé.", file=sys.stderr)


def _register_steps(group: typer.Typer) -> None:
    @group.command()
    def propose(experiment: Id) -> None:
        """Propose un brouillon à ses membres, en conversation. Exemple : python -m bot experiments propose 3f2a"""
        with _steps() as steps:
            asked = steps.propose(_identifier(steps, experiment))
        print(f"C’est proposé. Sollicités maintenant : {len(asked)} ; les autres le seront plus tard.", file=sys.stderr)

    @group.command()
    def start(
        experiment: Id,
        on: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Premier jour ; aujourd’hui par défaut.")
        ] = None,
    ) -> None:
        """Commence, quand assez ont dit oui. Exemple : python -m bot experiments start 3f2a --on 2026-03-09"""
        with _steps() as steps:
            steps.start(_identifier(steps, experiment), on.date() if on else date.today())
        print("C’est commencé, et dit à celles et ceux qui ont dit oui.", file=sys.stderr)

    @group.command()
    def end(experiment: Id) -> None:
        """Termine, et demande à chacun comment cela s’est passé. Exemple : python -m bot experiments end 3f2a"""
        with _steps() as steps:
            whole = _identifier(steps, experiment)
            starts_on = experiments.read(steps.session, whole).experiment.starts_on
            if starts_on is not None and starts_on > steps.now.astimezone(FRANCE).date():
                raise CommandError(f"cet essai commence le {starts_on:%d/%m/%Y} : pour y renoncer, « abandon ».")
            steps.end(whole)
        print("C’est fini, et chacun est invité à raconter.", file=sys.stderr)

    @group.command()
    def abandon(experiment: Id) -> None:
        """Abandonne, à tout moment. Exemple : python -m bot experiments abandon 3f2a"""
        with _steps() as steps:
            steps.abandon(_identifier(steps, experiment))
        print("C’est abandonné, et dit à celles et ceux qui avaient dit oui.", file=sys.stderr)

    @group.command()
    def withdraw(experiment: Id, actor: Annotated[str, typer.Argument(help="Identifiant de l’acteur.")]) -> None:
        """Retire un membre, sans le dire aux autres. Exemple : python -m bot experiments withdraw 3f2a ACTEUR"""
        with _steps() as steps:
            left = steps.withdraw(_identifier(steps, experiment), actor, role="staff")
        print("C’est fait." if left else "Ce membre n’en était déjà plus.", file=sys.stderr)


def _register_report(group: typer.Typer) -> None:
    @group.command()
    def report(
        experiment: Id,
        actor: Annotated[str | None, typer.Option(help="Qui raconte ; sans lui, montre les bilans.")] = None,
        outcome: Annotated[OutcomeChoice | None, typer.Option(help="Comment cela s’est passé.")] = None,
        happened: Annotated[str, typer.Option(help="Ce qui s’est passé.")] = "",
        learnt: Annotated[str, typer.Option(help="Ce qui a été appris.")] = "",
        again: Annotated[str, typer.Option(help="Ce qui serait refait.")] = "",
        helped: Annotated[list[str] | None, typer.Option(help="Catalyseur qui a aidé ; plusieurs fois.")] = None,
        missing: Annotated[list[str] | None, typer.Option(help="Catalyseur qui a manqué ; plusieurs fois.")] = None,
        as_json: Json = False,
    ) -> None:
        """Montre les bilans, ou note celui d’un membre. Exemple : python -m bot experiments report 3f2a --json"""
        if actor is None:
            _show_reports(experiment, as_json=as_json)
            return
        told: dict[str, Any] = {"happened": happened, "learnt": learnt, "again": again}
        told = {field: value for field, value in told.items() if value}
        with _steps() as steps:
            named = {"helped": helped or [], "missing": missing or []}
            _check_catalysts(steps.programme, named)
            catalysts = {"catalysts": {side: ids for side, ids in named.items() if ids}}
            kept = steps.report(
                _identifier(steps, experiment),
                actor,
                told | catalysts,
                outcome=outcome.value if outcome else None,
                role="staff",
            )
        if kept is None:
            raise CommandError("ce bilan ne peut pas être noté : l’essai a-t-il commencé, en était-il, et --outcome ?")
        print("C’est noté.", file=sys.stderr)


def _check_catalysts(programme: Programme, named: Mapping[str, list[str]]) -> None:
    known = [item.id for item in programme.catalysts.items]
    unknown = [one for ids in named.values() for one in ids if one not in known]
    if unknown:
        raise CommandError(f"catalyseur inconnu : {unknown[0]}. Connus : {', '.join(known)}.")


@contextmanager
def _steps(*, read_only: bool = False) -> Iterator[Steps]:
    """The steps in one transaction; what cannot be done is one sentence."""
    from bot.crossings.experiment_steps import NotPossible, Steps
    from bot.programme import load

    settings = Settings()
    database = Database(settings.database)
    try:
        if not database.is_current():
            raise CommandError("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
        with database.reading() if read_only else database.session() as session:
            yield Steps(load(settings.programme_dir), session, utcnow())
    except NotPossible as error:
        raise CommandError(_sentence(error)) from error
    finally:
        database.dispose()


def _sentence(error: NotPossible) -> str:
    if error.problem == "state":
        return f"cet essai est {_STATES[error.details[0]]} : cette étape n’est pas possible maintenant."
    if error.problem == "roles":
        return f"il manque quelqu’un pour : {', '.join(error.details)}."
    return f"la valeur donnée pour « {error.details[0]} » ne convient pas : vide, trop longue ou hors des bornes."


def _identifier(steps: Steps, beginning: str) -> str:
    found = experiments.starting_with(steps.session, beginning) if len(beginning) >= SHORTEST_ID else []
    if len(found) != 1:
        many = "plusieurs essais commencent" if found else "aucun essai ne commence"
        raise CommandError(f"{many} par « {beginning} » : donnez l’identifiant, quatre caractères au moins.")
    return found[0]


def _draft(
    department: str | None, epci: str | None, insee: str | None, most: int | None, *, keep: bool
) -> list[dict[str, Any]]:
    from bot.crossings.experiments import draft
    from bot.crossings.keeping import from_profile

    with _steps(read_only=True) as steps:
        profiles = experiments.open_peers(steps.session, department=department, epci=epci, insee=insee)
        busy, done = experiments.busy(steps.session), experiments.drafted(steps.session)
        programme = steps.programme
    found = draft(programme, (from_profile(p, open=True) for p in profiles), busy=busy, most=most)
    new = [one for one in found if (one.template, frozenset(m.actor_id for m in one.members)) not in done]
    if not keep:
        return [_drafted(one, None) for one in new]
    with _steps() as steps:
        return [_drafted(one, steps.create(one)) for one in new]


def _drafted(one: Draft, identifier: str | None) -> dict[str, Any]:
    roles = {member.role: member.told["who"] for member in one.members}
    return {"id": identifier, "template": one.template, "title": one.title, "objective": one.objective, "roles": roles}


def _as_object(steps: Steps, experiment_id: str) -> dict[str, Any]:
    from bot.crossings.experiment_steps import roles_missing

    group = experiments.read(steps.session, experiment_id)
    one = group.experiment
    names = experiments.names(steps.session, list(group.members))
    return {
        "id": one.id,
        "state": one.state,
        "title": one.title,
        "objective": one.objective,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
        "content": one.content,
        "roles_missing": roles_missing(group),
        "members": [
            {"actor": actor_id, "name": names.get(actor_id), "role": m.role, "state": m.state, "part": m.told["part"]}
            for actor_id, m in group.members.items()
        ],
    }


def _line(one: Mapping[str, Any]) -> str:
    yes = sum(member["state"] == "accepted" for member in one["members"])
    return f"{one['id']}  {_STATES[one['state']]}  {one['title']}  ({yes} oui sur {len(one['members'])})"


def _page(one: Mapping[str, Any]) -> str:
    content = one["content"]
    dates = f"du {one['starts_on']} au {one['ends_on']}" if one["starts_on"] else f"{content['weeks']} semaines"
    lines = [_line(one), dates, "", content["tries"], "", *(f"- {text}" for text in content["observe"]), ""]
    lines += [f"Coût : {content['cost']}", f"Arrêt : {content['stop']}", f"À prévenir : {content['tell']}", ""]
    lines += [f"{m['name'] or m['actor']} [{m['role']}] {_MEMBERS[m['state']]} : {m['part']}" for m in one["members"]]
    if one["roles_missing"] and one["state"] in ("draft", "proposed"):
        lines += ["", f"Sans oui pour l’instant : {', '.join(one['roles_missing'])}"]
    return "\n".join(lines)


def _show_reports(experiment: str, *, as_json: bool) -> None:
    columns = ("actor_id", "tried", "outcome", "happened", "learnt", "again", "catalysts")
    with _steps(read_only=True) as steps:
        rows = experiments.reports(steps.session, _identifier(steps, experiment))
        found = [{column: getattr(row, column) for column in columns} for row in rows]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        helped, missing = (", ".join(one["catalysts"].get(side, [])) or "rien" for side in ("helped", "missing"))
        print(f"{_OUTCOMES[one['outcome']]} : {one['happened']} Appris : {one['learnt']} À refaire : {one['again']}")
        print(f"   a aidé : {helped} ; a manqué : {missing}")
    if not found:
        print("Aucun bilan pour l’instant.", file=sys.stderr)
