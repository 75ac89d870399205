"""What a failure means for the order (spec 10), made by ccxt's own code from what Binance says."""

from datetime import UTC, datetime
from typing import Any

import aiohttp
import ccxt
import orjson
import pytest

from dca_engine.exchanges import binance_linear
from dca_engine.exchanges import errors as app
from dca_engine.exchanges.binance_spot import ERRORS, _Client
from dca_engine.exchanges.ccxt_errors import VenueErrors, translate
from dca_engine.exchanges.errors import Fate
from dca_engine.ports import NotSent, Refused, Unknown

URL = "https://api.binance.com/api/v3/order"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Any:
    made = _Client({"apiKey": "k", "secret": "s"})
    made.options["hasAlreadyAuthenticatedSuccessfully"] = True
    return made


def told(
    client: Any,
    status: int,
    body: str,
    headers: dict[str, str] | None = None,
    url: str = URL,
    rules: VenueErrors = ERRORS,
) -> app.ExchangeError:
    """The application's error for an HTTP answer."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        parsed = None
    with pytest.raises(ccxt.BaseError) as raised:  # noqa: PT012 (ccxt's own two steps)
        client.handle_errors(status, "", url, "POST", headers or {}, body, parsed, {}, {})
        client.handle_http_status_code(status, "", url, "POST", body)
    return translate(raised.value, rules, NOW)


CODES = [
    (400, -1013, "Filter failure: PRICE_FILTER", app.OrderValidationError, Fate.FINAL),
    (400, -1013, "Filter failure: LOT_SIZE", app.OrderValidationError, Fate.FINAL),
    (400, -1013, "Filter failure: NOTIONAL", app.OrderValidationError, Fate.FINAL),
    (400, -1013, "Filter failure: PERCENT_PRICE_BY_SIDE", app.OrderValidationError, Fate.FINAL),
    (400, -1013, "Filter failure: MAX_NUM_ORDERS", app.OrderValidationError, Fate.FINAL),
    (400, -2010, "Filter failure: MAX_POSITION", app.OrderValidationError, Fate.FINAL),
    (400, -1111, "Parameter 'quantity' has too much precision.", app.OrderValidationError, Fate.FINAL),
    (400, -1121, "Invalid symbol.", app.MarketGoneError, Fate.FINAL),
    (400, -1013, "Market is closed.", app.MarketClosedError, Fate.FINAL),
    (400, -2026, "Order was canceled or expired over 90 days ago.", app.UnknownOrderError, Fate.FINAL),
    (400, -1102, "Mandatory parameter 'side' was not sent.", app.GenericExchangeError, Fate.FINAL),
    (400, -2010, "Account has insufficient balance for requested action.", app.InsufficientFundsError, Fate.FINAL),
    (400, -2010, "Order would immediately match and take.", app.OrderValidationError, Fate.FINAL),
    (400, -2010, "Duplicate order sent.", app.DuplicateOrderError, Fate.AMBIGUOUS),
    (400, -2010, "This symbol is not permitted for this account.", app.InvalidCredentialsError, Fate.FINAL),
    (400, -2011, "Unknown order sent.", app.UnknownOrderError, Fate.FINAL),
    (400, -2011, "This action is disabled on this account.", app.InvalidCredentialsError, Fate.FINAL),
    (400, -2013, "Order does not exist.", app.UnknownOrderError, Fate.FINAL),
    (401, -2014, "API-key format invalid.", app.InvalidCredentialsError, Fate.FINAL),
    (401, -2015, "Invalid API-key, IP, or permissions for action.", app.InvalidCredentialsError, Fate.FINAL),
    (400, -1022, "Signature for this request is not valid.", app.InvalidCredentialsError, Fate.FINAL),
    (400, -1021, "Timestamp is outside of the recvWindow.", app.ClockSkewError, Fate.RETRYABLE),
    (429, -1003, "Too many requests.", app.RateLimitError, Fate.RETRYABLE),
    (418, -1003, "Way too many requests.", app.RateLimitError, Fate.RETRYABLE),
    (429, -1015, "Too many new orders.", app.OrderRateLimitError, Fate.RETRYABLE),
    (400, -1000, "An unknown error occurred.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (400, -1001, "Internal error.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (400, -1006, "An unexpected response was received.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (408, -1007, "Timeout waiting for response from backend server.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (500, -1000, "An unknown error occurred.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (503, -1008, "Server is currently overloaded.", app.ExchangeConnectionError, Fate.AMBIGUOUS),
    (503, -2010, "New order rejected.", app.ExchangeConnectionError, Fate.AMBIGUOUS),
    (400, -9999, "A code that nobody knows.", app.GenericExchangeError, Fate.AMBIGUOUS),
]


@pytest.mark.parametrize(("status", "code", "text", "kind", "fate"), CODES)
def test_binances_words(
    client: Any, status: int, code: int, text: str, kind: type[app.ExchangeError], fate: Fate
) -> None:
    error = told(client, status, orjson.dumps({"code": code, "msg": text}).decode())
    assert (type(error), error.fate) == (kind, fate)
    assert error.reason == f"{text} ({code})"
    assert error.venue_code == str(code)


FUTURES_URL = "https://fapi.binance.com/fapi/v1/order"
FUTURES_CODES = [
    (400, -2019, "Margin is insufficient.", app.InsufficientFundsError, Fate.FINAL),
    (400, -2022, "ReduceOnly Order is rejected.", app.OrderValidationError, Fate.FINAL),
    (400, -4014, "Price not increased by tick size.", app.OrderValidationError, Fate.FINAL),
    (400, -1111, "Precision is over the maximum defined for this asset.", app.OrderValidationError, Fate.FINAL),
    (400, -4005, "Quantity greater than max quantity.", app.OrderValidationError, Fate.FINAL),
    (400, -4164, "Order's notional must be no smaller than 100.", app.OrderValidationError, Fate.FINAL),
    (400, -5022, "Due to the order could not be executed as maker.", app.OrderValidationError, Fate.FINAL),
    (400, -2027, "Exceeded the maximum allowable position.", app.OrderValidationError, Fate.FINAL),
    (400, -4116, "ClientOrderId is duplicated.", app.DuplicateOrderError, Fate.AMBIGUOUS),
    (400, -4061, "Order's position side does not match user's setting.", app.GenericExchangeError, Fate.FINAL),
    (400, -2011, "Unknown order sent.", app.UnknownOrderError, Fate.FINAL),
    (400, -2013, "Order does not exist.", app.UnknownOrderError, Fate.FINAL),
    (400, -1121, "Invalid symbol.", app.MarketGoneError, Fate.FINAL),
    (400, -4108, "Contract is on delivering, delivered, settling or closed.", app.MarketClosedError, Fate.FINAL),
    (401, -2015, "Invalid API-key, IP, or permissions for action.", app.InvalidCredentialsError, Fate.FINAL),
    (400, -1021, "Timestamp is outside of the recvWindow.", app.ClockSkewError, Fate.RETRYABLE),
    (429, -1015, "Too many new orders.", app.OrderRateLimitError, Fate.RETRYABLE),
    (408, -1007, "Timeout waiting for response from backend server.", app.GenericExchangeError, Fate.AMBIGUOUS),
    (503, -1008, "Request throttled by system-level protection.", app.ExchangeConnectionError, Fate.AMBIGUOUS),
]


@pytest.mark.parametrize(("status", "code", "text", "kind", "fate"), FUTURES_CODES)
def test_the_words_of_binances_futures(
    status: int, code: int, text: str, kind: type[app.ExchangeError], fate: Fate
) -> None:
    client = binance_linear._Client({"apiKey": "k", "secret": "s"})
    client.options["hasAlreadyAuthenticatedSuccessfully"] = True
    body = orjson.dumps({"code": code, "msg": text}).decode()
    error = told(client, status, body, url=FUTURES_URL, rules=binance_linear.ERRORS)
    assert (type(error), error.fate) == (kind, fate)


@pytest.mark.parametrize("status", [403, 500, 502, 503, 504, 520])
def test_a_page_that_is_no_json_is_ambiguous(client: Any, status: int) -> None:
    error = told(client, status, "<html>not well</html>")
    assert (type(error), error.fate) == (app.ExchangeConnectionError, Fate.AMBIGUOUS)
    assert error.reason == f"HTTP {status}"


def test_the_venue_says_when_to_come_back(client: Any) -> None:
    assert told(client, 429, "{}", {"Retry-After": "17"}).retry_after == 17
    end = int(NOW.timestamp() * 1000) + 90_500
    ban = f'{{"code":-1003,"msg":"IP banned until {end}."}}'
    assert told(client, 418, ban).retry_after == 90.5
    assert told(client, 418, ban, {"Retry-After": "17"}).retry_after == 90.5
    assert told(client, 418, ban, {"Retry-After": "120"}).retry_after == 120
    assert told(client, 429, "{}").retry_after > 0


@pytest.mark.parametrize("code", [-1003, -1013, -1021, -2010, -2011, -2013])
def test_a_refusal_under_a_friendly_status_is_believed_by_nobody(client: Any, code: int) -> None:
    error = told(client, 200, f'{{"code":{code},"msg":"No."}}')
    assert (type(error), error.fate) == (app.MalformedAnswerError, Fate.AMBIGUOUS)


def test_a_ban_that_is_told_on_a_socket_holds_as_well() -> None:
    end = int(NOW.timestamp() * 1000) + 30_000
    error = translate(ccxt.DDoSProtection(f"IP banned until {end}."), ERRORS, NOW)
    assert (type(error), error.fate, error.retry_after) == (app.RateLimitError, Fate.RETRYABLE, 30)


def caused(error: ccxt.BaseError, cause: BaseException | None) -> ccxt.BaseError:
    error.__cause__ = cause
    return error


KEY: Any = None
NETWORK = [
    (
        caused(ccxt.ExchangeNotAvailable("secret"), aiohttp.ClientConnectorError(KEY, OSError("refused"))),
        Fate.RETRYABLE,
    ),
    (caused(ccxt.RequestTimeout("secret"), aiohttp.ConnectionTimeoutError()), Fate.RETRYABLE),
    (caused(ccxt.ExchangeNotAvailable("secret"), aiohttp.ServerDisconnectedError()), Fate.AMBIGUOUS),
    (caused(ccxt.ExchangeNotAvailable("secret"), aiohttp.ClientOSError(104, "reset")), Fate.AMBIGUOUS),
    (caused(ccxt.RequestTimeout("secret"), TimeoutError()), Fate.AMBIGUOUS),
    (caused(ccxt.ExchangeError("secret"), aiohttp.ClientPayloadError()), Fate.AMBIGUOUS),
    (caused(ccxt.NetworkError("secret"), None), Fate.AMBIGUOUS),
    (caused(ccxt.NullResponse("secret"), None), Fate.AMBIGUOUS),
]


@pytest.mark.parametrize(("raised", "fate"), NETWORK)
def test_a_network_that_fails(raised: ccxt.BaseError, fate: Fate) -> None:
    """What connects to nothing has sent nothing; everything later may have been taken."""
    error = translate(raised, ERRORS, NOW)
    assert (type(error), error.fate) == (app.ExchangeConnectionError, fate)
    assert "secret" not in error.reason


def test_what_ccxt_refuses_by_itself_was_not_sent() -> None:
    error = translate(ccxt.ArgumentsRequired("secret"), ERRORS, NOW)
    assert (type(error), error.fate) == (app.GenericExchangeError, Fate.FINAL)
    assert type(translate(ccxt.AuthenticationError("secret"), ERRORS, NOW)) is app.InvalidCredentialsError


def test_the_sender_is_told_what_to_do_next() -> None:
    assert app.as_answer(app.UnknownOrderError("no")) == Refused("OrderValidationError", "no")
    assert app.as_answer(app.InsufficientFundsError("no")) == Refused("InsufficientFundsError", "no")
    assert app.as_answer(app.OrderRateLimitError("later", retry_after=3.0)) == NotSent("later", 3.0)
    assert app.as_answer(app.DuplicateOrderError("there")) == Unknown("there")
    assert app.as_answer(app.MalformedAnswerError("?")) == Unknown("?")
