"""Public places near by, at the end of the actor's own reading: to go and see, they know nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.directory.nearby import PublicPlace
from bot.programme.texts import Texts
from bot.sheet.model import Point, Section, Sheet

MOST = 3


def with_places(texts: Texts, sheet: Sheet, places: Sequence[PublicPlace]) -> Sheet:
    """The sheet, its actor's reading ending with these places; as it was when there are none."""
    if not places:
        return sheet
    section = Section(
        id="lieux",
        heading=texts.render("actor_places"),
        points=(*(_point(place) for place in places[:MOST]), Point(text=(texts.render("actor_places_from"),))),
    )
    actor = sheet.actor.model_copy(update={"sections": (*sheet.actor.sections, section)})
    return sheet.model_copy(update={"actor": actor})


def _point(place: PublicPlace) -> Point:
    where = ", ".join(filter(None, (place.address, place.postal_code)))
    services = ", ".join(place.services[:3])
    return Point(title=place.name, text=tuple(filter(None, (where, services, place.website or ""))))
