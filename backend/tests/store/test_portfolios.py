"""Portfolios with accounts and webhooks: found through their user, secrets readable through the vault alone."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy.exc import IntegrityError

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.values import MarketKind
from dca_engine.store.connecting import data_source
from dca_engine.store.database import Database
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    ApiKeys,
    NewAccount,
    PortfolioRecord,
    Webhook,
    all_portfolios,
    all_webhooks,
    create_portfolio,
    keys_of_accounts,
    portfolio_by_token,
    portfolio_of,
    portfolios_of,
    token_hash,
    webhook_of,
)
from dca_engine.store.repositories.users import create_owner
from tests.core.story import SETTINGS
from tests.store.stores import NOW, OWNER, VAULT

LIVE = AccountRecord(AccountId("live"), "Binance", "binance", MarketKind.SPOT, simulated=False)
PAPER = AccountRecord(AccountId("paper"), "Practice", "bybit", MarketKind.LINEAR, simulated=True)
MAIN = PortfolioRecord(PortfolioId("main"), OWNER.id, "Main", "USDT", SETTINGS, (LIVE, PAPER), NOW)
KEYS = ApiKeys("the-api-key", "the-api-secret")
HOOK = Webhook("the-token", "the-hook-secret", secret_required=True)
SECRETS = (KEYS.key, KEYS.secret, HOOK.token, HOOK.secret)


@pytest.fixture
async def kept(database: Database) -> Database:
    async with database.writing() as session:
        await create_owner(session, OWNER)
        await create_portfolio(session, VAULT, MAIN, [NewAccount(LIVE, KEYS), NewAccount(PAPER, None)], HOOK)
    return database


async def test_a_portfolio_is_read_as_it_was_made(kept: Database) -> None:
    async with kept.reading() as session:
        assert await portfolio_of(session, OWNER.id, MAIN.id) == MAIN
        assert await portfolios_of(session, OWNER.id) == [MAIN]
        assert await all_portfolios(session) == [MAIN]
        assert await webhook_of(session, VAULT, OWNER.id, MAIN.id) == HOOK
        assert await all_webhooks(session, VAULT) == [(MAIN, HOOK)]
        assert await keys_of_accounts(session, VAULT, MAIN.id) == {LIVE.id: KEYS, PAPER.id: None}


async def test_another_user_finds_nothing(kept: Database) -> None:
    async with kept.reading() as session:
        assert await portfolio_of(session, "stranger", MAIN.id) is None
        assert await portfolios_of(session, "stranger") == []
        assert await webhook_of(session, VAULT, "stranger", MAIN.id) is None


async def test_2_2_the_token_finds_its_portfolio(kept: Database) -> None:
    async with kept.reading() as session:
        assert await portfolio_by_token(session, HOOK.token) == MAIN
        assert await portfolio_by_token(session, "another") is None
        assert await portfolio_by_token(session, "\ud800\x00") is None
    assert token_hash(HOOK.token) != token_hash("another")


async def test_11_10_no_secret_stands_in_the_database(kept: Database, database_url: str) -> None:
    connection = await asyncpg.connect(data_source(database_url))
    rows = [str(tuple(row)) for table in ("portfolios", "accounts") for row in await connection.fetch(f"TABLE {table}")]
    await connection.close()
    assert not [secret for secret in SECRETS if any(secret in row for row in rows)]


def test_11_10_nothing_shows_a_secret() -> None:
    shown = repr((KEYS, HOOK, NewAccount(LIVE, KEYS), OWNER))
    assert not [secret for secret in (*SECRETS, OWNER.password_hash + "'") if secret in shown]


@pytest.mark.parametrize(
    "other",
    [
        (MAIN, replace(HOOK, token="another")),
        (replace(MAIN, id=PortfolioId("second"), accounts=()), HOOK),
    ],
    ids=["id", "token"],
)
async def test_ids_and_tokens_are_used_once(kept: Database, other: tuple[PortfolioRecord, Webhook]) -> None:
    with pytest.raises(IntegrityError):
        async with kept.writing() as session:
            await create_portfolio(session, VAULT, other[0], [], other[1])


async def test_portfolios_are_listed_oldest_first(kept: Database) -> None:
    earlier = replace(MAIN, id=PortfolioId("z"), accounts=(), created_at=NOW - timedelta(days=1))
    async with kept.writing() as session:
        await create_portfolio(session, VAULT, earlier, [], replace(HOOK, token="t2"))
    async with kept.reading() as session:
        assert [p.id for p in await portfolios_of(session, OWNER.id)] == ["z", "main"]
