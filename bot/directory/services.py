"""The nine services of the standard of lieux de médiation numérique, and what says the same in data.inclusion.

Sources: https://github.com/LaMednum/standard-mediation-num (v1.0.1, `services`) and the « numerique » thématiques of
https://github.com/gip-inclusion/data-inclusion-schema (v0 and v1). One vocabulary is kept, whatever the file: closed,
so that nothing personal comes in by that door.
"""

from __future__ import annotations

from bot.understanding.communes import normalise

PROCEDURES = "Aide aux démarches administratives"
DAILY_TOOLS = "Maîtrise des outils numériques du quotidien"
EMPLOYMENT = "Insertion professionnelle via le numérique"
SAFETY = "Utilisation sécurisée du numérique"
PARENTHOOD = "Parentalité et éducation avec le numérique"
CREATION = "Loisirs et créations numériques"
UNDERSTANDING = "Compréhension du monde numérique"
ACCESS = "Accès internet et matériel informatique"
EQUIPMENT = "Acquisition de matériel informatique à prix solidaire"

SERVICES = (PROCEDURES, DAILY_TOOLS, EMPLOYMENT, SAFETY, PARENTHOOD, CREATION, UNDERSTANDING, ACCESS, EQUIPMENT)

THEMES = {
    "acceder-a-des-services-en-ligne": PROCEDURES,
    "accompagner-les-demarches-de-sante": PROCEDURES,
    "devenir-autonome-dans-les-demarches-administratives": PROCEDURES,
    "realiser-des-demarches-administratives-avec-un-accompagnement": PROCEDURES,
    "maitriser-les-fondamentaux-du-numerique": DAILY_TOOLS,
    "prendre-en-main-un-ordinateur": DAILY_TOOLS,
    "prendre-en-main-un-smartphone-ou-une-tablette": DAILY_TOOLS,
    "utiliser-le-numerique-au-quotidien": DAILY_TOOLS,
    "creer-et-developper-mon-entreprise": EMPLOYMENT,
    "favoriser-mon-insertion-professionnelle": EMPLOYMENT,
    "soutenir-la-parentalite-et-l-education-avec-le-numerique": PARENTHOOD,
    "creer-avec-le-numerique": CREATION,
    "approfondir-ma-culture-numerique": UNDERSTANDING,
    "promouvoir-la-citoyennete-numerique": UNDERSTANDING,
    "acceder-a-du-materiel": ACCESS,
    "acceder-a-une-connexion-internet": ACCESS,
    "acquerir-un-equipement": EQUIPMENT,
    "s-equiper-en-materiel-informatique": EQUIPMENT,
}
"""Services by thématique of data.inclusion, without its « numerique-- »."""

_BY_LABEL = {normalise(label): label for label in SERVICES}
_BY_LABEL |= {theme.replace("-", " "): label for theme, label in THEMES.items()}  # labels of the first standard


def service_named(label: str) -> str | None:
    """The service that a label of either version of the standard names, whatever its case and accents."""
    return _BY_LABEL.get(normalise(label))


def service_of_theme(theme: str) -> str | None:
    """The service that a thématique of data.inclusion names; None for one that is not about digital mediation."""
    family, _, rest = theme.partition("--")
    return THEMES.get(rest) if family == "numerique" else None
