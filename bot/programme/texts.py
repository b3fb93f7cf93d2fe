"""`texts.yml`: what the assistant says outside the questions, by id, with `{named}` places to fill."""

from __future__ import annotations

import string

from pydantic import RootModel, model_validator

from bot.programme.errors import fault


class UnknownText(KeyError):
    """No text has this id: a mistake of the code, never of a person."""


class MissingValue(KeyError):
    """A text needs a value that was not given."""


class Texts(RootModel[dict[str, str]]):
    """All the texts by id."""

    model_config = {"frozen": True}

    @model_validator(mode="after")
    def _readable(self) -> Texts:
        for text_id, text in self.root.items():
            if not text.strip():
                raise fault(f"le texte « {text_id} » est vide", "Écrivez-le, ou retirez son nom")
            try:
                placeholders(text)
            except ValueError as error:
                raise fault(
                    f"dans le texte « {text_id} », les accolades ne se lisent pas ({error})",
                    "Écrivez {nom} pour une valeur, {{ et }} pour de vraies accolades",
                ) from error
        return self

    def ids(self) -> frozenset[str]:
        """Every text id."""
        return frozenset(self.root)

    def needs(self, text_id: str) -> frozenset[str]:
        """The names of the values that a text needs; UnknownText when there is no such text."""
        return placeholders(self._get(text_id))

    def render(self, text_id: str, **values: object) -> str:
        """The text with its values; UnknownText or MissingValue when it cannot be written whole."""
        text = self._get(text_id)
        missing = placeholders(text) - values.keys()
        if missing:
            raise MissingValue(f"{text_id}: {', '.join(sorted(missing))}")
        return text.format(**values)

    def _get(self, text_id: str) -> str:
        try:
            return self.root[text_id]
        except KeyError:
            raise UnknownText(text_id) from None


def placeholders(text: str) -> frozenset[str]:
    """The names between braces; ValueError when braces are unbalanced or hold anything but a name."""
    names = set()
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError("{" + name + "}")
        names.add(name)
    return frozenset(names)
