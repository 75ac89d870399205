"""What a person can ask for, and what is answered: carried out, with the reasons in words."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dca_engine.alerts.fields import invalid
from dca_engine.api.wire import Positive, Schema, Whole, Yes, YesNo
from dca_engine.core.values import HUNDRED

Index = Annotated[Whole, Field(ge=0, le=999)]


class ReasonView(Schema):
    """Why something was decided: a stable code, one sentence, and the numbers behind it."""

    code: str
    text: str
    numbers: dict[str, str]
    group_id: str | None
    client_order_id: str | None


class Accepted(Schema):
    """202 for a wish of the trader: decided and written down; what is sent to an exchange follows."""

    accepted: Literal[True] = True
    reasons: list[ReasonView]
    """What was decided; the orders that follow from it are told by the feed."""


# --- about a group ----------------------------------------------------------------------------------------------------


class ReduceRequest(Schema):
    """A part to be sold at market; exactly one of the three. Percent of what is held, base, or quote."""

    percent: Positive | None = None
    quantity: Positive | None = None
    quote: Positive | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(part is not None for part in (self.percent, self.quantity, self.quote)) != 1:
            raise invalid("needs exactly one of percent, quantity and quote")
        if self.percent is not None and self.percent > HUNDRED:
            raise invalid("percent must be at most 100")
        return self


class AddFundsRequest(Schema):
    """One more entry order in the latest pyramid: `amount` in quote, at `price`, or at market without one."""

    amount: Positive
    price: Positive | None = None


class TargetRequest(Schema):
    """A target price by hand: for a leg, for a pyramid (no leg), or for the group (neither). Null: by its percent."""

    pyramid: Index | None = None
    leg: Index | None = None
    price: Positive | None

    @model_validator(mode="after")
    def _leg_of_a_pyramid(self) -> Self:
        if self.leg is not None and self.pyramid is None:
            raise invalid("a leg needs the pyramid that it belongs to")
        return self


class StopRequest(Schema):
    """A stop price by hand; null: by the settings again."""

    price: Positive | None


class LegPlace(Schema):
    pyramid: Index
    leg: Index


class CancelLegsRequest(Schema):
    """Which unfilled legs to withdraw; all of them when none is named."""

    legs: Annotated[list[LegPlace], Field(min_length=1, max_length=1000)] | None = None


class GroupOffsetRequest(Schema):
    """Whether offsets may touch the group; `skip_next` leaves it out of the next one only."""

    blocked: YesNo | None = None
    skip_next: Yes | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.blocked is None and self.skip_next is None:
            raise invalid("needs blocked, skip_next, or both")
        return self


# --- about a portfolio ------------------------------------------------------------------------------------------------


class PanicRequest(Schema):
    """`close_all`: every position is closed. `cancel_all`: every unfilled entry goes. Both pause the portfolio."""

    action: Literal["close_all", "cancel_all"]


class SizeRequest(Schema):
    """An alert's own size."""

    value: Positive
    unit: Literal["contracts", "base", "quote"]
