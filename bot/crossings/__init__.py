"""Crossings: who completes whom, introductions with the consent of both, experiments of a few together."""
