"""A small classifier, trained in a second on invented texts and word vectors: every label has its own words."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

from bot.understanding.classifier import Classifier
from bot.understanding.features import WordVectors, fold
from bot.understanding.training import Example, train

TOPICS = {
    "solutions": ("logiciel", "serveur", "développeur", "hébergement", "application"),
    "interet_general": ("environnement", "citoyens", "sciences", "éducation", "nature"),
    "utilite_sociale": ("précarité", "handicap", "insertion", "migrants", "isolement"),
    "developpement_economique": ("boutique", "artisan", "entreprise", "vente", "atelier"),
    "contenus_sens": ("radio", "théâtre", "spectacle", "édition", "concert"),
    "developpement_local": ("village", "quartier", "habitants", "vallée", "bourg"),
    "deplacements": ("covoiturage", "coworking", "télétravail", "vélo", "trajets"),
    "sante": ("médecin", "infirmière", "malades", "santé", "soins"),
    "identites": ("patrimoine", "occitan", "traditions", "château", "tourisme"),
    "economie": ("maraîcher", "fromage", "producteurs", "paniers", "marché"),
}
IN_NO_EXAMPLE = {"sante": ("soignants",)}
SUBTYPES = ("interet_general", "utilite_sociale", "developpement_economique", "contenus_sens", "developpement_local")
OBJECTIVES = ("deplacements", "sante", "identites", "economie")


def small_vectors() -> WordVectors:
    """Words of a topic point the same way, give or take."""
    random = np.random.default_rng(0)
    rows: dict[str, int] = {}
    lines = []
    for axis, (name, topic) in enumerate(TOPICS.items()):
        for word in (*topic, *IN_NO_EXAMPLE.get(name, ())):
            rows[word] = rows[fold(word)] = len(lines)
            lines.append(np.eye(16)[axis] + random.normal(scale=0.15, size=16))
    return WordVectors.from_rows(rows, np.array(lines, dtype=np.float32))


def small_examples() -> list[Example]:
    """Each label alone, then with others: about 150 texts."""
    found = []
    for objective in (None, *OBJECTIVES):
        for n, (one, two) in enumerate(itertools.combinations(range(5), 2)):
            said = "" if objective is None else f" pour {TOPICS[objective][one]} et {TOPICS[objective][two]}"
            goals = () if objective is None else (objective,)
            tool = f"{TOPICS['solutions'][one]} avec {TOPICS['solutions'][two]}"
            subtype = SUBTYPES[n % 5]
            use = f"{TOPICS[subtype][one]} ou {TOPICS[subtype][two]}"
            found.append(Example(f"Nous vendons {tool}{said}.", "solutions", (), goals))
            found.append(Example(f"Notre association propose {use}{said}.", "usages", (subtype,), goals))
            found.append(Example(f"Chez nous : {use} mais aussi {tool}{said}.", "both", (subtype,), goals))
    return found


@lru_cache(maxsize=1)
def small_classifier() -> Classifier:
    return train(small_examples(), small_vectors())
