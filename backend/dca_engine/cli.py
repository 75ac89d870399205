"""The command line: the product, its demo, its proofs and its measurements."""

import gc
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import uvloop
from pydantic import ValidationError

from dca_engine import __version__
from dca_engine.settings import Settings
from dca_engine.store.data_lock import DataLock, lock_data
from dca_engine.store.errors import StoreSetupError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
bench = typer.Typer(no_args_is_help=True, help="Measure the running product on this machine.")
app.add_typer(bench, name="bench")

AsJson = Annotated[bool, typer.Option("--json", help="End with one JSON object of all figures.")]


@app.callback()
def _main() -> None:
    """DCA Engine: TradingView alerts become ladders of DCA orders, managed to flat."""


@app.command()
def serve() -> None:
    """Start the product on http://127.0.0.1:8080 (see DCA_HOST, DCA_PORT)."""
    settings = _settings()
    lock = None if settings.database_url else _locked(settings.data_dir)
    with _imports():
        from dca_engine.modes.live import serve as work

    _run(lambda: work(settings, lock))


@app.command()
def demo() -> None:
    """Start the product with a moving market, a demo owner, and alerts of its own."""
    with _imports():
        from dca_engine.modes.demo import demo as work

    _run(lambda: work(_settings()))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def simulator(context: typer.Context) -> None:
    """Start the exchange simulator alone; `simulator --help` tells its options."""
    from dca_engine.exchange_simulator.__main__ import main

    raise typer.Exit(main(context.args))


@app.command()
def doctor() -> None:
    """Check what the product needs on this machine, one line each."""
    from dca_engine.modes.doctor import examine

    healthy = _run(lambda: examine(_settings()))
    raise typer.Exit(0 if healthy else 1)


@app.command()
def simulate(
    seeds: int = 200,
    first: Annotated[int, typer.Option("--from", help="The first seed.")] = 1,
    jobs: Annotated[int, typer.Option(help="Processes side by side.")] = 1,
    plant: Annotated[str, typer.Option(help="A planted bug to look for, or `all`.")] = "",
    only: Annotated[str, typer.Option(help="Numbers of the plan's steps that are played, as in 3,17.")] = "",
    as_json: AsJson = False,
    record: bool = False,
) -> None:
    """Play seeded runs with faults and check the promises. `--record` writes the tables in the reference."""
    from dca_engine.modes.simulate import Wanted
    from dca_engine.modes.simulate import simulate as work

    numbers = tuple(map(int, only.split(","))) if only else ()
    try:
        sound = work(Wanted(seeds, first, jobs, numbers, plant, as_json, record))
    except KeyError as unknown:
        _fail(f"there is no planted bug {unknown}")
    raise typer.Exit(0 if sound else 1)


@app.command()
def replay(
    portfolio: Annotated[str, typer.Option(help="Its id or its name; not needed where there is only one.")] = "",
    until: Annotated[str, typer.Option(help="The number of an entry, or a time in ISO 8601.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Compare every entry, and the state at the end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a stored journal through the core again: what was at a moment, or whether it leads to what is stored."""
    from dca_engine.modes.replay import Wanted
    from dca_engine.modes.replay import replay as work

    agrees = _run(lambda: work(_settings(), Wanted(portfolio, until, verify, as_json)))
    raise typer.Exit(0 if agrees else 1)


@app.command()
def openapi() -> None:
    """Print the API's document."""
    from dca_engine.api.app import openapi_document

    typer.echo(json.dumps(openapi_document(), indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


@bench.command("webhook")
def bench_webhook(alerts: int = 200, as_json: AsJson = False) -> None:
    """From an alert's first byte to its orders at the exchange."""
    from dca_engine.modes.bench.webhook import run

    _run(lambda: run(alerts, as_json))


@bench.command("reactions")
def bench_reactions(rounds: int = 60, as_json: AsJson = False) -> None:
    """From a fill to its target, and from an exit alert to the closing order."""
    from dca_engine.modes.bench.reactions import run

    _run(lambda: run(rounds, as_json))


@bench.command("burst")
def bench_burst(alerts: int = 500, orders_per_10s: int = 100, as_json: AsJson = False) -> None:
    """All the alerts of a bar close at one moment. The default order rate is Binance's: it takes four minutes."""
    from dca_engine.modes.bench.burst import run

    _run(lambda: run(alerts, orders_per_10s, as_json))


@bench.command("core")
def bench_core(events: int = 5000, as_json: AsJson = False) -> None:
    """How long a decision, a price tick and a round of the risk engine take."""
    from dca_engine.modes.bench.core import run

    _run(lambda: run(events, as_json))


@bench.command("startup")
def bench_startup(groups: int = 500, starts: int = 5, as_json: AsJson = False) -> None:
    """From the start of the process until its open groups are reconciled."""
    from dca_engine.modes.bench.startup import run

    _run(lambda: run(groups, starts, as_json))


@bench.command("analytics")
def bench_analytics(groups: int = 20_000, rounds: int = 9, as_json: AsJson = False) -> None:
    """What the analytics page over years of closed groups takes, and how free the engine is meanwhile."""
    from dca_engine.modes.bench.analytics import run

    _run(lambda: run(groups, rounds, as_json))


@app.command()
def chaos(
    kills: int = 200,
    minutes: Annotated[float, typer.Option(help="At most.")] = 25,
    unplug: Annotated[float | None, typer.Option(help="Only take the exchange away, for so many minutes.")] = None,
    seed: int = 1,
    record: Annotated[bool, typer.Option(help="Write the figures in docs/reference/reliability.md.")] = False,
    as_json: AsJson = False,
) -> None:
    """Strike the running product under load, by force, and count what was lost or doubled."""
    from dca_engine.modes.chaos.run import run, run_unplugged

    report = _run(lambda: run(kills, minutes, seed) if unplug is None else run_unplugged(unplug, seed))
    report.tell(as_json)
    if record:
        report.record()
    raise typer.Exit(0 if report.is_sound else 1)


@contextmanager
def _imports() -> Iterator[None]:
    """What imports make stays: to look through it for garbage, then and later, costs half a second of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@bench.command("soak")
def bench_soak(
    minutes: int = 60,
    alerts_per_second: float = 20,
    groups: int = 1000,
    warm_up: Annotated[int, typer.Option(help="Minutes of the same before anything is measured.")] = 10,
    as_json: AsJson = False,
) -> None:
    """An hour of alerts over many open groups: memory and latency, the first half against the last."""
    from dca_engine.modes.bench.soak import run

    _run(lambda: run(minutes, alerts_per_second, groups, warm_up, as_json))


@bench.command("dashboard")
def bench_dashboard(
    groups: int = 500,
    visits: Annotated[int, typer.Option(help="First visits to each of two pages.")] = 9,
    seconds: Annotated[int, typer.Option(help="Of tracing, still and scrolling.")] = 10,
    fills: Annotated[int, typer.Option(help="Timed on a quiet screen and on a busy one.")] = 40,
    as_json: AsJson = False,
) -> None:
    """What a trader's browser goes through: the first visit, many groups that move, a fill until it is on screen."""
    from dca_engine.modes.bench.dashboard import Wanted, run

    _run(lambda: run(Wanted(groups, visits, seconds, fills), _settings().frontend_dir, as_json))


def _locked(data_dir: Path) -> DataLock:
    """Before the heavy imports: from then on, no engine before this one sends anything."""
    try:
        return lock_data(data_dir)
    except StoreSetupError as problem:
        _fail(str(problem))


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        _fail(f"{name if name == 'DATABASE_URL' else f'DCA_{name.upper()}'}: {first['msg']}")


def _run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Runs on the fast event loop; what can be said in one line is said in one line."""
    from dca_engine.modes.errors import START_PROBLEMS

    try:
        return uvloop.run(work())
    except START_PROBLEMS as problem:
        _fail(str(problem))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _fail(message: str) -> NoReturn:
    typer.echo(f"dca-engine: {message}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    app()
