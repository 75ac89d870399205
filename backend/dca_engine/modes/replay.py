"""`replay`: a stored journal run through the core again, to see what was, or to prove that it leads where it led.

It only reads, in one snapshot, and takes no fence: the engine may be running on the same database. While no engine
runs, the embedded server is started for as long as this takes.
"""

import json
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

import typer

from dca_engine.core.ids import PortfolioId
from dca_engine.modes.errors import StartError
from dca_engine.modes.logs import configure_logs
from dca_engine.modes.replay_tables import state_lines, state_object
from dca_engine.modes.verifying import Mismatch, Verifier
from dca_engine.ports import Batch, Entry, StoreDownError
from dca_engine.runtime.replaying import BrokenJournalError, replayed
from dca_engine.settings import Settings
from dca_engine.store.database import ReadSession, open_to_look
from dca_engine.store.embedded import running_server_url, start_server
from dca_engine.store.errors import EmbeddedServerError
from dca_engine.store.repositories.history import KeptEntry, UnreadableEntryError, journal_pages, kept_state
from dca_engine.store.repositories.portfolios import PortfolioRecord, every_portfolio


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay. An empty `portfolio` is the only one at work; an empty `until` is the last entry."""

    portfolio: str
    until: str
    verify: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Until:
    """Entries are taken up to this number and this moment, either of which may be missing."""

    seq: int | None = None
    moment: datetime | None = None

    def includes(self, entry: KeptEntry) -> bool:
        return self.moment is None or entry.event.time <= self.moment


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out of a replay."""

    portfolio: PortfolioRecord
    last: Batch
    """The decision that it ended with."""
    stored_seq: int
    """Of the entry that the stored state is of."""
    seconds: float
    mismatch: Mismatch | None

    @property
    def seq(self) -> int:
        return self.last.entries[-1].seq

    @property
    def name(self) -> str:
        return f"{self.portfolio.name} ({self.portfolio.id})"


async def replay(settings: Settings, wanted: Wanted) -> bool:
    """Prints what came out; False when the journal does not lead to what is stored. Raises StartError."""
    configure_logs(settings.log_level, settings.log_json)
    until = read_until(wanted.until)
    try:
        with _database(settings) as url:
            async with open_to_look(url) as session:
                record = chosen(await every_portfolio(session), wanted.portfolio)
                found = await replay_portfolio(session, record, until, verify=wanted.verify)
    except StoreDownError as error:
        raise StartError(f"The database went away: {error}") from None
    tell = _tell_verdict if wanted.verify else _tell_state
    tell(found, wanted.as_json)
    return found.mismatch is None


async def replay_portfolio(session: ReadSession, record: PortfolioRecord, until: Until, *, verify: bool) -> Replayed:
    """All of it is read in the session's one snapshot. Raises StartError, StoreDownError."""
    began = time.perf_counter()
    state, seq = await kept_state(session, record.id)
    verifier = Verifier(session, record.id) if verify else None
    try:
        last, mismatch = await _through(_pages(session, record.id, until, seq), verifier)
    except (BrokenJournalError, UnreadableEntryError) as error:
        raise StartError(f"The journal of {record.name} ({record.id}) cannot be replayed: {error}.") from None
    if last is None:
        raise StartError(f"{record.name} ({record.id}) has no entry up to there.")
    if verifier is not None and mismatch is None and last.entries[-1].seq == seq:
        mismatch = await verifier.compare_state(state, last.after)
    return Replayed(record, last, seq, time.perf_counter() - began, mismatch)


async def _through(
    pages: AsyncGenerator[list[KeptEntry], None], verifier: Verifier | None
) -> tuple[Batch | None, Mismatch | None]:
    """The last decision, and where the first one that differs is, which ends it."""
    last: Batch | None = None
    async with aclosing(pages):
        async for page in pages:
            decided = list[Entry]()
            for batch in replayed(((entry.seq, entry.event) for entry in page), after=last):
                decided.extend(batch.entries)
                last = batch
            mismatch = await verifier.compare(page, decided) if verifier is not None else None
            if mismatch is not None:
                return last, mismatch
    return last, None


async def _pages(
    session: ReadSession, portfolio_id: PortfolioId, until: Until, seq: int
) -> AsyncGenerator[list[KeptEntry], None]:
    """The journal up to `until`, and not beyond the entry that the stored state is of."""
    end, last = seq if until.seq is None else min(seq, until.seq), 0
    async with aclosing(journal_pages(session, portfolio_id, end)) as pages:
        async for page in pages:
            wanted = list(takewhile(until.includes, page))
            if wanted:
                yield wanted
            if len(wanted) < len(page):
                return
            last = page[-1].seq
    if last < end:
        raise BrokenJournalError(f"it ends with entry {last}, and entry {end} was written")


# --- what is asked for ----------------------------------------------------------------------------------------------


def read_until(text: str) -> Until:
    """The number of an entry, or a moment in ISO 8601; one without a zone is UTC. Raises StartError."""
    if not text:
        return Until()
    if text.isascii() and text.isdecimal():
        return Until(seq=int(text))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise StartError(
            f"--until {text}: neither the number of an entry nor a time like 2026-01-31T23:59:59Z."
        ) from None
    return Until(moment=moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def chosen(portfolios: Sequence[PortfolioRecord], wanted: str) -> PortfolioRecord:
    """The one with this id, or else this name; without either, the only one. One at work goes before those that are
    archived. Raises StartError."""
    named = [p for p in portfolios if p.id == wanted] or [p for p in portfolios if not wanted or p.name == wanted]
    found = [p for p in named if p.archived_at is None] or named
    if len(found) == 1:
        return found[0]
    known = ", ".join(map(_title, found or portfolios)) or "none"
    if found:
        raise StartError(f"Which portfolio? Name one by its id with --portfolio: {known}.")
    raise StartError(f"There is no portfolio {wanted!r}. There is: {known}.")


def _title(portfolio: PortfolioRecord) -> str:
    return f"{portfolio.name} ({portfolio.id}{', archived' if portfolio.archived_at else ''})"


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The address of the database that the engine works on. One that is not running is started, and stopped again."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    folder = settings.data_dir
    if not (folder / "postgres" / "PG_VERSION").exists():
        raise StartError(
            f"There is no database in {folder}: start the engine once, or name its folder in DCA_DATA_DIR."
        )
    try:
        running = running_server_url(folder)
    except EmbeddedServerError:
        server = start_server(folder)
        try:
            yield server.url
        finally:
            server.stop()
        return
    yield running


# --- what is told ---------------------------------------------------------------------------------------------------


def _tell_state(found: Replayed, as_json: bool) -> None:
    moment = found.last.entries[-1].event.time
    typer.echo(f"{found.name} after entry {found.seq} of {found.stored_seq}, {moment:%Y-%m-%d %H:%M:%S} UTC")
    for line in state_lines(found.last.after, found.portfolio.quote):
        typer.echo(line)
    if as_json:
        typer.echo(json.dumps({**_figures(found), "state": state_object(found.last.after)}))


def _tell_verdict(found: Replayed, as_json: bool) -> None:
    if found.mismatch is None:
        what = "entries and state" if found.seq == found.stored_seq else "entries"
        typer.echo(f"identical: {found.name}, {what}, {found.seq} of {found.stored_seq} in {found.seconds:.1f} s")
    else:
        typer.echo(f"DIFFERENT: {found.name}, {found.mismatch.where}")
        for difference in found.mismatch.differences:
            typer.echo(f"  {difference.path}")
            typer.echo(f"    stored    {difference.kept}")
            typer.echo(f"    replayed  {difference.replayed}")
    if as_json:
        where = "" if found.mismatch is None else found.mismatch.where
        typer.echo(json.dumps({**_figures(found), "identical": found.mismatch is None, "where": where}))


def _figures(found: Replayed) -> dict[str, Any]:
    return {"portfolio": found.portfolio.id, "entries": found.seq, "seconds": round(found.seconds, 3)}
