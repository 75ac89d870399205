"""What a replay decided beside what the store has: every entry, every group that ended, every offset, the state."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dca_engine.core.codec import DecodingError, canonical, codec_of
from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.core.portfolio import Portfolio, indexed, stored
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.modes.differences import Difference, differences
from dca_engine.ports import Entry
from dca_engine.store.database import ReadSession
from dca_engine.store.repositories.history import KeptEntry, Told, kept_groups, kept_plans, told_by

_MOST_SHOWN = 12
_STATE, _GROUP, _PLAN = codec_of(Portfolio), codec_of(Group), codec_of(OffsetPlan)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place where both sides differ, and how."""

    where: str
    differences: tuple[Difference, ...]


class Verifier:
    """Compares a journal page by page; whatever differs first ends it."""

    def __init__(self, session: ReadSession, portfolio_id: PortfolioId) -> None:
        self._session = session
        self._portfolio_id = portfolio_id
        self._plans: dict[int, OffsetPlan] = {}

    async def compare(self, page: Sequence[KeptEntry], decided: Sequence[Entry]) -> Mismatch | None:
        """The entries of a page, and the groups that ended in it."""
        for kept, entry in zip(page, decided, strict=True):
            mismatch = _compared_entry(kept, told_by(entry))
            if mismatch is not None:
                return mismatch
            self._plans.update((plan.number, plan) for plan in entry.plans)
        ended = [(entry.seq, group) for entry in decided for group in entry.ended]
        known = await kept_groups(self._session, [group.id for _, group in ended]) if ended else {}
        for seq, group in ended:
            where = f"group {group.id}, which ended by entry {seq}"
            mismatch = _compared(where, _encoded(known.get(group.id)), _GROUP.encode(group))
            if mismatch is not None:
                return mismatch
        return None

    async def compare_state(self, kept: Portfolio, replayed: Portfolio) -> Mismatch | None:
        """After the last entry: the offsets, and the state byte for byte."""
        known = await kept_plans(self._session, self._portfolio_id)
        plans, made = ({str(n): _PLAN.encode(p) for n, p in found.items()} for found in (known, self._plans))
        mismatch = _compared("the offsets", plans, made)
        state = indexed(stored(replayed))
        if mismatch is not None or canonical(kept) == canonical(state):
            return mismatch
        return _compared("the state after the last entry", _STATE.encode(kept), _STATE.encode(state))


def _compared_entry(kept: KeptEntry, made: Told) -> Mismatch | None:
    if kept.told == made:
        return None
    where = f"entry {kept.seq}, {type(kept.event).__name__} at {kept.event.time.isoformat()}"
    try:
        told = kept.told.in_todays_form()
    except DecodingError as error:
        return Mismatch(f"{where}, cannot be read by this version: {error}", ())
    return _compared(where, told.parts, made.parts)


def _compared(where: str, kept: Any, made: Any) -> Mismatch | None:
    found = tuple(islice(differences(kept, made), _MOST_SHOWN))
    return Mismatch(where, found) if found else None


def _encoded(group: Group | None) -> Any:
    return None if group is None else _GROUP.encode(group)
