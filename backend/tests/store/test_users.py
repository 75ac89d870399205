"""Users and sessions: one owner, refresh tokens good for one use, a stolen one ends the session."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import select

from dca_engine.store import tables
from dca_engine.store.connecting import data_source
from dca_engine.store.database import Database
from dca_engine.store.repositories.users import (
    REUSE_LEEWAY,
    UserRecord,
    begin_session,
    create_owner,
    end_session,
    owner_exists,
    renew_session,
    user_by_email,
    user_by_id,
)
from tests.store.stores import NOW, OWNER

LATER = NOW + timedelta(days=30)


async def renew(database: Database, token: str, following: str, after: timedelta = timedelta()) -> str | None:
    async with database.writing() as session:
        return await renew_session(session, token, following, NOW + after, LATER + after)


@pytest.fixture
async def signed_in(database: Database) -> Database:
    """The owner with the refresh token `t1`."""
    async with database.writing() as session:
        await create_owner(session, OWNER)
        await begin_session(session, OWNER.id, "t1", "family", NOW, LATER)
    return database


async def test_there_is_one_owner(database: Database) -> None:
    async with database.reading() as session:
        assert not await owner_exists(session)
    async with database.writing() as session:
        assert await create_owner(session, OWNER)
    async with database.writing() as session:
        assert not await create_owner(session, UserRecord("second", "second@example.com", "hash", NOW))
    async with database.reading() as session:
        assert await owner_exists(session)
        assert await user_by_email(session, OWNER.email) == OWNER
        assert await user_by_id(session, OWNER.id) == OWNER
        assert await user_by_email(session, "second@example.com") is None
        assert await user_by_id(session, "second") is None


async def test_of_two_first_visits_at_the_same_moment_one_makes_the_owner(database: Database) -> None:
    async def visit(number: int) -> bool:
        async with database.writing() as session:
            return await create_owner(session, UserRecord(f"u{number}", f"{number}@example.com", "hash", NOW))

    assert sorted(await asyncio.gather(*(visit(n) for n in range(4)))) == [False, False, False, True]


async def test_a_refresh_token_is_exchanged_for_the_next(signed_in: Database) -> None:
    assert await renew(signed_in, "t1", "t2") == OWNER.id
    assert await renew(signed_in, "t2", "t3", timedelta(minutes=5)) == OWNER.id
    assert await renew(signed_in, "unknown", "t4") is None


async def test_two_tabs_may_renew_at_the_same_moment(signed_in: Database) -> None:
    assert await renew(signed_in, "t1", "t2") == OWNER.id
    assert await renew(signed_in, "t1", "t3", REUSE_LEEWAY) == OWNER.id


async def test_a_second_use_later_ends_the_whole_session(signed_in: Database) -> None:
    assert await renew(signed_in, "t1", "t2") == OWNER.id
    assert await renew(signed_in, "t1", "t3", REUSE_LEEWAY + timedelta(seconds=1)) is None
    assert await renew(signed_in, "t2", "t4", timedelta(minutes=1)) is None


async def test_a_token_ends_with_its_time_and_with_signing_out(signed_in: Database) -> None:
    assert await renew(signed_in, "t1", "t2", timedelta(days=30)) is None
    assert await renew(signed_in, "t1", "t2") == OWNER.id
    async with signed_in.writing() as session:
        await end_session(session, "t2", NOW)
        await end_session(session, "unknown", NOW)
    assert await renew(signed_in, "t2", "t3") is None


async def test_other_sessions_of_the_user_go_on(signed_in: Database) -> None:
    async with signed_in.writing() as session:
        await begin_session(session, OWNER.id, "other", "family 2", NOW, LATER)
        await end_session(session, "t1", NOW)
    assert await renew(signed_in, "other", "other 2") == OWNER.id


async def test_expired_tokens_are_forgotten_and_none_is_stored_as_it_is(signed_in: Database) -> None:
    async with signed_in.writing() as session:
        await begin_session(session, OWNER.id, "next", "family 2", LATER, LATER + timedelta(days=1))
    async with signed_in.reading() as session:
        rows = (await session.scalars(select(tables.RefreshToken))).all()
    assert [row.family_id for row in rows] == ["family 2"]
    assert b"next" not in rows[0].token_hash


async def test_a_reading_session_cannot_write(signed_in: Database) -> None:
    """Its type says so to mypy, its transaction to everybody else."""
    with pytest.raises(Exception, match="read-only transaction"):
        async with signed_in.reading() as session:
            await end_session(session, "t1", NOW)  # type: ignore[arg-type]


async def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            await create_owner(session, OWNER)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.reading() as session:
        assert not await owner_exists(session)


async def test_an_error_of_the_database_shows_no_values(database: Database) -> None:
    async with database.writing() as session:
        await create_owner(session, OWNER)
    with pytest.raises(Exception, match="users_email_key") as caught:
        async with database.writing() as session:
            session.add(tables.User(id="u2", email=OWNER.email, password_hash="very secret", created_at=NOW))
    assert "very secret" not in str(caught.value)


async def test_what_a_session_reads_is_one_snapshot(database: Database, database_url: str) -> None:
    async with database.reading() as session:
        assert not await owner_exists(session)
        connection = await asyncpg.connect(data_source(database_url))
        await connection.execute("INSERT INTO users VALUES ('u', 'e', 'h', now())")
        await connection.close()
        assert not await owner_exists(session)
    async with database.reading() as session:
        assert await owner_exists(session)
