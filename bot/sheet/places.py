"""Where the activity is: the commune of the answer, and the table that says it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.interview.answers import Answer
from bot.programme.texts import Texts
from bot.sheet import french
from bot.sheet.model import Fact, Place
from bot.sheet.telling import Telling
from bot.understanding.communes import Commune, CommuneIndex


def find_commune(answers: Mapping[str, Answer], communes: CommuneIndex) -> Commune | None:
    """The commune of the answer; None when none was given or the official code does not know it."""
    value = _value(answers)
    insee = value.get("insee")
    return communes.by_insee(insee) if isinstance(insee, str) else None


def find_place(texts: Texts, answers: Mapping[str, Answer], communes: CommuneIndex, telling: Telling) -> Place | None:
    """Where the activity is, in full; None when nothing that can be shown was said."""
    value = _value(answers)
    near = bool(value.get("near"))
    commune = find_commune(answers, communes)
    if commune is None:
        name = telling.place(str(value.get("name") or ""))
        fact = Fact(label=texts.render("place_commune"), value=name)
        return Place(insee=None, commune=name, near=near, in_territory=False, facts=(fact,)) if name else None
    name = french.apostrophes(commune.name)
    rows = [("place_commune", name)]
    if commune.epci_name:
        rows.append(("place_epci", french.capital(french.epci_in_full(commune.epci_name))))
    rows.append(("place_department", f"{commune.department_name} ({commune.department})"))
    if commune.population:
        count = french.thousands(commune.population)
        rows.append(("place_population", texts.render("place_inhabitants", count=count)))
    return Place(
        insee=commune.insee,
        commune=name,
        near=near,
        in_territory=commune.department in communes.territory,
        facts=tuple(Fact(label=texts.render(label), value=value) for label, value in rows),
    )


def _value(answers: Mapping[str, Answer]) -> Mapping[str, object]:
    answer = answers.get("commune")
    if answer is None or answer.status != "answered" or not isinstance(answer.value, dict):
        return {}
    return answer.value
