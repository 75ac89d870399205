"""How a person's wish is carried out: the portfolio decides it, writes it down, and only then it is answered.

The rule: what was not carried out is an error with the reason in words, never a quiet success; and what may still be
carried out is said to be open.
"""

import asyncio

from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.views import reason_view
from dca_engine.api.wish_schemas import Accepted
from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import GroupWish, PortfolioWish, Reason
from dca_engine.ports import Entry
from dca_engine.runtime.runner import Runner
from dca_engine.runtime.writer import StoppedError

ANSWER_WITHIN_SECONDS = 10.0
_INVALID_SETTINGS = "invalid_settings"
_SETTINGS_DIFFER = "settings_differ"


def runner_of(api: Api, portfolio_id: PortfolioId) -> Runner:
    """Raises ApiError while the portfolio is not running."""
    runner = api.engine.runners.get(portfolio_id)
    if runner is None:
        raise ApiError(503, "starting", "The portfolio is being started. Try again in a few seconds.")
    return runner


async def carry_out(runner: Runner, *wishes: GroupWish | PortfolioWish) -> Accepted:
    """Each in turn; the first that is not carried out ends it. Raises ApiError: 409, or 422 and 412 for settings."""
    told: list[Reason] = []
    for wish in wishes:
        entry = await _decided(runner, wish)
        refusal = next((reason for reason in entry.reasons if reason.refused), None)
        if refusal is not None:
            raise _problem(refusal)
        told += entry.reasons
    return Accepted(reasons=[reason_view(reason) for reason in told if reason.client_order_id is None])


async def _decided(runner: Runner, wish: GroupWish | PortfolioWish) -> Entry:
    try:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            return await runner.act(wish)
    except StoppedError:
        raise ApiError(503, "stopped", "The portfolio is not running any more. Look at it again shortly.") from None
    except TimeoutError:
        text = "The database does not answer. What you asked for is carried out once it does; look again shortly."
        raise ApiError(503, "undecided", text) from None


def _problem(refusal: Reason) -> ApiError:
    if refusal.code == _INVALID_SETTINGS:
        return invalid_settings(refusal.numbers["field"], refusal.numbers["why"])
    if refusal.code == _SETTINGS_DIFFER:
        return settings_differ()
    return ApiError(409, refusal.code, f"{refusal.text}.")


def settings_differ() -> ApiError:
    text = "Somebody else changed the settings since you read them. Read them again and change what holds now."
    return ApiError(412, "settings_changed", text)


def invalid_settings(field: str, why: str) -> ApiError:
    """The field's dotted path and the reason in a trader's words."""
    return ApiError(422, _INVALID_SETTINGS, f"The settings cannot be traded by: {field} {why}.", [(field, why)])
