"""Which accounts a portfolio trades on: changed between its runs, never under what is open there."""

from decimal import Decimal

from dca_engine.core.codec import codec
from dca_engine.core.decide import decide
from dca_engine.core.ids import AccountId
from dca_engine.core.messages import AccountsChanged, Decision, Event, HoldingsObserved
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.values import MarketKind
from tests.core.story import ACCOUNT, Story

OTHER = AccountId("other")
MINE, ANOTHER = Account(ACCOUNT, MarketKind.SPOT), Account(OTHER, MarketKind.LINEAR)


def change(story: Story, *accounts: Account, anew: tuple[AccountId, ...] = ()) -> Decision:
    return decide(story.portfolio, AccountsChanged(story.now, accounts, anew))


def refused(decision: Decision, before: Portfolio) -> str:
    """The reason's code; nothing was changed."""
    assert decision.portfolio is before
    (reason,) = decision.reasons
    assert reason.refused
    return reason.code


def stocked() -> Story:
    story = Story()
    story.tell(HoldingsObserved(story.now, ACCOUNT, {"USDT": Decimal(100)}))
    return story


def test_an_account_is_added_and_what_others_hold_stays_known() -> None:
    story = stocked()
    after = change(story, MINE, ANOTHER).portfolio
    assert after.accounts == (MINE, ANOTHER)
    assert after.stocks == story.portfolio.stocks
    assert ACCOUNT in after.stocks


def test_of_another_wallet_nothing_is_known() -> None:
    story = stocked()
    decision = change(story, MINE, anew=(ACCOUNT,))
    assert decision.portfolio.stocks == {}
    assert [reason.code for reason in decision.reasons] == ["accounts_changed"]


def test_an_account_that_the_settings_name_stays() -> None:
    story = stocked()
    assert refused(change(story, ANOTHER), story.portfolio) == "account_in_settings"


def test_an_account_with_something_open_stays_as_it_is() -> None:
    story = stocked()
    story.signal()
    assert refused(change(story), story.portfolio) == "account_in_use"
    assert refused(change(story, ANOTHER), story.portfolio) == "account_in_use"
    assert refused(change(story, MINE, anew=(ACCOUNT,)), story.portfolio) == "account_in_use"
    assert change(story, MINE, ANOTHER).portfolio.accounts == (MINE, ANOTHER)


def test_a_portfolio_at_rest_has_no_account() -> None:
    after = change(stocked()).portfolio
    assert (after.accounts, after.stocks) == ((), {})


def test_it_is_kept_in_the_journal_as_it_was() -> None:
    event = AccountsChanged(stocked().now, (MINE, ANOTHER), (OTHER,))
    form = codec(Event)
    assert form.decode(form.encode(event)) == event
