"""The communes of France: which one an answer or a text means, and everything that is known of it.

    index = CommuneIndex.load()
    index.resolve("st macaire")                        # an answer to « dans quelle commune ? »
    index.find_in_text("association de trois bénévoles à Marmande")
    index.choose(resolution.candidates, "celle de Gironde")

Places outside the territory are found too, with `in_territory` False: they are welcomed all the same.
The data and its sources are described in `data/SOURCES.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from bot.understanding.places import answers, choices, mentions
from bot.understanding.places.gazetteer import Gazetteer
from bot.understanding.places.homonyms import UNKNOWN, Resolution
from bot.understanding.places.spelling import Speller
from bot.understanding.places.table import Commune, Epci, table
from bot.understanding.places.text import normalise

__all__ = ["UNKNOWN", "Commune", "CommuneIndex", "Epci", "Resolution", "normalise"]

FORMER_AQUITAINE = ("24", "33", "40", "47", "64")
LONGEST_TEXT = 500  # characters; what follows is not read


class CommuneIndex:
    """The communes of France seen from a territory. Immutable: one can be shared by all conversations."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    @classmethod
    def load(cls, territory: Collection[str] = FORMER_AQUITAINE) -> CommuneIndex:
        """The index for these département codes, kept from one call to the next.

        Raises ValueError when a code is no département.
        """
        return _load(frozenset(territory))

    @property
    def territory(self) -> frozenset[str]:
        """The département codes given to `load`."""
        return self._gazetteer.territory

    def resolve(self, text: str, hint_department: str | None = None) -> Resolution:
        """The commune that `text`, an answer to « dans quelle commune ? », names.

        Understands abbreviations (Bx, St, s/), missing articles and accents, misspellings, postal codes,
        départements beside the name, former communes, « près de ». `hint_department`, a code known from
        elsewhere, only helps to choose between homonyms. Unknown when nothing is likely enough.
        """
        return answers.resolve(text[:LONGEST_TEXT], hint_department, self._gazetteer)

    def find_in_text(self, text: str) -> Resolution:
        """The commune that a free text says its author is in; unknown unless written in full and clear."""
        return mentions.find(text[:LONGEST_TEXT], self._gazetteer)

    def choose(self, candidates: Sequence[Commune], text: str) -> Commune | None:
        """The candidate that `text` designates: département, postal code, name, or rank (« la deuxième »).

        None when it designates none or several.
        """
        return choices.choose(candidates, text[:LONGEST_TEXT], self._gazetteer.table)

    def by_insee(self, insee: str) -> Commune | None:
        """The commune with this INSEE code; that of a former one or an arrondissement leads to today's."""
        return self._gazetteer.table.by_insee(insee)

    def all(self) -> Iterable[Commune]:
        """Every commune of today, by INSEE code."""
        return iter(self._gazetteer.table)

    def epcis(self) -> Iterable[Epci]:
        """Every EPCI with its own taxes, by SIREN."""
        return self._gazetteer.table.epcis.values()


@lru_cache(maxsize=8)
def _load(territory: frozenset[str]) -> CommuneIndex:
    communes = table()
    wrong = sorted(code for code in territory if communes.department_name(code) is None)
    if wrong:
        raise ValueError(f"no such département: {', '.join(wrong)}")
    return CommuneIndex(Gazetteer(communes, territory, Speller(communes, territory)))
