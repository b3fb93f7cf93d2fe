"""Fictitious records of both formats, and files of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

TODAY = date(2025, 6, 1)
SIRET = "73282932000074"
POSTE = "35600000049837"

PLACE = {
    "id": "lieu-1",
    "pivot": SIRET,
    "nom": "Cyber-base du Lavoir",
    "commune": "Marmande",
    "code_postal": "47200",
    "code_insee": "47157",
    "adresse": "12 rue du Lavoir",
    "complement_adresse": "chez Mme Personne",
    "latitude": "44.5005",
    "longitude": "0.1652",
    "telephone": "+33553000000",
    "courriels": "contact@lavoir.example",
    "site_web": "https://lavoir.example",
    "horaires": "Mo-Fr 09:00-12:00",
    "source": "Hub fictif",
    "date_maj": "2024-05-31",
    "services": "Loisirs et créations numériques|Aide aux démarches administratives",
}
STRUCTURE = {
    "id": "dora--1",
    "source": "dora",
    "nom": "Centre social des Tilleuls",
    "date_maj": "2024-05-31",
    "siret": SIRET,
    "rna": None,
    "commune": "Marmande",
    "code_postal": "47200",
    "code_insee": "47157",
    "adresse": "3 place du Marché",
    "latitude": 44.5,
    "longitude": 0.165,
    "telephone": "+33553000000",
    "courriel": "contact@tilleuls.example",
    "site_web": None,
    "thematiques": ["numerique", "numerique--acceder-a-du-materiel", "sante"],
}


def place(**changes: str) -> dict[str, str]:
    """A row of the CSV standard."""
    return {**PLACE, **changes}


def structure(**changes: object) -> dict[str, object]:
    """A structure of data.inclusion."""
    return {**STRUCTURE, **changes}


def several(count: int, **changes: str) -> list[dict[str, str]]:
    """Places that nothing makes alike; 144 at most."""
    trees = (
        "Amandier",
        "Bouleau",
        "Cyprès",
        "Dattier",
        "Érable",
        "Figuier",
        "Genêt",
        "Houx",
        "If",
        "Jujubier",
        "Kiwi",
        "Orme",
    )
    tools = (
        "Marteau",
        "Pioche",
        "Rabot",
        "Truelle",
        "Vrille",
        "Clé",
        "Équerre",
        "Niveau",
        "Lime",
        "Gouge",
        "Bêche",
        "Faux",
    )
    return [
        place(
            id=f"lieu-{n}",
            pivot="00000000000000",
            nom=f"{trees[n % 12]} et {tools[n // 12]}",
            adresse=f"{n + 1} rue {tools[n % 12]}",
            latitude="",
            longitude="",
            **changes,
        )
        for n in range(count)
    ]


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """A whole file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(PLACE), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path: Path, content: str | bytes | list[object]) -> Path:
    """The file, holding this text, these bytes or this JSON."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8", newline="")
    return path
