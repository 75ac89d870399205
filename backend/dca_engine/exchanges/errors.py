"""What can go wrong with a venue, in the application's words (spec 10), each knowing what the caller may do next.

Final: the venue said no, the same request will never succeed. Retryable: it certainly had no effect, send it again when
allowed. Ambiguous: the order may exist, look it up by its client order id first.
"""

from enum import StrEnum

from dca_engine.ports import NotSent, Refused, Unknown


class Fate(StrEnum):
    """What is known about the request that failed."""

    FINAL = "final"
    RETRYABLE = "retryable"
    AMBIGUOUS = "ambiguous"


class ExchangeError(Exception):
    """A venue did not do what it was asked. `reason` is fit for a trader and holds no secret."""

    default_fate = Fate.FINAL

    def __init__(
        self, reason: str, *, fate: Fate | None = None, retry_after: float = 0.0, venue_code: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fate = self.default_fate if fate is None else fate
        self.retry_after = retry_after
        """Seconds before the same request is worth another try."""
        self.venue_code = venue_code


class InvalidCredentialsError(ExchangeError):
    """The keys are wrong, or may not do this."""


class KeysMissingError(InvalidCredentialsError):
    """The account has no keys (yet), so nothing was asked. Another connection will have them."""


class InsufficientFundsError(ExchangeError):
    """The account cannot pay for the order."""


class OrderValidationError(ExchangeError):
    """The order breaks a rule of its market."""


class UnknownOrderError(OrderValidationError):
    """The venue says that it has no such order (any more, or yet)."""


class MarketClosedError(OrderValidationError):
    """The market exists and takes no orders now."""


class DuplicateOrderError(OrderValidationError):
    """An order with this client order id is open: it exists, so the caller looks it up."""

    default_fate = Fate.AMBIGUOUS


class RateLimitError(ExchangeError):
    """Too many requests; nothing is answered before `retry_after` seconds have passed."""

    default_fate = Fate.RETRYABLE


class OrderRateLimitError(RateLimitError):
    """Too many orders of this account; anything but a new order is still answered."""


class ExchangeConnectionError(ExchangeError):
    """The venue could not be reached, or did not answer."""

    default_fate = Fate.AMBIGUOUS


class ClockSkewError(ExchangeConnectionError):
    """Our clock and the venue's differ too much; refused before it was looked at."""

    default_fate = Fate.RETRYABLE


class GenericExchangeError(ExchangeError):
    """Any other refusal."""


class MarketGoneError(GenericExchangeError):
    """The venue knows no market of this name (any more), and so nothing rests there."""


UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What Python raises of an answer that is not of the shape that it is read in."""


class MalformedAnswerError(GenericExchangeError):
    """An answer that says nothing: half a text, no order id, not the venue's format."""

    default_fate = Fate.AMBIGUOUS


def spec_name(error: ExchangeError) -> str:
    """The name of the application error of spec 10 that this is, or is a kind of."""
    kinds = type(error).__mro__
    return kinds[kinds.index(ExchangeError) - 1].__name__


def as_answer(error: ExchangeError) -> Refused | NotSent | Unknown:
    """What an order's sender is told about this failure."""
    match error.fate:
        case Fate.FINAL:
            return Refused(spec_name(error), error.reason)
        case Fate.RETRYABLE:
            return NotSent(error.reason, error.retry_after)
        case Fate.AMBIGUOUS:
            return Unknown(error.reason)
