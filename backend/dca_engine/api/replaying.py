"""A stored alert made ready to be sent once more, as an alert of this moment (spec 2.8). Pure.

The rule: it says what it said then, and only its times are those of now, so that it is neither stale nor a repetition.
Its secret was masked when it was kept; the portfolio's own goes along with it as a header does.
"""

import json
from datetime import datetime
from decimal import Decimal

from dca_engine.alerts.body import Unusable, parse_body
from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.masking import KEPT_CHARACTERS
from dca_engine.api.errors import ApiError
from dca_engine.ports import Alert

_TIMES = ("timestamp", "time")


def body_of_now(alert: Alert, now: datetime) -> bytes:
    """The body to send. Raises ApiError 409 for an alert that cannot be sent again, with the reason."""
    if alert.status_code == 401:
        raise _not_replayable("It came without the right secret, so somebody else may have sent it.")
    if len(alert.body) >= KEPT_CHARACTERS:
        raise _not_replayable("It was too long to be kept whole.")
    try:
        body = parse_body(alert.body.encode())
    except AlertError as error:
        raise _not_replayable(f"Its body cannot be read: it {error.reason}.") from None
    body |= {name: now.isoformat() for name in _TIMES if name in body or name == "timestamp"}
    return _written(body).encode()


def _written(value: object) -> str:
    """As JSON, every number digit by digit. Raises ApiError for one that no alert may hold."""
    match value:
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{_written(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
        case Decimal():
            return f"{value:f}"
        case Unusable():
            raise _not_replayable(f"One of its numbers cannot be used: it {value.reason}.")
        case _:
            return json.dumps(value)


def _not_replayable(why: str) -> ApiError:
    return ApiError(409, "not_replayable", f"This alert cannot be sent again. {why}")
