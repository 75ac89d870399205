"""Ladders before they trade: what a configuration would become at a price, and whether the venue would take it."""

from typing import Annotated

from pydantic import Field

from dca_engine.api.mirrors import MIRRORED
from dca_engine.api.position_schemas import SideName
from dca_engine.api.wire import Amount, Positive, Schema, Text, Whole
from dca_engine.api.wish_schemas import SizeRequest
from dca_engine.core.ladder import Generator, Ladder, Level
from dca_engine.core.settings import Pyramiding

LadderForm = Annotated[Ladder, MIRRORED]
GeneratorForm = Annotated[Generator, MIRRORED]
LevelForm = Annotated[Level, MIRRORED]
PyramidingForm = Annotated[Pyramiding, MIRRORED]


class LadderPreviewRequest(Schema):
    symbol: Annotated[Text, Field(min_length=1)]
    """As on a chart or unified, e.g. `BTCUSDT` or `BTC/USDT`."""
    side: SideName
    price: Positive
    """The base price, quote."""
    account_id: Text | None = None
    """Null: the default one."""
    timeframe_seconds: Annotated[Whole, Field(ge=1)] | None = None
    ladder: LadderForm | None = None
    """Null: the one that the settings give to this market."""
    pyramiding: PyramidingForm | None = None
    """Null: as the settings say."""
    pyramid: Annotated[Whole, Field(ge=0)] = 0
    size: SizeRequest | None = None
    """Where the alert's own size decides."""


class PlannedLegView(Schema):
    index: int
    gap_percent: Amount
    weight_percent: Amount
    tp_percent: Amount
    price: Amount
    """Quote."""
    quantity: Amount
    """Base."""
    cost: Amount
    """Price x quantity, quote."""
    distance_percent: Amount
    """Of the rounded price from the base price."""
    placed: bool
    """Whether it would be placed."""
    problems: list[str]
    held_quantity: Amount | None
    """Base, once this leg and all before it are filled. It and the next four are null where nothing is placed."""
    average_price: Amount | None
    """Quote, of all that."""
    break_even_price: Amount | None
    """Where all of it can be sold without loss, with a taker's fee on both sides."""
    target_price: Amount | None
    """The target that the price meets first."""
    target_distance_percent: Amount | None
    """From this leg's price to that target."""


class LadderPreview(Schema):
    symbol: str
    account_id: str
    quote: str
    base: str
    tick_size: Amount
    step_size: Amount
    min_quantity: Amount
    min_notional: Amount
    max_quantity: Amount | None
    contract_size: Amount
    """Base per contract; 1 where none are traded."""
    capital: Amount
    """Of this pyramid, quote."""
    group_capital: Amount
    """If every pyramid is taken, quote."""
    pool_capital: Amount
    """If that happens in every slot: the most that can be in the market at once, quote."""
    legs: list[PlannedLegView]
    cost: Amount
    """Of all legs that would be placed, quote: the most that this ladder takes."""
    unused: Amount
    """What the market's rules leave over of the capital: legs that are not placed, and rounding."""
    free: Amount | None
    """Free balance of the account, quote; null: not known now."""
    left: Amount | None
    """Free balance less the cost."""
    accepted: bool
    """Whether the first leg could be placed and the balance covers all, as far as it is known."""


class GenerateRequest(Schema):
    generator: GeneratorForm


class Levels(Schema):
    levels: list[LevelForm]
