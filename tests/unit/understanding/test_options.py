"""Options: by button, number, word, with typing mistakes, denied, corrected."""

from __future__ import annotations

import pytest

from bot.programme.questions import Option
from bot.understanding.matching import Matcher, respelled, split_negated
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Read

CHOICES = {
    "legal_form": [
        ("Asso loi 1901", "association"),
        ("une petite asso", "association"),
        ("lassociation", "association"),
        ("asociation", "association"),
        ("assosiation loi 1901", "association"),
        ("on a déposé les statuts en préfecture l'an dernier", "association"),
        ("collectif", "collectif"),
        ("c un collectif", "collectif"),
        ("on est entre copains, rien d'officiel", "collectif"),
        ("nous on est juste une bande de mamans", "collectif"),
        ("sans statut pour l'instant", "collectif"),
        ("association en cours de création", "collectif"),
        ("pas une association, un collectif", "collectif"),
        ("c'est moi toute seule, j'ai pas de structure", "particulier"),
        ("je fais ça à titre personnel", "particulier"),
        ("auto-entrepreneur", "micro_entreprise"),
        ("autoentrepreneuse", "micro_entreprise"),
        ("micro entrepise", "micro_entreprise"),
        ("je suis à mon compte", "micro_entreprise"),
        ("J'ai une petite entreprise individuelle", "micro_entreprise"),
        ("SARL", "entreprise"),
        ("on n'est pas une association mais une entreprise", "entreprise"),
        ("fermier, en EARL", "entreprise"),
        ("une scop", "scop"),
        ("SCOP, une entreprise", "scop"),
        ("scic", "scic"),
        ("on est la mairie", "commune"),
        ("on est une commune de 300 habitants", "commune"),
        ("comunauté de comunes", "epci"),
        ("com com", "epci"),
        ("ccas", "ccas"),
        ("je suis prof au lycée", "etablissement"),
        ("syndicat mixte", "autre"),
        ("on est une association, on travaille avec la commune et les écoles", "association"),
        ("on est adossés à la mairie mais on est une asso", "association"),
        ("2", "collectif"),
        ("la 2", "collectif"),
        ("le deuxième", "collectif"),
        ("14", "autre"),
        ("un habitant du village", "particulier"),
        ("c'est juste entre nous, y a pas de papiers", "collectif"),
    ],
    "project": [
        ("oui", "oui"),
        ("ouais", "oui"),
        ("oui un projet précis", "oui"),
        ("on va ouvrir un café en mai", "oui"),
        ("une idée", "idee"),
        ("oui mais c'est juste une idée", "idee"),
        ("on aimerait ouvrir un atelier", "idee"),
        ("c'est en cours de réflexion", "idee"),
        ("peut être un jour", "idee"),
        ("non", "non"),
        ("pas pour l'instant", "non"),
        ("oui, mais en fait, non", "non"),
        ("continuer comme ça", "non"),
        ("rien de prévu", "non"),
        ("la 3", "non"),
        ("j'aimerais bien monter une plateforme pour les producteurs, rien de fait encore", "idee"),
        ("ma voisine voudrait qu'on apprenne aux jeunes", "idee"),
        ("Non, nous sommes contents comme cela.", "non"),
    ],
    "networks": [
        ("oui, plein !", "bien"),
        ("on fait partie d'une fédération", "bien"),
        ("on fait partie du réseau des cafés associatifs", "bien"),
        ("quelques-uns", "un_peu"),
        ("deux ou trois", "un_peu"),
        ("oui de loin", "un_peu"),
        ("pas beaucoup", "un_peu"),
        ("personne", "seuls"),
        ("on connaît personne", "seuls"),
        ("on est un peu isolés par ici", "seuls"),
        ("chacun dans son coin", "seuls"),
        ("non, je me sens bien seule", "seuls"),
    ],
    "institutions": [
        ("oui régulièrement", "regulier"),
        ("la mairie nous prête une salle", "regulier"),
        ("oui avec la mairie de temps en temps", "ponctuel"),
        ("j'ai vu une élue une fois", "ponctuel"),
        ("un peu avec la mairie", "ponctuel"),
        ("de temps en temps, la mairie nous prête le préau", "ponctuel"),
        ("la ville nous loge, chaque mois on se voit ; avec le Département, une fois l'an", "regulier"),
        ("jamais la région mais souvent la mairie", "regulier"),
        ("jamais", "aucun"),
        ("aucun contact", "aucun"),
        ("on a jamais osé", "aucun"),
        ("ils nous connaissent pas", "aucun"),
        ("ils ne savent même pas qu'on existe", "aucun"),
    ],
    "legitimacy": [
        ("bah oui", "oui"),
        ("pourquoi pas nous", "oui"),
        ("je pense que oui", "oui"),
        ("ça dépend", "partage"),
        ("pas sûre d'être à la hauteur", "partage"),
        ("oui et non", "partage"),
        ("pourquoi pas, si on nous aide", "partage"),
        ("non", "non"),
        ("on n'ose pas", "non"),
        ("c'est pour les gros", "non"),
        ("on se sent pas légitimes", "non"),
        ("je me sens pas capable", "non"),
    ],
    "experiment": [
        ("volontiers", "oui"),
        ("d'accord", "oui"),
        ("pas de problème", "oui"),
        ("oui pourquoi pas", "oui"),
        ("ce serait chouette", "oui"),
        ("pourquoi pas", "peut_etre"),
        ("si on a le temps", "peut_etre"),
        ("oui mais pas avant septembre", "peut_etre"),
        ("non merci", "non"),
        ("pas partant", "non"),
        ("non pas maintenant", "non"),
        ("ça ne m'intéresse pas", "non"),
        ("Avec plaisir, merci", "oui"),
        ("volontiers merci", "oui"),
        ("pk pas", "peut_etre"),
    ],
    "budget": [
        ("ben non", "aucun"),
        ("non, rien", "aucun"),
        ("un peu", "moins_2k"),
    ],
}

SEVERAL = {
    "publics": [
        ("tt le monde", ["tous"]),
        ("n'importe qui", ["tous"]),
        ("tout le monde sauf les touristes", ["tous"]),
        ("pr les jeunes", ["jeunes"]),
        ("jeunes et vieux", ["jeunes", "aines"]),
        ("personnes agées", ["aines"]),
        ("les habitants, surtout les familles", ["habitants", "familles"]),
        ("ados en difficulté", ["jeunes", "precaires"]),
        ("les touristes mais pas les pros", ["touristes"]),
        ("chomeurs", ["demandeurs_emploi"]),
        ("des personnes qui cherchent du travail", ["demandeurs_emploi"]),
        ("les paysans du coin", ["agriculteurs"]),
        ("les malades et leur famille", ["familles", "patients"]),
        ("6 et 7", ["precaires", "handicap"]),
        ("tous les mardis, les jeunes", ["jeunes"]),
        ("Les patients des onze communes, et leurs aidants.", ["patients"]),
        ("tlm", ["tous"]),
    ],
    "digital": [
        ("je crée des sites internet", ["produit_outil"]),
        ("nous développons un logiciel", ["produit_outil"]),
        ("je fais des applis", ["produit_outil"]),
        ("on apprend aux anciens à se servir de leur tablette", ["anime_usages"]),
        ("on aide les gens à faire leurs papiers en ligne", ["anime_usages"]),
        ("podcasts", ["contenus"]),
        ("un blog et une page insta", ["contenus", "utilise"]),
        ("juste facebook", ["utilise"]),
        ("on ne fabrique rien, on utilise", ["utilise"]),
        ("rien de spécial, juste un site", ["utilise"]),
        ("on fabrique rien", ["rien"]),
        ("on n'a même pas d'ordinateur", ["rien"]),
        ("Logiciel métier partagé, messagerie. Nous utilisons, nous ne fabriquons rien.", ["utilise"]),
        ("on utilise une appli pour les réservations", ["utilise"]),
        ("une appli", ["produit_outil"]),
        ("on a développé une appli", ["produit_outil"]),
        ("jrépare les ordi", ["produit_outil"]),
        ("on les aide à faire leurs cv sur l'ordi", ["anime_usages"]),
        ("un atelier et un blog", ["anime_usages", "contenus"]),
        ("aucun, j'ai un téléphone à touches", ["rien"]),
        ("1, 3 et 4", ["produit_outil", "contenus", "utilise"]),
        ("tout", ["produit_outil", "anime_usages", "contenus", "utilise"]),
    ],
    "needs": [
        ("des sous !", ["financement"]),
        ("finacement", ["financement"]),
        ("pas d'argent, pas de local", ["financement", "locaux"]),
        ("surtout d'un endroit pour se poser", ["locaux"]),
        ("quelqu'un qui sache faire un site", ["competences_numeriques"]),
        ("rencontrer des gens qui font pareil", ["partenaires"]),
        ("se faire connaitre", ["visibilite"]),
        ("on manque de bras", ["benevoles"]),
        ("une structure pour nous porter", ["portage"]),
        ("je sais pas par où commencer", ["conseils"]),
        ("comment trouver des bénévoles ?", ["benevoles"]),
        ("on aurait besoin de vos conseils", ["conseils"]),
        ("la mairie", ["partenaires"]),
        ("du temps", ["benevoles"]),
        ("on n'a besoin de rien", ["rien"]),
        ("ni argent ni local", ["rien"]),
        ("2, 3 et 6", ["locaux", "competences_numeriques", "benevoles"]),
    ],
    "capacity": [
        ("ni subvention ni dossier", ["aucune"]),
        ("jamais de subvention", ["aucune"]),
        ("des dossiers jamais", ["aucune"]),
        ("non on débute", ["aucune"]),
        ("j'ai tenu les comptes du club", ["comptes"]),
        ("les comptes oui, le reste non", ["comptes"]),
        ("on a déjà eu une subvention", ["subvention"]),
        ("on a géré 20 000 euros de la CAF", ["subvention"]),
        ("un dossier et une subvention", ["dossier", "subvention"]),
        ("jamais rempli de dossier mais je tiens les comptes", ["comptes"]),
        ("on sait pas faire", ["aucune"]),
        ("on sait pas faire ces choses", ["aucune"]),
        ("non rien", ["aucune"]),
        ("les trois premiers", ["dossier", "subvention", "comptes"]),
        ("1,3", ["dossier", "comptes"]),
        ("tout sauf subvention", ["dossier", "comptes", "partenariat"]),
    ],
    "optins": [
        ("1", ["contact"]),
        ("1 et 3", ["contact", "publication"]),
        ("un et deux", ["contact", "peers"]),
        ("1️⃣ et 2️⃣", ["contact", "peers"]),
        ("les deux premiers", ["contact", "peers"]),
        ("1 et 3 mais pas le 2", ["contact", "publication"]),
        ("1: oui, 2: non, 3: oui", ["contact", "publication"]),
        ("oui pour le 1, non pour le reste", ["contact"]),
        ("tout", ["contact", "peers", "publication"]),
        ("oui à tout", ["contact", "peers", "publication"]),
        ("les trois", ["contact", "peers", "publication"]),
        ("tout sauf le 3", ["contact", "peers"]),
        ("tout sauf l'annuaire", ["contact", "peers"]),
        ("contact mais pas annuaire", ["contact"]),
        ("je veux bien être recontacté", ["contact"]),
        ("rien", ["rien"]),
        ("aucun des trois", ["rien"]),
        ("non non non", ["rien"]),
        ("pas d'accord", ["rien"]),
        ("4", ["rien"]),
    ],
}

AMBIGUOUS = [
    ("legal_form", "coopérative", {"SCOP", "SCIC"}),
    ("legal_form", "association et micro-entreprise", {"Association", "Micro-entreprise ou indépendant"}),
    ("networks", "pas seuls", {"Oui, nous échangeons souvent", "Quelques-uns, un peu"}),
    ("networks", "un réseau, mais isolés", {"Oui, nous échangeons souvent", "Non, presque personne"}),
]

UNCLEAR = [
    ("legal_form", "bof"),
    ("legal_form", "15"),
    ("digital", "aucune idée"),
    ("networks", "😀"),
    ("experiment", "je sais pas"),
    ("budget", "..."),
    ("legal_form", "tous les habitants de la vallée, et les scolaires"),
    ("legal_form", "je ne suis pas sûre de comprendre la question"),
    ("institutions", "les trois"),
    ("project", "les deux"),
    ("project", "vous me gonflez avec vos projets"),
    ("digital", "un genre d'atelier fixe dans un garage vide"),
    ("digital", "c'est quoi un logiciel"),
    ("needs", "quel temps il va faire ce week-end à votre avis ?"),
    ("needs", "de temps en temps, la mairie nous prête le préau"),
    ("budget", "bof, ça dépend, les gros dossiers non"),
    ("budget", "on recommence à zéro"),
    ("optins", "1-3"),
    ("optins", "1 et 4"),
]


def cases(table: dict[str, list[tuple[str, object]]]) -> list[tuple[str, str, object]]:
    return [(question, text, value) for question, rows in table.items() for text, value in rows]


@pytest.mark.parametrize(("question", "text", "option"), cases(CHOICES))  # type: ignore[arg-type]
def test_one_option(read: Read, question: str, text: str, option: str) -> None:
    reading = read(question, text)
    assert (reading.problem, reading.value) == (None, option)


@pytest.mark.parametrize(("question", "text", "options"), cases(SEVERAL))  # type: ignore[arg-type]
def test_several_options(read: Read, question: str, text: str, options: list[str]) -> None:
    reading = read(question, text)
    assert (reading.problem, reading.value) == (None, options)


@pytest.mark.parametrize(("question", "text", "titles"), AMBIGUOUS)
def test_several_meanings_are_offered(read: Read, question: str, text: str, titles: set[str]) -> None:
    reading = read(question, text)
    assert reading.problem == "ambiguous"
    assert {title for title, _ in reading.choices} == titles


@pytest.mark.parametrize(("question", "text"), UNCLEAR)
def test_what_names_no_option_is_unclear(read: Read, question: str, text: str) -> None:
    assert read(question, text).problem == "unclear"


@pytest.mark.parametrize("text", ["pas encore d'association", "pas d'association encore"])
def test_not_yet_an_association_is_not_one(read: Read, text: str) -> None:
    reading = read("legal_form", text)
    assert reading.problem == "ambiguous"
    assert 0 < len(reading.choices) <= 6
    assert "Association" not in dict(reading.choices)


@pytest.mark.parametrize(
    "text", ["oui", "ok", "d'accord", "oui oui oui", "pas d'annuaire", "ni annuaire ni mise en relation"]
)
def test_consent_must_be_explicit(read: Read, text: str) -> None:
    """One « oui » to three separate choices, or the refusal of one, grants and refuses nothing."""
    assert read("optins", text).problem == "ambiguous"


@pytest.mark.parametrize("question", ["publics", "digital", "needs", "capacity"])
def test_a_bare_yes_to_a_list_offers_it(read: Read, question: str) -> None:
    reading = read(question, "oui")
    assert reading.problem == "ambiguous" and reading.choices


def test_no_need_of_one_thing_is_not_no_need_at_all(read: Read) -> None:
    reading = read("needs", "pas besoin d'argent")
    assert reading.problem == "ambiguous"
    assert "Un financement" not in dict(reading.choices)


def test_a_described_project_is_asked_how_precise_it_is(read: Read) -> None:
    reading = read("project", "un festival l'été prochain")
    assert reading.problem == "ambiguous" and len(reading.choices) == 3


def test_every_choice_offered_reads_back(read: Read) -> None:
    for question, text, _ in AMBIGUOUS:
        for _, resend in read(question, text).choices:
            assert read(question, resend).problem is None


def test_a_button_is_certain_and_a_mistake_is_not(read: Read) -> None:
    assert read("legal_form", "Groupe ou collectif sans statut").confidence == 1.0
    assert read("legal_form", "micro entrepise").confidence < 0.9


def test_a_long_answer_quotes_only_what_counts(read: Read) -> None:
    text = "Alors, " + "comment vous dire, on a beaucoup hésité, " * 8 + "mais nous sommes une association."
    reading = read("legal_form", text)
    assert reading.value == "association"
    assert reading.quote == "association"


def option(identifier: str, *words: str) -> Option:
    return Option(id=identifier, label=identifier.capitalize(), words=words)


def test_the_longest_words_win() -> None:
    find = Matcher([option("firm", "entreprise"), option("alone", "micro entreprise")], "words")
    assert [match.option for match in find.find(fold("une micro-entreprise"))] == ["alone"]


def test_wildcards() -> None:
    find = Matcher([option("tool", "développ* ... site*")], "words")
    assert find.find(fold("nous développons de jolis sites"))
    assert find.find(fold("on développe un site"))
    assert not find.find(fold("on développe un deux trois quatre site"))
    assert not find.find(fold("on développe, un site"))


@pytest.mark.parametrize(
    ("text", "found"),
    [("atelier", 1), ("juste un atelier", 1), ("un blog et un atelier", 1), ("il est dans son atelier", 0)],
)
def test_a_word_that_counts_only_alone(text: str, found: int) -> None:
    assert len(Matcher([option("teach", "=atelier")], "words").find(fold(text))) == found


@pytest.mark.parametrize(
    ("text", "affirmed"),
    [
        ("pas de subvention", []),
        ("ni subvention", []),
        ("sans aucune subvention", []),
        ("subvention non", []),
        ("on ne gère pas de subvention", []),
        ("pas seulement une subvention", ["grant"]),
        ("pas de dossier, une subvention", ["grant"]),
        ("pas de dossier mais une subvention", ["grant"]),
        ("pas mal de subventions", ["grant"]),
    ],
)
def test_negation(text: str, affirmed: list[str]) -> None:
    folded = fold(text)
    matches = Matcher([option("grant", "subvention")], "words").find(folded)
    assert [match.option for match in split_negated(folded, matches)[0]] == affirmed


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("asociation", "association"), ("assocation", "association"), ("fédaration", "fédaration"), ("auteur", "auteur")],
)
def test_typing_mistakes_are_corrected_only_towards_the_options(typed: str, read_as: str) -> None:
    find = Matcher([option("a", "association", "acteur")], "words")
    assert respelled(fold(typed), find).words == fold(read_as).words


def test_correcting_a_mistake_does_not_change_the_quote() -> None:
    find = Matcher([option("a", "association")], "words")
    folded = respelled(fold("une Asociation"), find)
    assert folded.quote(1, 2) == "Asociation"
