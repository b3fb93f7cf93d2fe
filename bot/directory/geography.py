"""Where a place is: coordinates that are in France, distances, and the commune of a record."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from bot.directory.fields import Checking
from bot.directory.model import Declared
from bot.understanding.communes import Commune, CommuneIndex, normalise

EARTH = 6_371_009.0
"""Mean radius of the Earth, metres (IUGG)."""

# South, west, north, east, WGS84 degrees, with a small margin at sea.
_FRANCE = (
    (41.2, -5.3, 51.2, 9.7),  # the mainland and Corsica
    (14.3, -63.3, 18.2, -60.7),  # Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy
    (2.0, -54.7, 5.9, -51.5),  # Guyane
    (-21.5, 55.1, -20.8, 55.9),  # La Réunion
    (-13.1, 44.9, -12.5, 45.4),  # Mayotte
    (46.7, -56.5, 47.2, -56.0),  # Saint-Pierre-et-Miquelon
)
_CEDEX = re.compile(r"\s*\bcedex\b.*", re.IGNORECASE)
_SURE = 0.7
"""Below this confidence, a commune's name was guessed rather than read."""


def position(
    latitude: float | None, longitude: float | None, checking: Checking
) -> tuple[float, float] | tuple[None, None]:
    """The coordinates when both are there and in France; (None, None) otherwise, which is noted if one was given."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        if not any(noted in {"latitude", "longitude"} for noted, _ in checking.notes):
            checking.notes.append(("latitude, longitude", "l’une manque : les coordonnées sont laissées de côté"))
        return None, None
    if not any(s <= latitude <= n and w <= longitude <= e for s, w, n, e in _FRANCE):
        checking.notes.append(("latitude, longitude", "hors de France : les coordonnées sont laissées de côté"))
        return None, None
    return latitude, longitude


def metres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The distance between two points in WGS84 degrees, by the haversine formula (error below 0.6 %)."""
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_phi, half_lambda = (other_phi - phi) / 2, math.radians(other_longitude - longitude) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi) * math.cos(other_phi) * math.sin(half_lambda) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


class Locator:
    """Finds the communes of records; remembers the last few thousand, since files repeat them."""

    def __init__(self, index: CommuneIndex) -> None:
        self._index = index
        self._find = lru_cache(maxsize=8192)(self._look_up)

    def commune_of(self, declared: Declared) -> Commune | None:
        """The commune that the INSEE code, the name and the postal code agree on; None when they do not."""
        return self._find(declared.insee, declared.commune, declared.postal_code)

    def _look_up(self, insee: str | None, name: str | None, postal_code: str | None) -> Commune | None:
        coded = self._index.by_insee(insee) if insee else None
        if coded and (_named(coded, name) or postal_code in coded.postal_codes or not (name or postal_code)):
            return coded
        bare = _CEDEX.sub("", name or "")
        if not bare:
            return None
        department = _department(postal_code)
        found = self._index.resolve(f"{bare} {postal_code or ''}".strip(), department)
        if found.commune is None or found.near:
            return None
        if _named(found.commune, bare) and postal_code in found.commune.postal_codes:
            return found.commune  # some postal codes serve another département than theirs
        if found.confidence < _SURE:
            return None
        agrees = department in {None, found.commune.department} or postal_code in found.commune.postal_codes
        return found.commune if agrees else None


def _named(commune: Commune, name: str | None) -> bool:
    return bool(name) and normalise(_CEDEX.sub("", name or "")) == normalise(commune.name)


def _department(postal_code: str | None) -> str | None:
    """The département that a postal code starts with; both of Corsica's are 20 there: None."""
    if postal_code is None or postal_code.startswith("20"):
        return None
    return postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]
