"""The part about messages: how what people write is taken in the real dialogue, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.dialogue import DialogueReport, StepScore, measure
from bot.evaluation.engine import Engine, EngineFailed
from bot.evaluation.materials import OURS, Materials, Missing
from bot.evaluation.noise import NOISES
from bot.evaluation.section import Cell, Figure, Part, Section, Table
from bot.evaluation.situations import Situations, situations
from bot.evaluation.utterances import Case, load_corpus, load_dialogue, load_intents

SEED = 0
SOME = 4
"""One message in so many is also read with each noise: reading all of them six times takes a quarter of an hour."""


def sections(materials: Materials) -> Iterator[Section]:
    """Our two sets together, then each corpus. Raises Missing when the dialogue is not trained."""
    sets = [(OURS, [*load_intents(), *load_dialogue()])]
    sets += [(path.name.removesuffix(".jsonl"), load_corpus(path)) for path in materials.corpora.utterances]
    try:
        with Engine(materials.settings) as engine, situations(materials.settings, engine) as here:
            for name, cases in sets:
                yield _section(materials, here, name, cases)
    except EngineFailed as error:
        raise Missing(str(error)) from error


def _section(materials: Materials, here: Situations, name: str, cases: Sequence[Case]) -> Section:
    plain, some = measure(here, cases), cases[::SOME]
    quiet = measure(here, some)
    noisy = {kind: measure(here, some, noise, SEED) for kind, noise in NOISES.items()}
    total, ours = plain.total, name == OURS
    worst = max(quiet.total.accuracy - one.total.accuracy for one in noisy.values())
    target = materials.targets.of
    part = "messages" if ours else "messages_corpus"
    figures = [
        Figure("intents", "messages bien pris", total.accuracy, target=target(part, "intents")),
        Figure("noise", "perte au pire des bruits", worst, target=target(part, "noise")),
    ]
    if ours:
        figures[1:1] = [
            Figure(
                "answers_lost",
                "réponses prises pour une demande",
                total.answers_as_requests / max(total.answers, 1),
                target=target(part, "answers_lost"),
            ),
            Figure(
                "requests_stored",
                "demandes prises pour une réponse",
                total.requests_as_answers / max(total.requests, 1),
                target=target(part, "requests_stored"),
            ),
            Figure("values", "valeurs fausses", total.wrong_values / max(total.values, 1)),
        ]
    return Section(
        f"messages-{name}",
        "Messages : nos jeux de référence" if ours else f"Messages : {name}",
        figures,
        [_by_step(plain), _by_noise(quiet, noisy)],
        [{"case": one.case.text, "step": one.case.step, "why": one.why} for one in plain.mistakes if ours],
    )


def _by_step(report: DialogueReport) -> Part:
    rows: list[Sequence[Cell]] = [_row(score) for score in (*report.steps, report.total)]
    return Table(
        "À chaque question",
        [
            *("question", "messages", "bien pris"),
            *("réponses perdues", "demandes stockées", "valeurs fausses", "redemandées"),
        ],
        rows,
        ["count", "share", "count", "count", "count", "count"],
        "Une réponse perdue a été prise pour une demande ; une demande stockée, pour une réponse.",
    )


def _row(score: StepScore) -> Sequence[Cell]:
    return [
        "toutes" if score.step == "all" else score.step,
        score.lines,
        score.accuracy,
        score.answers_as_requests,
        score.requests_as_answers,
        score.wrong_values,
        score.unread,
    ]


def _by_noise(plain: DialogueReport, noisy: dict[str, DialogueReport]) -> Part:
    names = {"(tels quels)": plain, **noisy}
    rows: list[Sequence[Cell]] = [
        [
            name,
            one.total.accuracy,
            one.total.answers_as_requests / max(one.total.answers, 1),
            one.total.requests_as_answers / max(one.total.requests, 1),
        ]
        for name, one in names.items()
    ]
    return Table("Selon le bruit", ["bruit", "bien pris", "réponses perdues", "demandes stockées"], rows, ["share"] * 3)
