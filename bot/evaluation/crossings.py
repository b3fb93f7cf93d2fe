"""The part about crossings: are the peers proposed those that an adviser would introduce, and not just the nearest?

Two sets: sixty actors, whom the rules may be mended on, and others apart, who tell whether the rules hold for people
they never met. The second is only ever shown as a whole, so that measuring it does not give it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.crossings.area import kilometres
from bot.crossings.matching import rank
from bot.crossings.model import Peer
from bot.crossings.seen import see
from bot.evaluation.judged_peers import APART, JudgedPeers, Split, load_judged, read_peers
from bot.evaluation.materials import Materials
from bot.evaluation.ranking import expected_ndcg, ndcg
from bot.evaluation.section import Bars, Cell, Figure, Note, Section, Table
from bot.programme.programme import Programme
from bot.understanding.encoder import SentenceEncoder

K = 5
"""Places that count: as many peers as a person looks at."""
NOWHERE_KM = 20_000.0
"""The distance to somebody of whom no place is known."""
BASELINES = {
    "distance": "le plus proche d’abord",
    "words": "les mêmes mots d’abord (tf-idf)",
    "meaning": "le sens le plus voisin d’abord (encodeur)",
    "random": "au hasard",
}

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One actor for whom peers were sought: `found`, best first; nDCG@5 of it, and of each baseline."""

    query: str
    split: Split
    found: tuple[str, ...]
    ndcg: float
    baselines: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CrossingsReport:
    """Means over the queries, all or of a half."""

    ranked: tuple[Ranked, ...]

    def ndcg(self, split: Split | None = None) -> float:
        """Mean nDCG@5 of what the product proposes."""
        return mean(one.ndcg for one in self._of(split))

    def baseline(self, name: str, split: Split | None = None) -> float:
        """Mean nDCG@5 of a baseline of `BASELINES`."""
        return mean(one.baselines[name] for one in self._of(split))

    def margin(self, split: Split | None = None) -> float:
        """By how much the product is better than the best baseline."""
        return self.ndcg(split) - max(self.baseline(name, split) for name in BASELINES)

    def _of(self, split: Split | None) -> Sequence[Ranked]:
        return [one for one in self.ranked if split in (None, one.split)]


def sections(materials: Materials) -> Iterator[Section]:
    """One section, on `reference/crossings.yml` and `reference/crossings_apart.yml`. Raises Missing, ContentError."""
    judged = load_judged()
    yield describe(materials, judged, _measured(materials, judged), _measured(materials, load_judged(APART)))


def _measured(materials: Materials, judged: JudgedPeers) -> CrossingsReport:
    services = materials.services
    peers = read_peers(judged, services.programme, services.classifier, services.communes)
    return measure(services.programme, judged, peers)


def measure(programme: Programme, judged: JudgedPeers, peers: Mapping[str, Peer]) -> CrossingsReport:
    """Rank everybody for each query, ours and the baselines; these are spared those who do not agree to peers."""
    pool = judged.open
    texts = [peers[one].activity for one in pool]
    words, meaning = _alike_in_words(texts), _alike_in_meaning(texts)
    ranked = []
    for query, judgement in judged.queries.items():
        relevance, row = judgement.relevance, pool.index(query)
        others = [(place, one) for place, one in enumerate(pool) if one != query]
        scores: dict[str, Scores] = {
            "distance": {one: -_apart(programme, peers[query], peers[one]) for _, one in others},
            "words": {one: float(words[row, place]) for place, one in others},
            "meaning": {one: float(meaning[row, place]) for place, one in others},
            "random": {one: 0.0 for _, one in others},
        }
        found = rank(programme, peers[query], (peer for one, peer in peers.items() if one != query), most=K)
        order = tuple(proposal.other_id for proposal in found)
        baselines = {name: expected_ndcg(scores[name], relevance, K) for name in BASELINES}
        ranked.append(Ranked(query, judgement.split, order, ndcg(order, relevance, K), baselines))
    return CrossingsReport(tuple(ranked))


def describe(materials: Materials, judged: JudgedPeers, report: CrossingsReport, apart: CrossingsReport) -> Section:
    """The section of a report: figures, beside the baselines, and query by query; of those apart, figures only."""
    target = materials.targets.of
    figures = [
        Figure("ndcg", "nDCG@5", report.ndcg(), target=target("crossings", "ndcg")),
        Figure("dev", "nDCG@5, moitié de mise au point", report.ndcg("dev")),
        Figure("held", "nDCG@5, moitié gardée à part", report.ndcg("held"), target=target("crossings", "held")),
        Figure(
            "margin",
            "de mieux que la meilleure méthode simple",
            report.margin(),
            "points",
            target("crossings", "margin"),
        ),
        Figure("apart", "nDCG@5, acteurs jamais vus", apart.ndcg(), target=target("crossings", "apart")),
        Figure(
            "apart_margin",
            "de mieux que la meilleure, acteurs jamais vus",
            apart.margin(),
            "points",
            target("crossings", "apart_margin"),
        ),
    ]
    names = {actor: one.name for actor, one in judged.actors.items()}
    rows: list[Sequence[Cell]] = [
        [
            names[one.query],
            one.ndcg,
            ", ".join(f"{names[found]} ({judged.queries[one.query].relevance.get(found, 0)})" for found in one.found),
        ]
        for one in sorted(report.ranked, key=lambda one: one.ndcg)
    ]
    halves: dict[str, Split | None] = {"tout": None, "mise au point": "dev", "gardée à part": "held"}
    series = {
        title: [report.ndcg(split), *(report.baseline(name, split) for name in BASELINES)]
        for title, split in halves.items()
    } | {"jamais vus": [apart.ndcg(), *(apart.baseline(name) for name in BASELINES)]}
    return Section(
        "crossings",
        "Croisements",
        figures,
        [
            Note(
                f"{len(judged.actors)} acteurs imaginés ; pour {len(report.ranked)} d’entre eux, un jugement sur les "
                "autres, rendu avant tout classement : 2, je les appelle demain ; 1, possible ; 0, non. Les règles "
                "ont pu être mises au point sur eux ; les acteurs jamais vus disent ce qu’elles valent ailleurs."
            ),
            Bars("nDCG@5, et celui de méthodes simples", ["le produit", *BASELINES.values()], series, name="méthode"),
            Table("Acteur par acteur, les moins bons d’abord", ["pour", "nDCG@5", "proposés"], rows, ["share"]),
        ],
        [
            {
                "query": one.query,
                "split": one.split,
                "found": list(one.found),
                "ndcg": one.ndcg,
                "baselines": dict(one.baselines),
            }
            for one in report.ranked
        ],
    )


def _apart(programme: Programme, one: Peer, other: Peer) -> float:
    apart = kilometres(see(programme, one), see(programme, other))
    return NOWHERE_KM if apart is None else apart


def _alike_in_words(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The cosine of each text with each other, words weighed by tf-idf, accents left out."""
    vectors = TfidfVectorizer(strip_accents="unicode").fit_transform(texts).toarray()
    return np.asarray(vectors @ vectors.T, dtype=np.float64)


def _alike_in_meaning(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The cosine of each text with each other, by the sentence encoder."""
    vectors = SentenceEncoder().encode(texts)
    return np.asarray(vectors @ vectors.T, dtype=np.float64)
