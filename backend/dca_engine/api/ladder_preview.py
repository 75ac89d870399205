"""What a ladder would become: worked out by the core's own functions, checked like an entry, placed nowhere. Pure."""

from collections.abc import Callable
from decimal import Decimal

from dca_engine.alerts.markets import MarketIndex
from dca_engine.api.errors import ApiError
from dca_engine.api.ladder_schemas import LadderPreview, LadderPreviewRequest, PlannedLegView
from dca_engine.api.market_lookup import account_of, no_such_market, wrong
from dca_engine.api.views import shown
from dca_engine.core import grid_calculator
from dca_engine.core.group import Leg
from dca_engine.core.ladder import Generator, Ladder, Level
from dca_engine.core.ladder_check import check_ladder
from dca_engine.core.ladder_forecast import Held, after_each_leg
from dca_engine.core.market import Market
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.settings import GroupSettings, PortfolioSettings, Pyramiding
from dca_engine.core.settings_check import check_pyramiding
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import HUNDRED, ZERO, MarketKind, Side

_PERCENT_PLACES = Decimal("0.0001")


def preview_of(
    portfolio: Portfolio, request: LadderPreviewRequest, markets: Callable[[], MarketIndex]
) -> LadderPreview:
    """Raises ApiError, or InvalidSettingsError for a ladder that cannot be traded by."""
    account = account_of(portfolio, request.account_id)
    market = _market(portfolio, account, request.symbol, markets)
    side = Side(request.side)
    if side is Side.SHORT and market.kind is MarketKind.SPOT:
        raise wrong("side", "cannot be short on a spot account")
    pyramiding = _pyramiding(portfolio.settings, request)
    ladder = _ladder(portfolio.settings, account, market, request, pyramiding.max_pyramids)
    group = _group(portfolio, market, ladder, pyramiding, request)
    capital = grid_calculator.pyramid_capital(group, request.pyramid)
    of_group = sum((grid_calculator.pyramid_capital(group, i) for i in range(group.pyramiding.max_pyramids)), ZERO)
    levels = grid_calculator.levels_for(ladder, request.pyramid)
    legs = grid_calculator.ladder(request.price, side, capital, levels, market)
    free = portfolio.observed.free.get(account.id)
    checked = grid_calculator.preflight(legs, market, side, free)
    held = {after.leg: after for after in after_each_leg(legs, side, market, group.exits.take_profit, request.pyramid)}
    return LadderPreview(
        symbol=market.symbol,
        account_id=account.id,
        quote=market.quote,
        base=market.base,
        tick_size=market.tick_size,
        step_size=market.step_size,
        min_quantity=market.min_quantity,
        min_notional=market.min_notional,
        max_quantity=market.max_quantity,
        contract_size=market.contract_size,
        capital=shown(capital),
        group_capital=shown(of_group),
        pool_capital=shown(of_group * portfolio.settings.max_open_groups),
        legs=[_leg_view(leg, request.price, checked.problems, held.get(leg.index)) for leg in legs],
        cost=checked.cost,
        unused=shown(capital - checked.cost),
        free=free,
        left=None if free is None else free - checked.cost,
        accepted=not legs[0].skip_reason and (free is None or checked.cost <= free),
    )


def written_out(generator: Generator) -> tuple[Level, ...]:
    """Raises InvalidSettingsError."""
    check_ladder("", Ladder(generator=generator), 1)
    return grid_calculator.generated(generator)


def _market(portfolio: Portfolio, account: Account, symbol: str, markets: Callable[[], MarketIndex]) -> Market:
    index = markets()
    market = grid_calculator.market_rules(portfolio.settings, index.find(symbol), symbol.upper(), account.kind)
    if market is None:
        raise no_such_market(index, symbol)
    return market


def _pyramiding(settings: PortfolioSettings, request: LadderPreviewRequest) -> Pyramiding:
    if request.pyramiding is None:
        return settings.pyramiding
    check_pyramiding(request.pyramiding, settings.sizing)
    return request.pyramiding


def _ladder(
    settings: PortfolioSettings, account: Account, market: Market, request: LadderPreviewRequest, most: int
) -> Ladder:
    if request.pyramid >= most:
        raise wrong("pyramid", f"must be below {most}, the most pyramids that a position may have")
    if request.ladder is not None:
        check_ladder("ladder", request.ladder, most)
        return request.ladder
    return settings.ladder_for(account.id, market.symbol, request.timeframe_seconds)


def _group(
    portfolio: Portfolio, market: Market, ladder: Ladder, pyramiding: Pyramiding, request: LadderPreviewRequest
) -> GroupSettings:
    """What a group would be opened with."""
    settings = portfolio.settings
    equity = settings.capital + portfolio.risk.realized_ever
    size = None if request.size is None else Size(request.size.value, SizeUnit(request.size.unit))
    capital = grid_calculator.group_capital(settings, equity, size, request.price, market)
    if isinstance(capital, str):
        raise ApiError(422, "no_capital", f"The ladder has no capital: {capital}.", [("size", capital)])
    return GroupSettings(capital, pyramiding, ladder, settings.exits)


def _leg_view(
    leg: Leg, base_price: Decimal, problems: tuple[tuple[int, str], ...], after: Held | None
) -> PlannedLegView:
    """`after`: what is held once it is filled; None when it is not placed."""
    return PlannedLegView(
        index=leg.index,
        gap_percent=leg.gap_percent,
        weight_percent=leg.weight_percent,
        tp_percent=leg.tp_percent,
        price=leg.price,
        quantity=leg.quantity,
        cost=ZERO if leg.skip_reason else leg.price * leg.quantity,
        distance_percent=(abs(leg.price - base_price) / base_price * HUNDRED).quantize(_PERCENT_PLACES),
        placed=not leg.skip_reason,
        problems=[why for index, why in problems if index == leg.index],
        held_quantity=None if after is None else after.quantity,
        average_price=None if after is None else shown(after.average_price),
        break_even_price=None if after is None else after.break_even_price,
        target_price=None if after is None else after.target_price,
        target_distance_percent=None if after is None else after.target_distance_percent.quantize(_PERCENT_PLACES),
    )
