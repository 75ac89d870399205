"""Seeded runs of the engine against the matching model, with faults, and the checks of the promises (spec 11)."""
