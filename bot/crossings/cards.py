"""How to reach an actor: what they gave, and what of it they agreed to share with one other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

from bot.interview.answers import Answer
from bot.programme.texts import Texts

SHARED = ("email", "phone")
"""What may be shared; the name of a person never is."""


@dataclass(frozen=True, slots=True)
class Card:
    """The name of an activity, its commune, an e-mail and a telephone as people write it; each may be empty."""

    label: str = ""
    commune: str = ""
    email: str = ""
    phone: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways to reach them that they gave: some of `SHARED`."""
        return tuple(way for way in SHARED if getattr(self, way))


def read_card(answers: Mapping[str, Answer]) -> Card:
    """The card that the answers give."""
    place, contact = _value(answers, "commune"), _value(answers, "contact")
    name = answers.get("name")
    label = name.value if name is not None and name.status == "answered" else ""
    return Card(
        label=label if isinstance(label, str) else "",
        commune=str(place.get("name") or ""),
        email=str(contact.get("email") or ""),
        phone=_national(str(contact.get("phone") or "")),
    )


def contacts(texts: Texts, card: Card, shared: Collection[str]) -> str:
    """« l’e-mail … et le téléphone … »: of these ways only, and only those that the card holds."""
    said = [texts.render(f"contact_{way}", **{way: getattr(card, way)}) for way in card.ways if way in shared]
    return texts.render("contact_both", one=said[0], other=said[1]) if len(said) > 1 else "".join(said)


def _value(answers: Mapping[str, Answer], question: str) -> Mapping[str, Any]:
    answer = answers.get(question)
    return answer.value if answer is not None and isinstance(answer.value, dict) else {}


def _national(phone: str) -> str:
    """« 06 12 34 56 78 » for a French number, « +32 … » for another; what cannot be read, as it is."""
    try:
        number = phonenumbers.parse(phone, "FR") if phone else None
    except phonenumbers.NumberParseException:
        return phone
    if number is None:
        return ""
    french = number.country_code == 33  # France
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
