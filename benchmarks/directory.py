"""Importing a public directory of generated places, beside Python's csv.DictReader that only reads the same file.

Each in a fresh process: `python -m benchmarks.directory ours FILE` prints seconds of computing and the
process's peak of memory, in megabytes. The places are invented; one in fifty is there twice, one in fifty is refused.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from bot.understanding.communes import Commune, CommuneIndex

SEED = 7
_KINDS = ("Médiathèque", "Espace numérique", "Tiers-lieu", "Centre social", "Cyber-base", "Atelier", "Foyer rural")
_NAMES = ("du Lavoir", "des Mimosas", "de la Halle", "du Moulin", "des Deux Rives", "du Pré", "Horizon", "du Tilleul")
_HEADER = (
    *("id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "latitude", "longitude", "telephone"),
    *("courriels", "site_web", "horaires", "presentation_resume", "source", "date_maj", "services"),
)


def measure(rows: int) -> list[dict[str, object]]:
    """Rows a second and peak memory, each beside the reference in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.csv"
        write_places(path, rows)
        ours, reference = (_in_a_process(reader, path) for reader in ("ours", "reference"))
    figures = []
    for figure, unit, value, other in (
        ("directory_import", "rows/s", rows / ours["seconds"], rows / reference["seconds"]),
        ("directory_memory", "MB", ours["memory"], reference["memory"]),
    ):
        shown = {"figure": figure, "value": round(value, 1), "unit": unit, "reference": round(other, 1)}
        figures.append({**shown, "ratio": round(value / other, 4)})
    return figures


def write_places(path: Path, rows: int) -> None:
    """A CSV of invented places all over the territory, the same each time."""
    draw = random.Random(SEED)
    index = CommuneIndex.load()
    communes = [one for one in index.all() if one.department in index.territory and one.postal_codes]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        last: list[Any] = []
        for number in range(rows):
            row = last if last and draw.random() < 0.02 else _place(draw, draw.choice(communes))
            writer.writerow([f"lieu-{number}", *row])
            last = row


def _place(draw: random.Random, commune: Commune) -> list[Any]:
    latitude = (commune.latitude or 44.5) + draw.uniform(-0.02, 0.02)
    longitude = (commune.longitude or 0.0) + draw.uniform(-0.02, 0.02)
    name = f"{draw.choice(_KINDS)} {draw.choice((*_NAMES, f'de {commune.name}'))}"
    day = "2024-05-31" if draw.random() > 0.02 else "hier"
    address = f"{draw.randint(1, 90)} rue {draw.choice(_NAMES)}"
    where = [commune.name, commune.postal_codes[0], draw.choice(("", commune.insee)), address]
    contact = ["+33500000000", "contact@lieu.example", "https://lieu.example", "Mo-Fr 09:00-12:00"]
    ending = ["Un lieu imaginé.", "Hub fictif", day, "Loisirs et créations numériques"]
    return ["00000000000000", name, *where, f"{latitude:.5f}", f"{longitude:.5f}", *contact, *ending]


def _in_a_process(reader: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.directory", reader, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure one reader."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reader", choices=("ours", "reference"))
    arguments.add_argument("path", type=Path)
    asked = arguments.parse_args()
    print(json.dumps(_ours(asked.path) if asked.reader == "ours" else _reference(asked.path)))


def _ours(path: Path) -> dict[str, float]:
    from bot.directory.files import look_at
    from bot.directory.importing import Importer, Request
    from db.session import Database

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        database.migrate()
        index = CommuneIndex.load()
        index.resolve("marmende")  # the first misspelling builds an index
        start = time.process_time()
        request = Request(source=None, everywhere=False, today=date(2025, 1, 1))
        Importer(database, index).run(look_at(path), request, lambda found: None, lambda read: None)
        found = {"seconds": time.process_time() - start, "memory": _peak()}
        database.dispose()
    return found


def _reference(path: Path) -> dict[str, float]:
    start = time.process_time()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass
    return {"seconds": time.process_time() - start, "memory": _peak()}


def _peak() -> float:
    """Megabytes that the process has held at most. Linux's getrusage would also count whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
