"""A sound body for every operation that takes one, so that a fuzz gets past the first check to those behind it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.fuzz.alert_bodies import sound
from tests.fuzz.callers import STRANGER_EMAIL, Owner
from tests.fuzz.product import MARKETS

_GROUP, _PORTFOLIO = "/api/v1/groups/{group_id}", "/api/v1/portfolios/{portfolio_id}"
_GENERATOR = {"count": 5, "first_step_percent": "1", "step_scale": "1.1", "volume_scale": "1.2", "tp_percent": "1"}
Make = Callable[[Owner, Random], Any]


def sound_body(operation: str, owner: Owner, chance: Random) -> Any:
    """The body for an operation, told as `POST /path`; None for one that takes none."""
    make = _BODIES.get(operation)
    return None if make is None else make(owner, chance)


def _settings(owner: Owner, _chance: Random) -> Any:
    return dict(owner.settings)


def _preview(_owner: Owner, chance: Random) -> Any:
    ladder = chance.choice((None, {"generator": _GENERATOR}))
    return {"symbol": _symbol(chance), "side": chance.choice(("long", "short")), "price": "1000", "ladder": ladder}


def _reduced(_owner: Owner, chance: Random) -> Any:
    return chance.choice(({"percent": "25"}, {"quantity": "0.01"}, {"quote": "20"}))


def _test_alert(_owner: Owner, chance: Random) -> Any:
    return {"action": chance.choice(("buy", "exit")), "symbol": _symbol(chance)}


def _checked_alert(owner: Owner, chance: Random) -> Any:
    message = sound(chance, owner.secret, datetime.now(UTC)) | {"alert_message": "{{close}} {{strategy.order.id}}"}
    return {"message": json.dumps(message, default=str), "symbol": chance.choice((None, _symbol(chance)))}


def _symbol(chance: Random) -> str:
    return f"SYN{chance.randrange(MARKETS):03}USDT"


_BODIES: Mapping[str, Make] = {
    f"PUT {_PORTFOLIO}/settings": _settings,
    f"POST {_PORTFOLIO}/settings/check": _settings,
    f"POST {_PORTFOLIO}/ladders/preview": _preview,
    f"POST {_PORTFOLIO}/panic": lambda _, chance: {"action": chance.choice(("close_all", "cancel_all"))},
    f"POST {_PORTFOLIO}/test-alert": _test_alert,
    f"POST {_PORTFOLIO}/alerts/check": _checked_alert,
    f"POST {_GROUP}/reduce": _reduced,
    f"POST {_GROUP}/add-funds": lambda _, chance: {"amount": "50", "price": chance.choice((None, "900"))},
    f"POST {_GROUP}/cancel-legs": lambda _, chance: {"legs": [{"pyramid": 0, "leg": chance.randrange(5)}]},
    f"PUT {_GROUP}/targets": lambda _, chance: {"pyramid": 0, "leg": chance.randrange(5), "price": "99999"},
    f"PUT {_GROUP}/stop": lambda _, chance: {"price": chance.choice(("0.5", None))},
    f"PUT {_GROUP}/offset": lambda _, chance: {"blocked": chance.choice((True, False)), "skip_next": True},
    "POST /api/v1/ladders/generate": lambda _, __: {"generator": dict(_GENERATOR)},
    "POST /api/v1/auth/sign-in": lambda _, chance: {"email": STRANGER_EMAIL, "password": f"no such {chance.random()}"},
    "POST /api/v1/setup": lambda _, __: {"email": "second@example.com", "password": "another long one"},
    "POST /api/v1/webhooks/{token}": lambda owner, chance: sound(chance, owner.secret, datetime.now(UTC)),
}
