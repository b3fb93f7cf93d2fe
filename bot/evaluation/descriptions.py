"""The part about descriptions: labels, calibration, sources, noise, one section for each labelled set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from bot.evaluation.corpus import CorpusLine, read_descriptions
from bot.evaluation.leakage import Pair, Passage, leaks
from bot.evaluation.materials import OURS, Materials
from bot.evaluation.noise import NOISES
from bot.evaluation.scores import Judged, LabelScore, Scores, judge, score
from bot.evaluation.section import Bars, Cell, Figure, Matrix, Note, Part, Quote, Quotes, Reliability, Section, Table
from bot.evaluation.words import name
from bot.understanding.classifier import FAMILIES, Classifier

SMALLEST_GROUP = 15
"""Lines: below, the accuracy of a source says little."""
MOST_MISTAKES = 30


def sections(materials: Materials) -> Iterator[Section]:
    """One section for our reference set, one for each corpus of descriptions that was given."""
    for set_name, path in materials.description_sets():
        yield describe(materials, set_name, read_descriptions(path))
    if not materials.corpora.descriptions:
        yield Section(
            "descriptions-corpus",
            "Descriptions d’un corpus extérieur",
            parts=[Note("Aucun corpus de descriptions n’a été donné : ajoutez « --corpus FICHIER ou DOSSIER ».")],
        )


def describe(materials: Materials, set_name: str, lines: Sequence[CorpusLine]) -> Section:
    """Everything that is measured on one set."""
    classifier, ours = materials.classifier, set_name == OURS
    judged = judge(classifier, lines)
    clear = score([one for one in judged if not one.line.unclear])
    unclear = score([one for one in judged if one.line.unclear])
    title = "Descriptions : notre jeu de référence" if ours else f"Descriptions : {set_name}"
    if clear is None:
        return Section(f"descriptions-{set_name}", title, parts=[Note("Aucune ligne claire à mesurer.")])
    noisy = noise_scores(classifier, [one for one in lines if not one.unclear])
    known = leaks(materials.learnt, [Passage(f"{set_name} {one.id}", one.text) for one in lines])
    parts: list[Part] = [
        Note(
            f"{clear.lines} textes clairs, que deux lecteurs soigneux liraient de la même façon"
            + (f" ; {unclear.lines} textes peu clairs, comptés à part. " if unclear else ". ")
            + f"Modèle {classifier.version}."
        ),
        *_label_parts(clear),
        Matrix(
            "Familles confondues",
            [name("labels", family) for family in FAMILIES],
            [[row[found] for found in FAMILIES] for row in clear.confusion.values()],
            "Chaque rangée : ce qu’a dit le lecteur ; chaque colonne : ce qu’a lu le modèle.",
        ),
        _reliability(clear),
        _groups(clear),
        _noise(clear, noisy),
        *([_unclear(unclear)] if unclear else []),
        *([_leaks(known)] if known else []),
        *([_mistakes(judged)] if ours else []),
    ]
    data = {
        "version": classifier.version,
        "clear": asdict(clear),
        "unclear": asdict(unclear) if unclear else None,
        "noise": {noise: _summary(scores) for noise, scores in noisy.items()},
        "leaks": [[pair.one.where, pair.other.where] for pair in known],
    }
    return Section(f"descriptions-{set_name}", title, _figures(materials, clear, noisy, len(known)), parts, data)


def noise_scores(classifier: Classifier, lines: Sequence[CorpusLine], seed: int = 0) -> dict[str, Scores]:
    """The scores of the same lines once each noise has spoilt their texts (none of them when there is no line)."""
    found: dict[str, Scores] = {}
    for noise, spoil in NOISES.items():
        scores = score(judge(classifier, [replace(line, text=spoil(line.text, seed)) for line in lines]))
        if scores:
            found[noise] = scores
    return found


def _figures(materials: Materials, clear: Scores, noisy: dict[str, Scores], known: int) -> list[Figure]:
    target = materials.targets.of
    large = [group.family_accuracy for group in clear.groups.values() if group.lines >= SMALLEST_GROUP]
    losses = [clear.family_accuracy - scores.family_accuracy for scores in noisy.values()]
    values: list[tuple[str, str, float | None]] = [
        ("family", "famille, exactitude", clear.family_accuracy),
        ("objectives", "objectifs, macro-F1", clear.objectives_macro_f1),
        ("subtypes", "sous-types, macro-F1", clear.subtypes_macro_f1),
        ("worst_group", f"famille, pire source d’au moins {SMALLEST_GROUP} textes", min(large, default=None)),
        ("noise", "famille, perte au pire des bruits", max(losses, default=None)),
        ("objectives_exact", "objectifs, ensemble exact", clear.objectives_exact),
        ("family_lenient", "famille, « les deux » comptant à moitié", clear.family_lenient),
    ]
    leaked = Figure("leaks", "textes presque déjà appris", known, "count", target("descriptions", "leaks"))
    return [*(Figure(key, label, value, "share", target("descriptions", key)) for key, label, value in values), leaked]


def _label_parts(clear: Scores) -> Iterator[Part]:
    for task, scores, wanted in (
        ("family", clear.families, "Famille"),
        ("objectives", clear.objectives, "Objectifs"),
        ("usage_subtypes", clear.subtypes, "Sous-types d’usages"),
    ):
        yield Bars(
            f"{wanted} : précision, rappel et F1",
            [f"{name('labels', one.label)} ({one.support})" for one in scores],
            {
                "précision": [one.precision for one in scores],
                "rappel": [one.recall for one in scores],
                "F1": [one.f1 for one in scores],
            },
            note=_label_note(task, scores),
        )


def _label_note(task: str, scores: Sequence[LabelScore]) -> str:
    note = "Entre parenthèses, le nombre de textes qui portent l’étiquette."
    if task == "usage_subtypes":
        note += " Mesuré sur les textes d’usages ou des deux, comme le produit répond."
    return note


def _reliability(clear: Scores) -> Part:
    gaps = ", ".join(
        f"{name('tasks', task)} {100 * table.ece:.1f} points".replace(".", ",")
        for task, table in clear.calibration.items()
    )
    return Reliability(
        "Fiabilité de la confiance annoncée",
        {name("tasks", task): table.bins for task, table in clear.calibration.items()},
        f"Sur la diagonale, ce qui est annoncé à 80 % est juste quatre fois sur cinq. Écart moyen : {gaps}.",
    )


def _groups(clear: Scores) -> Part:
    rows: list[Sequence[Cell]] = [
        [group, one.lines, one.family_accuracy, one.objectives_exact, one.subtypes_jaccard]
        for group, one in clear.groups.items()
    ]
    return Table(
        "Par source de textes",
        ["source", "textes", "famille", "objectifs exacts", "sous-types en commun"],
        rows,
        ["count", "share", "share", "share"],
    )


def _noise(clear: Scores, noisy: dict[str, Scores]) -> Part:
    spoilt = {"(tels quels)": clear, **{name("noises", noise): scores for noise, scores in noisy.items()}}
    return Bars(
        "Selon le bruit",
        list(spoilt),
        {
            "famille": [one.family_accuracy for one in spoilt.values()],
            "objectifs": [one.objectives_macro_f1 for one in spoilt.values()],
            "sous-types": [one.subtypes_macro_f1 for one in spoilt.values()],
        },
        name="bruit",
        note="Les mêmes textes, abîmés comme les gens les abîment : exactitude de la famille, macro-F1 du reste.",
    )


def _unclear(unclear: Scores) -> Part:
    rows: list[Sequence[Cell]] = [
        ["famille, exactitude", unclear.family_accuracy],
        ["famille, « les deux » comptant à moitié", unclear.family_lenient],
        ["objectifs, macro-F1", unclear.objectives_macro_f1],
        ["objectifs, ensemble exact", unclear.objectives_exact],
        ["sous-types, macro-F1", unclear.subtypes_macro_f1],
    ]
    note = "Deux lecteurs soigneux pourraient y différer : ces textes ne comptent pas dans les chiffres du haut."
    return Table(f"Textes peu clairs ({unclear.lines})", ["mesure", "valeur"], rows, ["share"], note)


def _leaks(known: Sequence[Pair]) -> Part:
    rows: list[Sequence[Cell]] = [[pair.other.where, pair.one.where, pair.shared] for pair in known]
    note = "Ôtez le texte d’apprentissage : ce qui mesure ne doit pas avoir été appris."
    return Table(
        "Textes presque déjà appris", ["texte qui mesure", "texte appris", "en commun"], rows, ["count", "share"], note
    )


def _mistakes(judged: Sequence[Judged]) -> Part:
    wrong = [one for one in judged if not one.line.unclear and not one.right]
    quotes = [
        Quote(one.line.text, (), f"{one.line.id} — voulu : {_said(one)} ; lu : {_read(one)}")
        for one in wrong[:MOST_MISTAKES]
    ]
    note = f"{len(wrong)} textes dont la famille ou les objectifs ne sont pas ceux du lecteur."
    return Quotes("Erreurs à relire", quotes, note)


def _said(one: Judged) -> str:
    return _listed(one.line.family, sorted(one.line.objectives))


def _read(one: Judged) -> str:
    sure = f"{one.read.family[one.kept.family]:.2f}".replace(".", ",")
    return f"{_listed(one.kept.family, one.kept.objectives)} (famille sûre à {sure})"


def _listed(family: str, objectives: Sequence[str]) -> str:
    return ", ".join(name("labels", label) for label in (family, *(objectives or ["none"])))


def _summary(scores: Scores) -> dict[str, float]:
    return {
        "family": scores.family_accuracy,
        "objectives": scores.objectives_macro_f1,
        "subtypes": scores.subtypes_macro_f1,
    }
