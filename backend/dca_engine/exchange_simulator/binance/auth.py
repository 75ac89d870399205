"""Who is asking: the API key, the signature over exactly what was sent, and a timestamp that is not too old."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dca_engine.exchange_simulator.binance.errors import BinanceError, illegal, missing
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.config import AccountSetup

_DEFAULT_WINDOW_MS = 5_000
_LARGEST_WINDOW_MS = 60_000
_AHEAD_MS = 1_000
_SIGNATURE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Login:
    """What a key opens: an account of the venue."""

    account: str
    secret: str = field(repr=False)


class Keys:
    """The API keys of all accounts, each to the wallet that `wallet` names. Accounts may be added to the list."""

    def __init__(self, accounts: Sequence[AccountSetup], wallet: Callable[[AccountSetup], str]) -> None:
        self._accounts = accounts
        self._wallet = wallet
        self._logins: dict[str, Login] = {}

    def login(self, key: str | None) -> Login:
        """Raises -2014 when no key was sent, -2015 when it is not known."""
        if not key:
            raise BinanceError(-2014, "API-key format invalid.", 401)
        for account in self._accounts[len(self._logins) :]:
            self._logins[account.key] = Login(self._wallet(account), account.secret)
        login = self._logins.get(key)
        if login is None:
            raise BinanceError(-2015, "Invalid API-key, IP, or permissions for action.", 401)
        return login


def check_signature(secret: str, payload: str, signature: str) -> None:
    """`payload` is the text that was signed: the query string and the body as they were sent, without the signature."""
    if not signature:
        raise missing("signature")
    if len(signature) != _SIGNATURE_LENGTH or not signature.isascii():
        raise illegal("signature", "^[A-Fa-f0-9]{64}$")
    expected = hmac.digest(secret.encode(), payload.encode(), "sha256").hex()
    if not hmac.compare_digest(expected, signature.lower()):
        raise BinanceError(-1022, "Signature for this request is not valid.")


def check_time(params: Params, now_ms: int) -> None:
    """The request's `timestamp` against the exchange's clock."""
    timestamp = params.integer("timestamp")
    if timestamp is None:
        raise missing("timestamp")
    window = params.integer("recvWindow")
    if window is not None and window > _LARGEST_WINDOW_MS:
        raise BinanceError(-1131, "recvWindow must be less than 60000.")
    if timestamp >= now_ms + _AHEAD_MS:
        raise BinanceError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    if now_ms - timestamp > (_DEFAULT_WINDOW_MS if window is None else window):
        raise BinanceError(-1021, "Timestamp for this request is outside of the recvWindow.")


def split_signature(text: str) -> tuple[str, str]:
    """Signed text and signature, wherever the signature stands."""
    signed, mark, signature = text.rpartition("&signature=")
    if mark and "&" not in signature:
        return signed, signature
    pairs = text.split("&")
    found = [pair for pair in pairs if pair.startswith("signature=")]
    rest = "&".join(pair for pair in pairs if not pair.startswith("signature="))
    return rest, found[0].removeprefix("signature=") if found else ""
