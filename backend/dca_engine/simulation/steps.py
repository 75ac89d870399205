"""What may happen in a simulated run: each step is a fact with its moment and makes sense whichever others are missing.

What a step is about (a group, an order, a market) is picked by a number from what is there at its moment; prices are
told as levels of the price that a market began at (1.02 is two percent above). Moments are virtual seconds from the
start of the run.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# --- the market and the alerts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PricesMove:
    at: float
    symbol: str
    levels: tuple[Decimal, ...]
    apart: float
    """Seconds between two of them."""


@dataclass(frozen=True, slots=True)
class FundingFalls:
    at: float
    symbol: str
    rate: Decimal


class Form(StrEnum):
    SHORT = "short"
    FULL = "full"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class AlertSent:
    """`copies` of the same bytes, `apart` seconds from one to the next."""

    at: float
    chart: str
    """The symbol as the alert writes it."""
    action: str
    level: Decimal | None
    """Of the market's price at that moment; None: the alert names no price."""
    timeframe: str
    trade_id: str
    age: float
    """Seconds that the alert's own time lies back."""
    number: int
    """Makes bodies differ that say the same."""
    form: Form = Form.SHORT
    size: tuple[str, str] | None = None
    """Value and unit."""
    stop: Decimal | None = None
    """Level of the market's price."""
    target: Decimal | None = None
    has_secret: bool = True
    has_time: bool = True
    copies: int = 1
    apart: float = 0.0


# --- a person ---------------------------------------------------------------------------------------------------------


class WishKind(StrEnum):
    CLOSE = "close"
    RELEASE = "release"
    REDUCE = "reduce"
    ADD_FUNDS = "add_funds"
    PIN_LEG = "pin_leg"
    PIN_GROUP = "pin_group"
    UNPIN = "unpin"
    MOVE_STOP = "move_stop"
    CLEAR_STOP = "clear_stop"
    WITHDRAW_LEGS = "withdraw_legs"
    BLOCK_OFFSET = "block_offset"
    SKIP_OFFSET = "skip_offset"
    APPLY_SETTINGS = "apply_settings"
    OFFSET = "offset"
    PROMOTE = "promote"
    FORCE = "force"
    REMOVE = "remove"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE_ALL = "close_all"
    CANCEL_ALL = "cancel_all"
    CHANGE_SETTINGS = "change_settings"


@dataclass(frozen=True, slots=True)
class Wished:
    at: float
    kind: WishKind
    pick: int
    number: Decimal
    """A percent, a level or a share, as the wish needs it."""


class HandKind(StrEnum):
    BUY = "buy"
    SELL = "sell"
    DEPOSIT = "deposit"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    STRAY = "stray"
    """An order that bears the portfolio's mark and of which its database knows nothing: what is left after an old copy
    of the database was put back."""


@dataclass(frozen=True, slots=True)
class TradedByHand:
    """The trader does something at the venue itself, past the engine."""

    at: float
    kind: HandKind
    account: int
    pick: int
    share: Decimal
    """Of what is free."""


# --- faults -----------------------------------------------------------------------------------------------------------


class RequestFault(StrEnum):
    """What becomes of the next orders and cancels."""

    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    ARRIVE_LATE = "arrive_late"
    REFUSE = "refuse"
    LIMIT_RATE = "limit_rate"
    FAIL_READS = "fail_reads"
    FILL_WHILE_CANCELLING = "fill_while_cancelling"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class RequestsFail:
    at: float
    fault: RequestFault
    account: int
    count: int
    seconds: float
    """Until the answer is given up, or the least wait of a rate limit."""


class StreamFault(StrEnum):
    LOSE = "lose"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    DELAY = "delay"
    DROP = "drop"
    BREAK_PRICES = "break_prices"


@dataclass(frozen=True, slots=True)
class StreamFails:
    at: float
    fault: StreamFault
    account: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The venue answers nothing."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class OrderFills:
    """A resting order trades, whatever the price says."""

    at: float
    pick: int
    share: Decimal


class StatementFault(StrEnum):
    """What becomes of the next statements to the database."""

    FAIL_BEFORE = "fail_before"
    FAIL_AFTER = "fail_after"
    ARRIVE_LATE = "arrive_late"
    SLOW = "slow"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class DatabaseFails:
    at: float
    fault: StatementFault
    skip: int
    """Statements that still go well."""
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ClockJumps:
    """The engine's wall clock is set."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class MachineSleeps:
    """Everybody's wall clock goes on while nothing runs."""

    at: float
    seconds: float


class Waits(StrEnum):
    """What a kill waits for: nothing, or the next time that the engine turns to the database or to the venue."""

    NOT = "not"
    FOR_STATEMENT = "for_statement"
    FOR_ORDER = "for_order"


@dataclass(frozen=True, slots=True)
class Killed:
    """The engine is killed before the step of its event loop with this number from then on, and started again after
    `down` seconds."""

    at: float
    steps: int
    down: float
    waits: Waits = Waits.NOT


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A second engine is started beside the first, which does not know of it."""

    at: float


Step = (
    PricesMove
    | FundingFalls
    | AlertSent
    | Wished
    | TradedByHand
    | RequestsFail
    | StreamFails
    | Maintenance
    | OrderFills
    | DatabaseFails
    | ClockJumps
    | MachineSleeps
    | Killed
    | TakenOver
)
