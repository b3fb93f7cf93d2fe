"""`bench`: performance figures, each beside a reference measured in the same run."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bot.commands.errors import CommandError
from bot.settings import ROOT, Settings

RESULTS = ROOT / "benchmarks" / "results.md"


def register(cli: typer.Typer) -> None:
    """Add the command and its figures."""
    bench = typer.Typer(help="Mesures de performance.", no_args_is_help=True)
    cli.add_typer(bench, name="bench")

    @bench.callback()
    def about() -> None:
        """Mesures de performance, chacune rapportée à une référence du même passage."""

    @bench.command()
    def turns(
        interviews: Annotated[int, typer.Option(min=1, max=50, help="Entretiens mesurés.")] = 5,
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par mesure.")] = False,
    ) -> None:
        """Durée d’un tour de parole, à côté de Rasa d’origine. Exemple : python -m bot bench turns --json"""
        from benchmarks.turns import measure

        print("Deux services démarrent ; la référence s’entraîne la première fois (long)…", file=sys.stderr)
        found = measure(interviews)
        rows = [
            {
                "figure": f"turn_{kind}",
                "value": round(found["ours"][kind], 1),
                "unit": "ms",
                "reference": round(found["stock"][kind], 1),
                "ratio": round(found["ours"][kind] / found["stock"][kind], 3),
            }
            for kind in ("median", "p95")
        ]
        _show(rows, as_json)
        write_results("turns", "One turn at the Chat API; reference: Rasa's stock pipeline and SQL tracker store", rows)

    @bench.command()
    def understanding(
        texts: Annotated[int, typer.Option(min=100, max=100_000, help="Textes classés d’affilée.")] = 10_000,
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par mesure.")] = False,
    ) -> None:
        """Coût de la lecture d’un texte, à côté de spaCy. Exemple : python -m bot bench understanding --json"""
        from benchmarks.understanding import BenchFailed, measure

        try:
            rows = [cost.row() for cost in measure(Settings(), texts)]
        except BenchFailed as error:
            raise CommandError(str(error)) from error
        _show(rows, as_json)
        title = "Reading descriptions, on one core; reference: spaCy's fr_core_news_md on the same texts"
        write_results("understanding", title, rows)

    @bench.command()
    def directory(
        rows: Annotated[int, typer.Option(min=100, max=500_000, help="Lieux importés.")] = 20_000,
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par mesure.")] = False,
    ) -> None:
        """Import d’un annuaire, à côté d’une simple lecture. Exemple : python -m bot bench directory --json"""
        from benchmarks.directory import measure

        found = measure(rows)
        _show(found, as_json)
        title = f"Importing {rows} places, validated, located and compared; reference: csv.DictReader on the same file"
        write_results("directory", title, found)

    @bench.command()
    def crossings(
        actors: Annotated[int, typer.Option(min=100, max=1_000_000, help="Acteurs fictifs.")] = 100_000,
        new: Annotated[int, typer.Option(min=10, help="Nouveaux acteurs à croiser.")] = 10_000,
        asked: Annotated[int, typer.Option(min=20, max=10_000, help="Recherches d’un seul acteur.")] = 300,
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par mesure.")] = False,
    ) -> None:
        """Recherche des croisements, à côté d’une comparaison de chacun avec tous.

        Exemple : python -m bot bench crossings --actors 2000 --new 200 --json
        """
        from benchmarks.crossings import measure

        rows = measure(actors, new, asked, lambda what: print(what, file=sys.stderr))
        _show(rows, as_json)
        title = f"{actors} fictitious actors, {new} of them to be crossed; reference: comparing each with everybody"
        write_results(
            "crossings", f"{title} (peers, batch), the bit masks (vectors), see benchmarks/crossings.py", rows
        )


def _show(rows: list[dict[str, object]], as_json: bool) -> None:
    for row in rows:
        told = f"{row['figure']:18} {row['value']:10} {row['unit']}, ratio {row['ratio']}"
        print(json.dumps(row) if as_json else told)


def write_results(section: str, title: str, rows: list[dict[str, object]]) -> None:
    """Replace one section of benchmarks/results.md."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Performance\n"
    kept = [part for part in old.split("\n## ")[1:] if not part.startswith(section)]
    lines = [section, "", title, "", "| figure | value | unit | reference | ratio |", "|---|---|---|---|---|"]
    lines += [f"| {r['figure']} | {r['value']} | {r['unit']} | {r['reference']} | {r['ratio']} |" for r in rows]
    parts = [part.strip() for part in [*kept, "\n".join(lines)]]
    RESULTS.write_text("\n\n## ".join(["# Performance", *sorted(parts)]) + "\n", encoding="utf-8")
