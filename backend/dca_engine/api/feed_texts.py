"""What the feed says, as text: each change of a portfolio is turned into JSON once, for all who listen.

Every connection counts its messages for itself, from its snapshot on; so a text is kept without its number.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from dca_engine.api.schemas import DeltaMessage, HeartbeatMessage, PortfolioView
from dca_engine.api.views import PortfolioProfile, group_view, price_view, signal_view
from dca_engine.runtime.feed import Change

_KEPT = 64
_PLACE = '"seq":0,'


class DeltaTexts:
    """The texts of one portfolio's latest changes. `portfolio` gives its view as it is now."""

    def __init__(self, profile: PortfolioProfile, portfolio: Callable[[], PortfolioView]) -> None:
        self._profile = profile
        self._portfolio = portfolio
        self._texts: OrderedDict[int, tuple[str, str]] = OrderedDict()

    def text(self, change: Change, seq: int) -> str:
        """The change as message number `seq` of a connection."""
        halves = self._texts.get(change.seq)
        if halves is None:
            before, _, after = self._message(change).model_dump_json(exclude_defaults=False).partition(_PLACE)
            halves = self._texts[change.seq] = (before, after)
            if len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return f'{halves[0]}"seq":{seq},{halves[1]}'

    def _message(self, change: Change) -> DeltaMessage:
        outcomes = {outcome.signal_id: outcome for outcome in change.outcomes}
        return DeltaMessage(
            seq=0,
            time=change.time,
            portfolio=self._portfolio() if change.portfolio_changed else None,
            groups=[group_view(group) for group in change.groups],
            signals=[
                signal_view(e.signal, self._profile.venue(e.signal.account_id), outcomes.get(e.signal.id), e.time)
                for e in change.signals
            ],
            prices=[price_view(account_id, price) for account_id, price in change.prices],
        )


def heartbeat_text(seq: int, now: datetime) -> str:
    return HeartbeatMessage(seq=seq, time=now).model_dump_json()
