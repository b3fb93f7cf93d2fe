"""Tells plain French from another language, so that nobody is answered about a text that was not read.

Most texts are known to be French by their small words alone; only the others ask py3langid, whose model costs a
second and 80 MB the first time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.understanding.features import STOP_WORDS
from bot.understanding.text import fold_phrase

NAMES = {
    "en": "anglais",
    "es": "espagnol",
    "pt": "portugais",
    "it": "italien",
    "de": "allemand",
    "nl": "néerlandais",
    "eu": "basque",
    "oc": "occitan",
    "ca": "catalan",
    "br": "breton",
    "ar": "arabe",
    "tr": "turc",
    "pl": "polonais",
    "ro": "roumain",
    "ru": "russe",
    "uk": "ukrainien",
    "vi": "vietnamien",
    "zh": "chinois",
}
"""The languages that are told apart from French, with their French names."""
FRENCH_ENOUGH = 0.2
"""Share of small words that only French has from which a text is French."""
_SHARED = "a as de du en entre es et etc ha la le les ma me mes no ni on or par que se si son sur tan te tu un una y"
_FRENCH_ONLY = STOP_WORDS - frozenset(_SHARED.split())
FEWEST_WORDS = 3
HARDLY_FRENCH = 0.05
LIKELY = 0.6
"""Probabilities between which there is a doubt, which profits to the person: the text is then read as French."""


def foreign_language(text: str) -> str | None:
    """The code (a key of `NAMES`) of the language of `text` when it is plainly not French.

    None for French, for a text of fewer than three words, and whenever there is a doubt.
    """
    words = fold_phrase(text)
    if len(words) < FEWEST_WORDS or sum(word in _FRENCH_ONLY for word in words) >= FRENCH_ENOUGH * len(words):
        return None
    likely = dict(_identifier().rank(text))
    best = max(NAMES, key=lambda code: likely[code])
    return best if likely["fr"] < HARDLY_FRENCH and likely[best] > LIKELY else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["fr", *NAMES])
    return identifier
