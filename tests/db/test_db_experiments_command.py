"""The staff's command, as a person or a program runs it, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot import cli
from bot.crossings.keeping import to_row
from bot.crossings.model import Peer, Trait
from db.peers import save_peer

from .test_db_experiments import PROGRAMME, ROLES, Scene, scene

__all__ = ["scene"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `experiments …` on the test's database: (exit code, output, errors)."""
    monkeypatch.setenv("PASSERELLES_DATABASE_URL", url)

    def runner(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["bot", "experiments", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return runner


def told(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_from_the_draft_to_the_report(scene: Scene, run: Run) -> None:
    short = scene.id[:8]
    assert run("edit", short, "--weeks", 6, "--title", "Des paniers", "--observe", "qui revient")[0] == 0
    shown = told(run, "show", short)
    assert (shown["state"], shown["title"], shown["content"]["weeks"]) == ("draft", "Des paniers", 6)
    assert shown["content"]["observe"] == ["qui revient"]
    code, _, err = run("propose", short)
    assert (code, "4" in err) == (0, True)
    code, _, err = run("start", short)
    assert (code, err.startswith("Erreur : il manque quelqu’un pour : ")) == (1, True)
    for role in ROLES[:3]:
        scene.answer(role)
    assert run("start", short, "--on", "2026-03-09")[0] == 0
    assert told(run, "show", short)["ends_on"] == "2026-04-20"
    assert run("end", short)[0] == 0
    actor = scene.people["outil"].actor_id
    assert (
        run("report", short, "--actor", actor, "--outcome", "failed", "--learnt", "Le froid.", "--missing", "lieu")[0]
        == 0
    )
    (report,) = told(run, "report", short)
    assert (report["outcome"], report["learnt"]) == ("failed", "Le froid.")
    assert report["catalysts"] == {"helped": [], "missing": ["lieu"]}
    assert "Le froid." in run("report", short)[1]


def test_the_list_and_the_page_say_where_it_is(scene: Scene, run: Run) -> None:
    assert "brouillon" in run("list")[1]
    assert told(run, "list", "--state", "running") == []
    scene.propose()
    scene.answer("outil")
    scene.answer("lieu", accepted=False)
    assert "(1 oui sur 4)" in run("list", "--state", "proposed")[1]
    page = run("show", scene.id)[1]
    assert "a dit non" in page
    assert "Sans oui pour l’instant" in page
    assert run("withdraw", scene.id, scene.people["outil"].actor_id)[0] == 0
    assert run("abandon", scene.id)[0] == 0
    assert scene.states()[""] == "abandoned"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "zzzz"], "aucun essai ne commence"),
        (["show", "a"], "quatre caractères"),
        (["edit", "ID"], "dites ce qui change"),
        (["edit", "ID", "--weeks", "40"], "weeks"),
        (["end", "ID"], "brouillon"),
        (["draft"], "dites où chercher"),
        (["draft", "--department", "47", "--commune", "47157"], "un seul des trois"),
        (["report", "ID", "--actor", "x", "--outcome", "worked"], "ne peut pas être noté"),
        (["report", "ID", "--actor", "x", "--outcome", "worked", "--helped", "magie"], "catalyseur inconnu"),
        (["withdraw", "ID", "x"], "n’existe pas ou plus"),
    ],
)
def test_an_expected_failure_is_one_french_line(scene: Scene, run: Run, arguments: list[str], sentence: str) -> None:
    code, out, err = run(*[scene.id if argument == "ID" else argument for argument in arguments])
    assert (code, out) == (1, "")
    assert err.startswith("Erreur : ") and sentence in err
    assert len(err.strip().splitlines()) == 1
    assert scene.states()[""] == "draft"


def test_drafts_are_made_from_peers_who_agree_and_not_twice(scene: Scene, run: Run) -> None:
    scene.do(lambda steps: steps.abandon(scene.id))
    kinds = {"produits": "usages", "debouches": "usages", "outil": "solutions", "lieu": "usages"}
    with scene.database.session() as session:
        for role, one in scene.people.items():
            peer = Peer(
                actor_id=one.actor_id, label=one.name, open=role != "lieu", form="association", commune="Marmande",
                insee="47157", epci="200030674", department="47", family=kinds[role], brings=(Trait(id=role),),
                objectives={"economie": "strong"},
            )  # fmt: skip
            save_peer(session, to_row(PROGRAMME, peer))
    assert told(run, "draft", "--department", "33") == []
    assert told(run, "draft", "--department", "47", "--dry-run")[0]["id"] is None
    (made,) = told(run, "draft", "--commune", "47157")
    assert set(made["roles"]) == {"produits", "debouches", "outil"}
    assert told(run, "show", made["id"])["state"] == "draft"
    assert told(run, "draft", "--epci", "200030674") == [], "they are in one already"
    assert run("abandon", made["id"])[0] == 0
    assert told(run, "draft", "--epci", "200030674") == [], "the same is not drafted twice"
    assert [scene.said_to(role) for role in ROLES] == [[], [], [], []]
