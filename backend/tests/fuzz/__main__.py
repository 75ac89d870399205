"""`python -m tests.fuzz`, which `./run fuzz` calls: a whole fuzz, told in figures. Any finding is an exit code of 1."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz import report
from tests.fuzz.campaign import play
from tests.fuzz.tally import Tally

_REQUESTS_PER_MESSAGE = 50


def main() -> int:
    options = _parser().parse_args()
    messages = options.requests // _REQUESTS_PER_MESSAGE if options.messages is None else options.messages
    tally, began = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        unhandled = asyncio.run(play(Path(folder), options.requests, messages, options.seed, tally, _say))
    seconds = time.monotonic() - began
    report.tell(tally, unhandled, seconds, as_json=options.json)
    if options.record:
        report.record(tally, unhandled, seconds, options.seed)
    return int(bool(tally.broken))


def _say(what: str) -> None:
    """Progress goes to the terminal; standard output stays for the figures."""
    sys.stderr.write(f"fuzz: {what}\n")


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    options.add_argument("--requests", type=int, default=100_000, help="to the API and the webhook together")
    options.add_argument(
        "--messages", type=int, help="of the exchange that are bent; one for every 50 requests if not given"
    )
    options.add_argument("--seed", type=int, default=1, help="all that is sent is drawn from it")
    options.add_argument("--json", action="store_true", help="end with one JSON object of all figures")
    options.add_argument("--record", action="store_true", help="write the table in docs/reference/reliability.md")
    return options


if __name__ == "__main__":
    sys.exit(main())
