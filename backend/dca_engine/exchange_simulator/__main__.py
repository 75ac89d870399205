"""`python -m dca_engine.exchange_simulator`: the simulator as a process of its own, until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import signal
import sys
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import uvloop

from dca_engine.exchange_simulator.config import (
    AccountSetup,
    LimitSetup,
    PriceSource,
    ReplayPrices,
    ScriptedPrices,
    SimulatorConfig,
    WalkPrices,
)
from dca_engine.exchange_simulator.fact_log import DataFolderInUseError
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, LINEAR_MARKETS, synthetic_markets
from dca_engine.exchange_simulator.prices.replay import BadCandleFileError
from dca_engine.exchange_simulator.server import NotLoopbackError, running_simulator
from dca_engine.matching import FillModel


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop. Returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        config = config_from(options)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(config, options.with_parent))
    except (OSError, NotLoopbackError, DataFolderInUseError, BadCandleFileError, argparse.ArgumentTypeError) as problem:
        sys.stderr.write(f"the exchange simulator cannot start: {problem}\n")
        return 1
    return 0


async def _serve(config: SimulatorConfig, with_parent: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with running_simulator(config) as simulator:
        if simulator.feed_task is not None:
            simulator.feed_task.add_done_callback(lambda task: stopped.set() if _failed(task) else None)
        sys.stdout.write(f"simulator ready on {simulator.url}\n")
        sys.stdout.flush()
        watch = asyncio.create_task(_input_closed(stopped)) if with_parent else None
        await stopped.wait()
        if watch is not None:
            watch.cancel()


async def _input_closed(stopped: asyncio.Event) -> None:
    """Whoever started us holds the other end of our standard input: when it closes they are gone, however it was."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        pass
    stopped.set()


def _failed(task: asyncio.Task[None]) -> bool:
    return not task.cancelled() and task.exception() is not None


def config_from(options: argparse.Namespace) -> SimulatorConfig:
    """The configuration that the command line asks for."""
    return SimulatorConfig(
        markets=DEFAULT_MARKETS + LINEAR_MARKETS + synthetic_markets(options.synthetic),
        accounts=tuple(options.account) or (AccountSetup(),),
        limits=LimitSetup(
            weight_per_minute=options.weight_per_minute,
            orders_per_10s=options.orders_per_10s,
            orders_per_day=options.orders_per_day,
        ),
        prices=_prices(options),
        fill_model=FillModel(options.half_spread_percent, options.slippage_percent),
        host=options.host,
        port=options.port,
        data_dir=options.data_dir,
        clock_offset_ms=options.clock_offset_ms,
    )


def _prices(options: argparse.Namespace) -> PriceSource:
    if options.market == "walk":
        return WalkPrices(options.seed, options.tick_seconds, options.volatility_percent, options.drift_percent)
    if options.market == "replay":
        return ReplayPrices(dict(options.candles), options.speed, options.history, options.loop)
    return ScriptedPrices()


def _account(text: str) -> AccountSetup:
    """`name:key:secret[:balances[:margin]]`, each wallet as `COIN=amount,COIN=amount`."""
    parts = text.split(":")
    if not 3 <= len(parts) <= 5 or not all(parts[:3]):
        raise argparse.ArgumentTypeError("an account is name:key:secret[:balances[:margin]]")
    name, key, secret = parts[:3]
    account = AccountSetup(name, key, secret)
    if len(parts) > 3:
        account = replace(account, balances=_wallet(parts[3]))
    return replace(account, margin=_wallet(parts[4])) if len(parts) == 5 else account


def _wallet(text: str) -> dict[str, Decimal]:
    pairs = (pair.partition("=") for pair in text.split(","))
    try:
        return {coin: Decimal(amount) for coin, _, amount in pairs}
    except InvalidOperation as wrong:
        raise argparse.ArgumentTypeError("a wallet is COIN=amount,…") from wrong


def _candles(text: str) -> tuple[str, Path]:
    """`BTC/USDT=file.csv.gz`."""
    symbol, mark, path = text.partition("=")
    if not mark or symbol not in {setup.symbol for setup in DEFAULT_MARKETS + LINEAR_MARKETS}:
        raise argparse.ArgumentTypeError("candles are SYMBOL=FILE, for example BTC/USDT=candles.csv.gz")
    return symbol, Path(path)


def parser() -> argparse.ArgumentParser:
    """The command line's options."""
    options = argparse.ArgumentParser(prog="python -m dca_engine.exchange_simulator", description=__doc__)
    add = options.add_argument
    add("--host", default="127.0.0.1", help="a loopback address; nothing else is allowed")
    add("--port", type=int, default=9000, help="0 takes any free port")
    add("--data-dir", type=Path, help="keep orders, trades, balances and prices here")
    add("--market", choices=("scripted", "walk", "replay"), default="scripted", help="what moves prices")
    add("--seed", type=int, default=7, help="of the random walk")
    add("--tick-seconds", type=float, default=1.0, help="time between the random walk's steps")
    add("--volatility-percent", type=Decimal, default=Decimal("0.1"), help="standard deviation per minute")
    add("--drift-percent", type=Decimal, default=Decimal(0), help="mean move per minute")
    add("--candles", type=_candles, action="append", default=[], help="SYMBOL=FILE to replay; may be repeated")
    add("--speed", type=Decimal, default=Decimal(1), help="of the replay; 60 plays an hour in a minute")
    add("--history", type=int, default=0, help="rows of the replay that fill the chart instead of being played")
    add("--loop", action="store_true", help="start the replay again at its end")
    add("--synthetic", type=int, default=0, help="this many made-up markets besides the well-known ones")
    add(
        "--account",
        type=_account,
        action="append",
        default=[],
        help="name:key:secret[:balances[:margin]], each as COIN=amount,…; repeatable",
    )
    add("--half-spread-percent", type=Decimal, default=Decimal(0), help="distance of bid and ask from the price")
    add("--slippage-percent", type=Decimal, default=Decimal(0), help="what market orders pay beyond the touch")
    add("--orders-per-10s", type=int, default=100)
    add("--orders-per-day", type=int, default=200_000)
    add("--weight-per-minute", type=int, default=6_000)
    add("--with-parent", action="store_true", help="end when standard input closes")
    add("--clock-offset-ms", type=int, default=0, help="how far the exchange's clock runs ahead")
    return options


if __name__ == "__main__":
    raise SystemExit(main())
