"""A small classifier, trained in a second on invented texts and a small encoder: every label has its own words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.understanding.classifier import Classifier
from bot.understanding.features import fold, words_of
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


class SmallEncoder:
    """Words of a topic point the same way, give or take; a text is the mean of its known words."""

    name, size = "small 1", 16

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        self._rows = {
            fold(word): np.eye(self.size)[axis] + random.normal(scale=0.15, size=self.size)
            for axis, (name, topic) in enumerate(TOPICS.items())
            for word in (*topic, *IN_NO_EXAMPLE.get(name, ()))
        }

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        nothing = np.zeros(self.size)
        known = [[self._rows[w.form] for w in words_of(text) if w.form in self._rows] or [nothing] for text in texts]
        return np.array([np.mean(rows, axis=0) for rows in known], dtype=np.float32).reshape(-1, self.size)


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


def small_train(examples: Sequence[Example]) -> Classifier:
    """With the encoder of the product: what it saves, the commands can read."""
    return train(examples)


@lru_cache(maxsize=1)
def readable_classifier() -> Classifier:
    """The small classifier that the commands can read once it is saved."""
    return small_train(small_examples())


@lru_cache(maxsize=1)
def small_classifier() -> Classifier:
    """With an encoder of its own."""
    return train(small_examples(), SmallEncoder())
