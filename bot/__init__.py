"""Passerelles: the assistant that meets the small digital actors of a territory."""
