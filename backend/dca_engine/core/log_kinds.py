"""What a line of the log is about, and how much it matters: read off the code of its reason, as tables."""

from enum import StrEnum

from dca_engine.core.messages import Event, GroupWish, PortfolioWish, QueueActed, Reason, Verdict
from dca_engine.core.portfolio import PortfolioStatus


class LogLevel(StrEnum):
    INFO = "info"
    ATTENTION = "attention"
    """Something went otherwise than it was asked for."""
    CRITICAL = "critical"
    """Something has to be looked at before the portfolio trades as it should."""


class LogKind(StrEnum):
    SIGNAL = "signal"
    ORDER = "order"
    FILL = "fill"
    TARGET = "target"
    EXIT = "exit"
    QUEUE = "queue"
    OFFSET = "offset"
    RISK = "risk"
    FUNDING = "funding"
    ACCOUNT = "account"
    HOLDINGS = "holdings"
    SETTINGS = "settings"
    PERSON = "person"
    ENGINE = "engine"


UNKNOWN_ORDER = "unknown_order"
BREAKERS = frozenset({"daily_loss", "losing_streak", "drawdown"})
_KINDS = {
    LogKind.ORDER: {"order_refused", "sent_again", UNKNOWN_ORDER, "entry", "leg_left_out", "leg_gives_way"}
    | {"leg_withdrawn", "legs_too_far", "legs_too_old", "group_failed"},
    LogKind.EXIT: {"withdrawn", "close_renewed", "close_split", "slippage_split_gave_up", "slipped", "part_sold"}
    | {"part_smaller", "part_dropped", "reduce", "reduce_all", "reverse", "group_closed", "stop_price", "stop_loss"}
    | {"trailing_stop", "break_even", "time_stop"},
    LogKind.RISK: {*BREAKERS, "resumed_next_day"},
    LogKind.FUNDING: {"funding", "funding_unassigned"},
    LogKind.ACCOUNT: {"account_lost", "account_back", "clock_off", "clock_right", "traded_outside", "accounts_changed"},
    LogKind.HOLDINGS: {"holding_differs", "holding_agrees", "holding_changed", "audit_over"},
    LogKind.SETTINGS: {"settings_changed", "settings_applied", "settings_differ", "invalid_settings"},
    LogKind.ENGINE: {"defect"},
}
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes}
_BY_BEGINNING = (("offset_", LogKind.OFFSET), ("target", LogKind.TARGET))

_CRITICAL = frozenset({*BREAKERS, "account_lost", "holding_differs", "defect"})
_ATTENTION = frozenset(
    {"order_refused", "group_failed", "leg_left_out", "offset_failed", "offset_part_impossible", "part_dropped"}
    | {"slipped", "slippage_split_gave_up", "holding_changed", "traded_outside", "clock_off", "funding_unassigned"}
    | {"panic", UNKNOWN_ORDER}
)
_STATUS_LEVELS = {
    PortfolioStatus.PAUSED: LogLevel.ATTENTION,
    PortfolioStatus.LOCKED: LogLevel.CRITICAL,
    PortfolioStatus.AUDITING: LogLevel.CRITICAL,
}


def kind_of(reason: Reason, event: Event) -> LogKind:
    """By its code; what a person's wish brought about, and no code tells, is told as his."""
    if isinstance(event, QueueActed):
        return LogKind.QUEUE
    known = _BY_CODE.get(reason.code)
    if known is not None:
        return known
    if reason.client_order_id is None and isinstance(event, GroupWish | PortfolioWish):
        by_offset = reason.code.startswith("offset_")
        return LogKind.OFFSET if by_offset else LogKind.PERSON
    found = (kind for beginning, kind in _BY_BEGINNING if reason.code.startswith(beginning))
    return next(found, LogKind.EXIT if reason.code == "close" else LogKind.ENGINE)


def level_of(reason: Reason) -> LogLevel:
    """A wish that was not carried out was answered at once: its line is for the record."""
    if reason.code in _CRITICAL:
        return LogLevel.CRITICAL
    return LogLevel.ATTENTION if reason.code in _ATTENTION and not reason.refused else LogLevel.INFO


def level_of_outcome(verdict: Verdict, reason: Reason) -> LogLevel:
    """What a trader sent and did not get."""
    missed = verdict is Verdict.REFUSED or reason.code == "stale"
    return LogLevel.ATTENTION if missed else LogLevel.INFO


def level_of_status(status: PortfolioStatus) -> LogLevel:
    return _STATUS_LEVELS.get(status, LogLevel.INFO)
