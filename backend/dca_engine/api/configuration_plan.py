"""What importing a configuration would change, item by item and in words. Pure.

The rule: what is missing is created, what differs is changed, nothing is deleted. What cannot be is a problem of its
item, found before anything is done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from dca_engine.api.configuration_schemas import (
    Configuration,
    ConfigurationChange,
    ConfiguredAccount,
    ConfiguredPortfolio,
)
from dca_engine.api.preset_schemas import PresetBody
from dca_engine.core.codec import codec_of
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Ladder
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.settings_check import check_settings
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.registry import VENUES

_SETTINGS: Final = codec_of(PortfolioSettings)
_LADDER: Final = codec_of(Ladder)
_MOST_WORDS = 20


def planned(have: Configuration, wanted: Configuration) -> list[ConfigurationChange]:
    """In the order in which it would be done: accounts, presets, portfolios."""
    return [
        *_accounts(have, wanted),
        *(_preset(have, preset) for preset in wanted.ladder_presets),
        *_portfolios(have, wanted),
    ]


def with_accounts(settings: PortfolioSettings, others: Mapping[AccountId, AccountId]) -> PortfolioSettings:
    """The settings with other words for their accounts: names for ids, or ids for names."""

    def other(account: AccountId) -> AccountId:
        return others.get(account, account)

    return replace(
        settings,
        default_account=other(settings.default_account),
        account_routes=tuple(replace(route, account_id=other(route.account_id)) for route in settings.account_routes),
        ladders=tuple(
            rule if rule.account_id is None else replace(rule, account_id=other(rule.account_id))
            for rule in settings.ladders
        ),
    )


# --- accounts ---------------------------------------------------------------------------------------------------------


def _accounts(have: Configuration, wanted: Configuration) -> Iterator[ConfigurationChange]:
    known, twice = {account.name: account for account in have.accounts}, _twice(a.name for a in wanted.accounts)
    for account in wanted.accounts:
        found = known.get(account.name)
        problem = "is in the document twice" if account.name in twice else _account_problem(account, found)
        words = [] if found is not None else [_to_do(account)]
        yield ConfigurationChange(
            kind="account",
            name=account.name,
            action="create" if found is None else "keep",
            words=words,
            problem=problem,
            done=False,
        )


def _account_problem(account: ConfiguredAccount, found: ConfiguredAccount | None) -> str | None:
    row = VENUES.get((account.venue, MarketKind(account.market_kind)))
    if found is not None:
        return None if found == account else "is another kind of account here: rename one of them"
    if row is None or (account.simulated and not row.simulated):
        return f"cannot be connected: {account.venue} {account.market_kind} is not known here"
    return None


def _to_do(account: ConfiguredAccount) -> str:
    return "a practice account with a fresh wallet" if account.simulated else "its keys have to be entered by hand"


# --- presets ----------------------------------------------------------------------------------------------------------


def _preset(have: Configuration, preset: PresetBody) -> ConfigurationChange:
    found = next((p for p in have.ladder_presets if p.name.casefold() == preset.name.casefold()), None)
    words = [] if found is None else list(_told(_preset_facts(found), _preset_facts(preset)))
    return _change("ladder_preset", preset.name, found is not None, words, None)


def _preset_facts(preset: PresetBody) -> dict[str, Any]:
    return {"name": preset.name, "note": preset.note, "ladder": _LADDER.encode(preset.ladder)}


# --- portfolios -------------------------------------------------------------------------------------------------------


def _portfolios(have: Configuration, wanted: Configuration) -> Iterator[ConfigurationChange]:
    known = {portfolio.name: portfolio for portfolio in have.portfolios}
    twice = _twice(portfolio.name for portfolio in wanted.portfolios)
    accounts = {account.name: account for account in (*have.accounts, *wanted.accounts)}
    claims = Counter(name for portfolio in wanted.portfolios for name in set(portfolio.accounts))
    holders = {name: portfolio.name for portfolio in have.portfolios for name in portfolio.accounts}
    for portfolio in wanted.portfolios:
        found = known.get(portfolio.name)
        problem = "is in the document twice" if portfolio.name in twice else _quote_problem(portfolio, found)
        problem = problem or _accounts_problem(portfolio, accounts, claims, holders) or _settings_problem(portfolio)
        words = [] if found is None else list(_told(_portfolio_facts(found), _portfolio_facts(portfolio)))
        yield _change("portfolio", portfolio.name, found is not None, words, problem)


def _quote_problem(portfolio: ConfiguredPortfolio, found: ConfiguredPortfolio | None) -> str | None:
    if found is None or found.quote == portfolio.quote:
        return None
    return f"counts in {found.quote} here, which cannot be changed to {portfolio.quote}"


def _accounts_problem(
    portfolio: ConfiguredPortfolio,
    accounts: Mapping[str, ConfiguredAccount],
    claims: Mapping[str, int],
    holders: Mapping[str, str],
) -> str | None:
    if len(set(portfolio.accounts)) < len(portfolio.accounts):
        return "names an account twice"
    for name in portfolio.accounts:
        if name not in accounts:
            return f"names the account {name}, which is nowhere"
        if claims[name] > 1:
            return f"shares the account {name} with another portfolio of the document"
        if holders.get(name, portfolio.name) != portfolio.name:
            return f"names the account {name}, which the portfolio {holders[name]} trades on"
    if len({accounts[name].simulated for name in portfolio.accounts}) > 1:
        return "has practice and real accounts together"
    return None


def _settings_problem(portfolio: ConfiguredPortfolio) -> str | None:
    try:
        check_settings(portfolio.settings, frozenset(map(AccountId, portfolio.accounts)))
    except InvalidSettingsError as error:
        return f"cannot be traded by: {error}"
    return None


def _portfolio_facts(portfolio: ConfiguredPortfolio) -> dict[str, Any]:
    """Settings under their own names, as the trader knows them."""
    return {
        "accounts": portfolio.accounts,
        "secret_required": portfolio.secret_required,
        **_SETTINGS.encode(portfolio.settings),
    }


# --- words ------------------------------------------------------------------------------------------------------------


def _change(kind: Any, name: str, known: bool, words: list[str], problem: str | None) -> ConfigurationChange:
    action: Any = "create" if not known else "change" if words else "keep"
    if len(words) > _MOST_WORDS:
        words = [*words[:_MOST_WORDS], f"and {len(words) - _MOST_WORDS} more"]
    return ConfigurationChange(kind=kind, name=name, action=action, words=words, problem=problem, done=False)


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Every value that differs, by its dotted path."""
    old, new = dict(_flat("", before)), dict(_flat("", after))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield f"{path}: {_said(old.get(path))} → {_said(new.get(path))}"


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    else:
        yield path, value
    for step, part in parts:
        yield from _flat(f"{path}.{step}" if path else str(step), part)


def _said(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _twice(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)
