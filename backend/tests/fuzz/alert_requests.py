"""How an alert is brought to the door: its headers, and the ways in which its bytes may come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from dca_engine.api.webhooks import path_of
from tests.fuzz.alert_bodies import body
from tests.fuzz.bending import ODD_TEXTS
from tests.fuzz.product import sender

_CONTENT_TYPES = (
    "application/json", "application/json", "text/plain; charset=utf-8", "text/plain", "multipart/form-data",
    "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/octet-stream", "*/*", "",
    "a" * 300, 'json;;;="',
)  # fmt: skip
_SLOW = 0.02
"""Seconds between the parts of a body that comes slowly."""
_STALLED = 0.001
"""How often a body stops coming; each takes as long as the door's patience."""


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What is written to the connection, part by part, with `pause` seconds between the parts.

    `sound`: it is HTTP, so the answer must be the product's own and the connection stays good. `whole`: all of its body
    comes."""

    kind: str
    parts: tuple[bytes, ...]
    pause: float = 0.0
    sound: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """The webhook that is knocked at."""

    host: str
    token: str
    secret: str


def alert_request(chance: Random, door: Door, now: datetime) -> RawRequest:
    raw = body(chance, door.secret, now)
    if chance.random() < _STALLED:
        return _stalled(chance, door, raw)
    if chance.random() < 0.85:
        return _plain(chance, door, raw)
    return chance.choice(_FRAMINGS)(chance, door, raw)


def _head(chance: Random, door: Door, *more: str, method: str = "POST", token: str | None = None) -> bytes:
    lines = [
        f"{method} {path_of(_token(chance, door) if token is None else token)} HTTP/1.1",
        f"Host: {door.host}",
        f"X-Forwarded-For: {sender(chance)}",
        f"Content-Type: {chance.choice(_CONTENT_TYPES)}",
        *more,
    ]
    if chance.random() < 0.1:
        lines.append(f"X-Webhook-Secret: {_header_text(chance, door)}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


def _token(chance: Random, door: Door) -> str:
    if chance.random() < 0.97:
        return door.token
    odd = (
        door.token[:-1],
        door.token.swapcase(),
        "",
        "a" * 5000,
        f"{door.token}/",
        f"{door.token}%00",
        "%ff",
        "..%2f",
        "%C3%A9",
    )
    return chance.choice(odd)


def _header_text(chance: Random, door: Door) -> str:
    """Without a line break, which would end the header."""
    text = chance.choice((door.secret, door.secret, door.secret[:-1], "", chance.choice(ODD_TEXTS), "x" * 4000))
    return text.replace("\r", "").replace("\n", "").replace("\0", "")


def _plain(chance: Random, door: Door, raw: bytes) -> RawRequest:
    return RawRequest("plain", (_head(chance, door, f"Content-Length: {len(raw)}") + raw,))


def _chunked(chance: Random, door: Door, raw: bytes) -> RawRequest:
    size = chance.choice((1, 7, 500, 70_000)) if len(raw) < 5000 else 70_000
    chunks = [raw[start : start + size] for start in range(0, len(raw), size)]
    framed = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks]
    return RawRequest("chunked", (_head(chance, door, "Transfer-Encoding: chunked"), b"".join(framed), b"0\r\n\r\n"))


def _slow(chance: Random, door: Door, raw: bytes) -> RawRequest:
    half = len(raw) // 2
    head = _head(chance, door, f"Content-Length: {len(raw)}")
    return RawRequest("slow", (head[:20], head[20:], raw[:half], raw[half:]), pause=_SLOW)


def _stalled(chance: Random, door: Door, raw: bytes) -> RawRequest:
    return RawRequest("stalled", (_head(chance, door, f"Content-Length: {len(raw) + 50}") + raw,))


def _cut_short(chance: Random, door: Door, raw: bytes) -> RawRequest:
    """The sender hangs up before the end."""
    head = _head(chance, door, f"Content-Length: {len(raw) + 50}")
    return RawRequest("cut short", (head + raw,), sound=False, whole=False)


def _other_method(chance: Random, door: Door, raw: bytes) -> RawRequest:
    method = chance.choice(("GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"))
    return RawRequest("another method", (_head(chance, door, f"Content-Length: {len(raw)}", method=method) + raw,))


def _many_headers(chance: Random, door: Door, raw: bytes) -> RawRequest:
    more = [f"X-H{number}: {'v' * chance.choice((1, 60))}" for number in range(chance.choice((5, 120)))]
    return RawRequest("many headers", (_head(chance, door, *more, f"Content-Length: {len(raw)}") + raw,))


def _forwarded(chance: Random, door: Door, raw: bytes) -> RawRequest:
    hops = ", ".join(
        chance.choice(("127.0.0.1", "::1", "1.2.3.4:80", "unknown", "", "9" * 60, "fe80::1%eth0")) for _ in range(4)
    )
    return RawRequest(
        "odd hops", (_head(chance, door, f"X-Forwarded-For: {hops}", f"Content-Length: {len(raw)}") + raw,)
    )


def _expects(chance: Random, door: Door, raw: bytes) -> RawRequest:
    head = _head(chance, door, "Expect: 100-continue", f"Content-Length: {len(raw)}")
    return RawRequest("expects to continue", (head, raw), pause=_SLOW)


def _no_http(chance: Random, door: Door, raw: bytes) -> RawRequest:
    """What no server has to make sense of: it must say 4xx or hang up, and go on."""
    length = f"Content-Length: {len(raw)}"
    heads = (
        _head(chance, door, "Content-Length: -1"),
        _head(chance, door, "Content-Length: 5", "Content-Length: 7"),
        _head(chance, door, length, "Transfer-Encoding: chunked"),
        _head(chance, door, "Transfer-Encoding: chunked, gzip"),
        _head(chance, door, f"X-Long: {'v' * 300_000}", length),
        _head(chance, door, "No colon here", length),
        _head(chance, door, " Folded: yes", length),
        _head(chance, door, length, method="post"),
        _head(chance, door, length).replace(b"HTTP/1.1", b"HTTP/9.9"),
        _head(chance, door, length).replace(b"\r\n", b"\n"),
        _head(chance, door, length, token="a b"),
        _head(chance, door, length, token="é"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        chance.randbytes(200),
    )
    return RawRequest("no HTTP", (chance.choice(heads) + raw[:2000],), sound=False, whole=False)


_FRAMINGS: Sequence[Callable[[Random, Door, bytes], RawRequest]] = (
    _chunked,
    _chunked,
    _slow,
    _cut_short,
    _other_method,
    _many_headers,
    _forwarded,
    _expects,
    _no_http,
)
