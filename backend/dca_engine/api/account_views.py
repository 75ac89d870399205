"""A person's accounts in the shape of a screen, and what an exchange's word on keys means for a trader."""

from decimal import Decimal

from dca_engine.api.account_schemas import AccountCheckView, AccountWarning, BalanceView, OwnAccountView
from dca_engine.api.errors import ApiError
from dca_engine.api.venues import venue_name
from dca_engine.core.changing_accounts import in_use
from dca_engine.exchanges.errors import (
    ClockSkewError,
    ExchangeError,
    Fate,
    InvalidCredentialsError,
    RateLimitError,
)
from dca_engine.exchanges.probing import Probe
from dca_engine.runtime.engine import Engine
from dca_engine.store.repositories.accounts import OwnAccount

_TELL_CLOCK_FROM_MS = 500


def own_account_view(own: OwnAccount, engine: Engine) -> OwnAccountView:
    account = own.account
    runner = None if own.portfolio_id is None else engine.runners.get(own.portfolio_id)
    is_linked = runner is not None and any(known.id == account.id for known in runner.portfolio.accounts)
    health = runner.account_health(account.id) if runner is not None and is_linked else None
    return OwnAccountView(
        id=account.id,
        name=account.name,
        venue=account.venue,
        venue_name=venue_name(account.venue),
        market_kind=account.kind.value,
        simulated=account.simulated,
        has_keys=own.has_keys or account.simulated,
        key_end=own.key_end or None if not account.simulated else None,
        portfolio_id=own.portfolio_id,
        portfolio_name=own.portfolio_name or None,
        open_positions=0 if runner is None else len(tuple(in_use(runner.portfolio, (account.id,)))),
        connected=None if health is None else health.connected,
        away_since=None if health is None else health.away_since,
        created_at=own.created_at,
    )


def check_view(found: Probe) -> AccountCheckView:
    balances = sorted(found.balances.items())
    return AccountCheckView(
        markets=found.markets,
        balances=[
            BalanceView(coin=coin, free=balance.free, locked=balance.locked)
            for coin, balance in balances
            if balance.free != Decimal(0) or balance.locked != Decimal(0)
        ],
        can_trade=found.rights.trade,
        can_withdraw=found.rights.withdraw,
        bound_to_addresses=found.rights.bound_to_addresses,
        clock_ahead_ms=found.clock_ahead_ms,
        warnings=_warnings(found),
    )


def _warnings(found: Probe) -> list[AccountWarning]:
    rights, told = found.rights, list[AccountWarning]()
    if rights.withdraw:
        text = "These keys may withdraw coins. Make keys without that right: the engine never withdraws."
        told.append(AccountWarning(code="withdrawals_allowed", text=text))
    if rights.trade is False:
        text = "These keys may not trade on this kind of market. Allow it at the exchange."
        told.append(AccountWarning(code="may_not_trade", text=text))
    if rights.bound_to_addresses is False:
        text = "These keys work from every internet address. Bind them to this machine's address at the exchange."
        told.append(AccountWarning(code="any_address", text=text))
    if rights.trade is None:
        text = "The exchange did not say what these keys may do. Look there that they may trade and not withdraw."
        told.append(AccountWarning(code="rights_unknown", text=text))
    if abs(found.clock_ahead_ms) > _TELL_CLOCK_FROM_MS:
        where = "ahead of" if found.clock_ahead_ms > 0 else "behind"
        text = f"This machine's clock is {abs(found.clock_ahead_ms)} ms {where} the exchange's. Set it right."
        told.append(AccountWarning(code="clock_off", text=text))
    return told


def venue_problem(error: ExchangeError) -> ApiError:
    """Why keys could not be tried, or were refused, in a trader's words."""
    reason = error.reason.rstrip(".")
    match error:
        case InvalidCredentialsError():
            return ApiError(
                422,
                "keys_refused",
                f"The exchange refused these keys: {reason}.",
                [("api_key", "was refused by the exchange, or the secret does not belong to it")],
            )
        case RateLimitError():
            wait = max(int(error.retry_after), 1)
            text = f"The exchange asks for a pause: {reason}. Try again in {wait} s."
            return ApiError(503, "venue_busy", text, headers={"Retry-After": str(wait)})
        case ClockSkewError():
            return ApiError(503, "clock_off", f"The exchange says that this machine's clock is off: {reason}.")
        case ExchangeError(fate=Fate.FINAL):
            return ApiError(422, "venue_refused", f"The exchange refused: {reason}.", [("api_key", reason)])
        case _:
            return ApiError(503, "venue_away", f"The exchange cannot be asked now: {reason}. Try again shortly.")
