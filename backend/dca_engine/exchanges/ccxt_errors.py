"""From what ccxt raises to the application's errors (spec 10): pure, and never by the exception's name alone.

ccxt tells the same thing in many ways, and some of its names are wrong about what matters here, namely whether the
order may exist. So the venue's own code comes first, then the HTTP status, then the cause, and only then ccxt's class.
Whatever is not certain is ambiguous. No text of ccxt's own is passed on: it holds whole addresses, signatures included.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from socket import gaierror

import aiohttp
import ccxt
import orjson

from dca_engine.exchanges.errors import (
    ClockSkewError,
    DuplicateOrderError,
    ExchangeConnectionError,
    ExchangeError,
    Fate,
    GenericExchangeError,
    InsufficientFundsError,
    InvalidCredentialsError,
    MalformedAnswerError,
    MarketClosedError,
    MarketGoneError,
    OrderRateLimitError,
    OrderValidationError,
    RateLimitError,
    UnknownOrderError,
)

_DEFAULT_WAIT = 5.0
"""Seconds to hold back after a rate limit that names no time."""
_RATE_LIMITS = (418, 429)
_BANNED_UNTIL = re.compile(r"until (\d{13})")
_SECONDS = re.compile(r"[0-9]{1,9}")
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds; no venue bans for longer than a few days, so what says more is not believed."""
_LONGEST_REASON = 300

Meaning = Callable[[str, str | None], ExchangeError]
"""Makes the error from its reason and the venue's code."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The answer that an exception was made from; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class VenueErrors:
    """What a venue's own codes and sentences mean, where ccxt tells it wrongly or not at all."""

    code_field: str
    text_field: str
    codes: Mapping[str, Meaning] = field(default_factory=dict)
    texts: Mapping[str, Meaning] = field(default_factory=dict)
    """By a part of the venue's sentence; looked at before the code."""
    order_limit_codes: frozenset[str] = frozenset()
    """Rate limits that concern new orders only."""


def ambiguous(reason: str, code: str | None) -> ExchangeError:
    """The venue does not know itself."""
    return GenericExchangeError(reason, fate=Fate.AMBIGUOUS, venue_code=code)


def duplicate(reason: str, code: str | None) -> ExchangeError:
    return DuplicateOrderError(reason, venue_code=code)


def credentials(reason: str, code: str | None) -> ExchangeError:
    return InvalidCredentialsError(reason, venue_code=code)


def clock_skew(reason: str, code: str | None) -> ExchangeError:
    return ClockSkewError(reason, venue_code=code)


def unknown_order(reason: str, code: str | None) -> ExchangeError:
    return UnknownOrderError(reason, venue_code=code)


def invalid_order(reason: str, code: str | None) -> ExchangeError:
    return OrderValidationError(reason, venue_code=code)


def market_closed(reason: str, code: str | None) -> ExchangeError:
    return MarketClosedError(reason, venue_code=code)


def market_gone(reason: str, code: str | None) -> ExchangeError:
    return MarketGoneError(reason, venue_code=code)


def refused(reason: str, code: str | None) -> ExchangeError:
    return GenericExchangeError(reason, venue_code=code)


def translate(error: ccxt.BaseError, rules: VenueErrors, now: datetime) -> ExchangeError:
    """The application's error for what ccxt raised; `now`, by the venue's clock, turns a ban's end into seconds."""
    answer: HttpAnswer | None = getattr(error, "http_answer", None)
    if answer is None:
        return _without_answer(error, now)
    code, text = _said(answer.body, rules)
    reason = _shortened(f"{text} ({code})" if code and text else text or f"HTTP {answer.status}")
    if answer.status < 400:
        return MalformedAnswerError(f"a refusal that claims to be none: {reason}", venue_code=code)
    if answer.status in _RATE_LIMITS or _is_rate_limit(error, code, rules):
        limit = OrderRateLimitError if code in rules.order_limit_codes else RateLimitError
        wait = _told_wait(answer.headers.get("retry-after", ""), answer.body, now)
        return limit(reason, retry_after=wait, venue_code=code)
    meaning = _meaning(code, text, rules)
    if meaning is not None:
        return meaning(reason, code)
    if answer.status >= 500:
        return ExchangeConnectionError(reason, venue_code=code)
    return _by_class(error, reason, code)


def _without_answer(error: ccxt.BaseError, now: datetime) -> ExchangeError:
    """No HTTP answer: it came on a socket, the network failed, or ccxt refused before sending."""
    if isinstance(error, ccxt.RateLimitExceeded | ccxt.DDoSProtection):
        return RateLimitError("too many requests", retry_after=_told_wait("", str(error), now))
    cause = _cause(error)
    if isinstance(cause, aiohttp.WSServerHandshakeError) and cause.status in _RATE_LIMITS:
        header = "" if cause.headers is None else cause.headers.get("Retry-After", "")
        return RateLimitError("too many requests", retry_after=_told_wait(header, "", now))
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | gaierror):
        return ExchangeConnectionError("the venue cannot be reached", fate=Fate.RETRYABLE, retry_after=1.0)
    if isinstance(error, ccxt.RequestTimeout):
        return ExchangeConnectionError("the venue did not answer in time")
    if cause is not None or isinstance(error, ccxt.OperationFailed):
        return ExchangeConnectionError(f"the connection broke off ({type(cause or error).__name__})")
    return _by_class(error, f"not a request the venue takes ({type(error).__name__})", None)


def _cause(error: ccxt.BaseError) -> BaseException | None:
    """What ccxt made the exception from; of a socket it is the exception's own argument."""
    parts: tuple[object, ...] = (error.__cause__, *error.args)
    return next((part for part in parts if isinstance(part, BaseException)), None)


def _by_class(error: ccxt.BaseError, reason: str, code: str | None) -> ExchangeError:
    """By ccxt's class, the narrow ones first; a bare `ExchangeError` says nothing and stays ambiguous."""
    if isinstance(error, ccxt.InvalidNonce):
        return ClockSkewError(reason, venue_code=code)
    for kind, meaning in _CLASSES:
        if isinstance(error, kind):
            return meaning(reason, code)
    if isinstance(error, ccxt.OperationFailed):
        return ExchangeConnectionError(reason, venue_code=code)
    return ambiguous(reason, code) if type(error) is ccxt.ExchangeError else refused(reason, code)


def _funds(reason: str, code: str | None) -> ExchangeError:
    return InsufficientFundsError(reason, venue_code=code)


_CLASSES: tuple[tuple[type[Exception], Meaning], ...] = (
    (ccxt.AuthenticationError, credentials),
    (ccxt.InsufficientFunds, _funds),
    (ccxt.OrderNotFound, unknown_order),
    (ccxt.DuplicateOrderId, duplicate),
    (ccxt.InvalidOrder, invalid_order),
)


def _is_rate_limit(error: ccxt.BaseError, code: str | None, rules: VenueErrors) -> bool:
    return isinstance(error, ccxt.RateLimitExceeded | ccxt.DDoSProtection) and code not in rules.codes


def _said(body: str, rules: VenueErrors) -> tuple[str | None, str]:
    """The venue's code and sentence."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None, ""
    if not isinstance(told, dict):
        return None, ""
    code = told.get(rules.code_field)
    return None if code is None else str(code), str(told.get(rules.text_field, ""))


def _meaning(code: str | None, text: str, rules: VenueErrors) -> Meaning | None:
    for part, meaning in rules.texts.items():
        if part in text:
            return meaning
    return None if code is None else rules.codes.get(code)


def _told_wait(header: str, said: str, now: datetime) -> float:
    """Seconds until the venue listens again, by its header or its sentence, whichever is later."""
    until = _BANNED_UNTIL.search(said)
    told = [float(header)] if _SECONDS.fullmatch(header) else []
    if until is not None:
        told.append(max(int(until[1]) / 1000 - now.timestamp(), 0.0))
    return min(max(told, default=_DEFAULT_WAIT), _LONGEST_WAIT)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"
