"""What the assistant knows, read from `programme/*.yml` and validated."""

from bot.programme.errors import ContentError
from bot.programme.loader import FOLDER, check, load
from bot.programme.programme import Programme
from bot.programme.texts import MissingValue, Texts, UnknownText

__all__ = ["FOLDER", "ContentError", "MissingValue", "Programme", "Texts", "UnknownText", "check", "load"]
