"""What is read off a running engine from outside: its memory, time, files and threads, the database, the journal."""

import os
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from dca_engine.modes.bench.webhook import database_dsn
from dca_engine.modes.rig import Rig

_MB = 1024 * 1024
_SIZES = "SELECT pg_database_size(current_database()) AS whole, pg_total_relation_size('journal') AS journal"
_COUNTS = """
SELECT (SELECT sum(seq) FROM portfolios)::int AS entries,
    (SELECT count(*) FROM position_groups WHERE ended_at IS NULL) AS groups,
    (SELECT count(*) FROM signals WHERE verdict IS NULL) AS undecided"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Sizes in MB."""

    rss: float
    """Of the engine."""
    cpu: float
    """Seconds of processor time that the engine has used since it was started."""
    simulator_rss: float
    open_files: int
    threads: int
    database: float
    journal: float
    entries: int
    """Of the journal."""
    groups: int
    """Open ones."""
    undecided: int
    """Alerts without an outcome."""


def rss_mb(pid: int) -> float:
    return int(_status(pid)["VmRSS"].split()[0]) / 1024


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def cpu_seconds(pid: int) -> float:
    """Processor time, which does not depend on what else the machine does."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


async def read(rig: Rig, simulator_pid: int) -> Reading:
    pid = rig.engine.pid
    connection = await asyncpg.connect(database_dsn(rig))
    try:
        sizes, counts = await connection.fetchrow(_SIZES), await connection.fetchrow(_COUNTS)
    finally:
        await connection.close()
    return Reading(
        rss_mb(pid),
        cpu_seconds(pid),
        rss_mb(simulator_pid),
        _open_files(pid),
        int(_status(pid)["Threads"]),
        sizes["whole"] / _MB,
        sizes["journal"] / _MB,
        counts["entries"],
        counts["groups"],
        counts["undecided"],
    )


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
