"""Diagnosis: where an actor stands, with reasons. Pure functions of typed objects."""

from bot.diagnosis.diagnose import diagnose
from bot.diagnosis.model import Diagnosis
from bot.diagnosis.overrides import BadOverride

__all__ = ["BadOverride", "Diagnosis", "diagnose"]
