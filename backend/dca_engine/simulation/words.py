"""A step of a plan in words, for whoever looks for what went wrong."""

from dataclasses import fields
from decimal import Decimal

from dca_engine.simulation.steps import Step


def words(step: Step) -> str:
    """`at 12.5 s: Killed steps=3 down=1.0`: what is at its usual value is left out."""
    told = (
        f"{field.name}={_text(getattr(step, field.name))}"
        for field in fields(step)
        if field.name != "at" and getattr(step, field.name) != field.default
    )
    return f"at {step.at} s: {type(step).__name__} {' '.join(told)}"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
