"""What a critical line of the log is about, and which line ends it.

A topic is a path whose every part ends in a slash, so that a line can end all topics that begin alike.
"""

from dca_engine.core.log_kinds import BREAKERS
from dca_engine.core.messages import AccountNoticed, Event, HoldingsObserved, Reason

_TRADING = "trading/"
"""All that keeps the portfolio from trading: a person's word lifts it."""
_BREAKER, _DEFECT, STATUS, _HOLDING = (f"{_TRADING}{part}/" for part in ("breaker", "defect", "status", "holding"))
ACCOUNT = "account/"
"""At a start, or with other keys, all are connected anew, and who is away then is told again."""
_ENDS = {
    "resumed": _TRADING,
    "resumed_next_day": _BREAKER,
    "audit_over": _HOLDING,
    "accounts_changed": ACCOUNT,
}


def topic_of(reason: Reason, event: Event) -> tuple[str | None, str | None]:
    """The topic that the reason begins, and the topics that it ends. What is told again stands for what was told of
    the same thing before, so it ends that."""
    if reason.code in BREAKERS:
        return _BREAKER, _BREAKER
    if reason.code == "defect":
        return _DEFECT, _DEFECT
    match event:
        case AccountNoticed() if reason.code in ("account_lost", "account_back"):
            topic = f"{ACCOUNT}{event.account_id}/"
            return topic if reason.code == "account_lost" else None, topic
        case HoldingsObserved() if reason.code.startswith("holding_"):
            # Its sentence begins with what is held: a coin, or a symbol, which may hold a colon but no blank.
            topic = f"{_HOLDING}{event.account_id}/{reason.text.partition(': ')[0]}/"
            return topic if reason.code == "holding_differs" else None, topic
        case _:
            return None, _ENDS.get(reason.code)
