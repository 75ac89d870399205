"""Chance from one seed: the same seed strikes in the same order. Moments are real ones, so no two runs are alike."""

from random import Random as Dice  # noqa: TID251  seeded, and decides nothing that must be secret

__all__ = ["Dice"]
