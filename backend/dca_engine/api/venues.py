"""The exchanges that accounts can be connected to: what really works, straight from the table of connectors."""

from fastapi import APIRouter

from dca_engine.api.account_schemas import KeyField, VenueMarketView, VenueView
from dca_engine.api.errors import ApiError
from dca_engine.api.session import UserId
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.registry import VENUES, Venue

router = APIRouter(prefix="/venues", tags=["accounts"])


@router.get("")
async def read_venues(_user_id: UserId) -> list[VenueView]:
    """Every exchange that can be connected today, with its kinds of market."""
    return [_view(venue_id) for venue_id in dict.fromkeys(venue_id for venue_id, _ in VENUES)]


def _view(venue_id: str) -> VenueView:
    rows = [(kind, row) for (known, kind), row in VENUES.items() if known == venue_id]
    fields: list[KeyField] = ["api_key", "api_secret"]
    if any(row.needs_password for _, row in rows):
        fields.append("passphrase")
    return VenueView(
        id=venue_id,
        name=rows[0][1].name,
        markets=[_market(kind, row) for kind, row in rows],
        key_fields=fields,
        has_sandbox=False,
    )


def _market(kind: MarketKind, row: Venue) -> VenueMarketView:
    is_linear = kind is MarketKind.LINEAR
    return VenueMarketView(market_kind=kind.value, has_practice=row.simulated, shorts=is_linear, funding=is_linear)


def venue_name(venue_id: str) -> str:
    """What a trader calls it; an exchange that is not known any more keeps its id."""
    return next((row.name for (known, _), row in VENUES.items() if known == venue_id), venue_id)


def known_venue(venue_id: str, kind: MarketKind, *, simulated: bool = False) -> None:
    """Raises ApiError for what cannot be connected."""
    row = VENUES.get((venue_id, kind))
    if row is None:
        is_known = any(known == venue_id for known, _ in VENUES)
        field = "market_kind" if is_known else "venue"
        raise ApiError(422, fields=[(field, "is not one that can be connected")])
    if simulated and not row.simulated:
        raise ApiError(422, fields=[("simulated", "is not possible: the simulated exchange has no such market")])
