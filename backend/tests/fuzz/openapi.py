"""schemathesis over the whole document of the running API, as the owner, as another user, and as nobody.

Beside schemathesis' own checks (no 5xx; statuses, content types, headers and bodies as documented; wrong data refused;
nothing works without signing in) the product's own promises are checked: a 422 names a field, nobody but its owner gets
at a portfolio, and only the owner's own page shows the webhook's secret.
"""

import json
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

import schemathesis
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.hooks import unregister

from dca_engine.api.app import openapi_document
from tests.fuzz.bending import bent
from tests.fuzz.callers import STRANGER_EMAIL, Owner
from tests.fuzz.product import sender
from tests.fuzz.sound_bodies import sound_body
from tests.fuzz.tally import Tally

Caller = Literal["owner", "stranger", "nobody"]
SECRET_SHOWN_AT = "/webhook"
DECIMAL = openapi_document()["components"]["schemas"]["AddFundsRequest"]["properties"]["amount"]["pattern"]
_LOOKED_AFTER_EVERY = 150
"""Requests."""
_TOKEN_SECONDS = 300
_REAL_IDS = 0.8
"""How often a place in a path holds an id that is there."""
_SOUND, _BENT = 0.25, 0.35
"""How often a body is a sound one, and how often one that was sound before it was bent."""
_REFUSAL = "negative_data_rejection"
_LEFT_OUT = ("checkAccount", "createAccount", "replaceKeys", "rotateWebhook", "changeMe", "archivePortfolio")
"""They would ask an exchange that is not simulated, or take from the owner what he looks after the product with."""
_EXAMPLES = 40
"""Of each operation in a round."""


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over all operations."""

    caller: Caller
    seed: int
    phases: frozenset[str]
    examples: int


class EnoughError(Exception):
    """The requests that were asked for are made."""


def fuzz_api(owner: Owner, document: dict[str, Any], requests: int, seed: int, tally: Tally) -> None:
    """At least `requests` requests (up to one operation's examples more), all drawn from `seed`."""
    goal = tally.requests + requests
    for one in _rounds(seed):
        _play(one, owner, document, tally, lambda: tally.requests >= goal)
        if tally.requests >= goal:
            return


def _rounds(seed: int) -> Iterator[Round]:
    """A little of everything, then every caller systematically; from then on at random, the owner most."""
    systematic = frozenset({"coverage", "fuzzing"})
    yield Round("nobody", seed, frozenset({"fuzzing"}), 1)
    yield Round("stranger", seed, frozenset({"fuzzing"}), 1)
    yield Round("owner", seed, frozenset({"fuzzing"}), 5)
    yield Round("owner", seed, systematic | {"stateful"}, _EXAMPLES)
    yield Round("nobody", seed, systematic, _EXAMPLES)
    yield Round("stranger", seed, systematic, _EXAMPLES)
    number = 0
    callers: tuple[Caller, ...] = ("owner", "owner", "owner", "stranger", "nobody")
    while True:
        number += 1
        yield Round(callers[number % len(callers)], seed + number, frozenset({"fuzzing"}), _EXAMPLES)


def _play(one: Round, owner: Owner, document: dict[str, Any], tally: Tally, enough: Callable[[], bool]) -> None:
    whole = schemathesis.openapi.from_dict(as_it_is_read(document), config=_config(one, owner.url))
    schema = whole.exclude(operation_id=list(_LEFT_OUT))
    with _hooks(schema, one, owner) as replaced:
        stream = from_schema(schema).execute()
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                _judge(event.recorder, one.caller, owner, replaced, tally)
                if enough():
                    stream.stop()
            elif isinstance(event, events.NonFatalError):
                tally.found("a request went wrong", event.label, repr(event.value))
            elif isinstance(event, events.FatalError):
                raise event.exception


def as_it_is_read(document: Any) -> Any:
    """The document, with a decimal in a JSON number where it asks for one in a text: that is understood as well."""
    if isinstance(document, list):
        return [as_it_is_read(part) for part in document]
    if not isinstance(document, dict):
        return document
    if document.get("pattern") == DECIMAL:
        return {"anyOf": [document, {"type": "number"}]}
    return {name: as_it_is_read(part) for name, part in document.items()}


def _config(one: Round, url: str) -> SchemathesisConfig:
    phases = {name: {"enabled": name in one.phases} for name in ("examples", "coverage", "fuzzing", "stateful")}
    modes = ["positive", "negative"] if one.caller == "owner" else ["positive"]
    return SchemathesisConfig.from_dict(
        {
            "seed": one.seed,
            "base-url": url,
            "request-timeout": 30,
            "continue-on-failure": True,
            "warnings": False,
            "cache": {"enabled": False},
            "phases": phases,
            "generation": {
                "mode": "all" if len(modes) == 2 else modes[0],
                "max-examples": one.examples,
                "no-shrink": True,
                "database": "none",
                "with-security-parameters": False,
            },
            # Rules between fields cannot be told in a schema, so data that follows it may still be refused.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )


@contextmanager
def _hooks(schema: Any, one: Round, owner: Owner) -> Iterator[set[str]]:
    """Every request comes from a sender of its own, mostly names things that are there, and not rarely makes sense.

    Gives the ids of the cases whose body is not schemathesis' own."""
    chance, made = Random(one.seed), [0]
    replaced: set[str] = set()

    def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
        if made[0] % _LOOKED_AFTER_EVERY == 0:
            owner.look_after()
        made[0] += 1
        case.headers["X-Forwarded-For"] = sender(chance)
        for place in case.path_parameters or {}:
            known = owner.place(place)
            if known is not None and chance.random() < _REAL_IDS:
                case.path_parameters[place] = known
        if case.id not in replaced and _made_sensible(case, owner, chance):
            replaced.add(case.id)

    schemathesis.hook(before_call)
    if one.caller != "nobody":
        schema.auth(refresh_interval=_TOKEN_SECONDS)(_signing_in(one.caller, owner))
    try:
        yield replaced
    finally:
        unregister(before_call)


def _made_sensible(case: Case[Any], owner: Owner, chance: Random) -> bool:
    """Whether the body was replaced by a sound one, or by one that nearly is."""
    sound = sound_body(case.operation.label, owner, chance)
    draw = chance.random()
    if sound is None or case.media_type != "application/json" or draw > _SOUND + _BENT:
        return False
    body = sound if draw < _SOUND else bent(sound, chance)
    try:
        json.dumps(body, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        return False
    case.body = body
    return True


def _signing_in(caller: Caller, owner: Owner) -> type:
    class SignedIn:
        def get(self, _case: Case[Any], _context: schemathesis.AuthContext) -> str:
            return owner.sign_in(STRANGER_EMAIL) if caller == "stranger" else owner.sign_in()

        def set(self, case: Case[Any], data: str, _context: schemathesis.AuthContext) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    return SignedIn


# --- what is checked --------------------------------------------------------------------------------------------------


def _judge(recorder: ScenarioRecorder, caller: Caller, owner: Owner, replaced: Container[str], tally: Tally) -> None:
    for case_id, interaction in recorder.interactions.items():
        case, response = recorder.cases[case_id].value, interaction.response
        operation = case.operation.label
        if response is None:
            tally.found("no answer", operation, case.as_curl_command())
            continue
        tally.answered(operation, response.status_code, case.as_curl_command)
        for rule in _broken(case, response, caller, owner.secret):
            tally.found(
                rule, operation, f"{response.status_code} {response.content[:300]!r} to {case.as_curl_command()}"
            )
    for case_id, checks in recorder.checks.items():
        case = recorder.cases[case_id].value
        for check in checks:
            # Of a body that is ours schemathesis does not know whether it is wrong.
            if check.failure_info is not None and not (check.name == _REFUSAL and case_id in replaced):
                failure = check.failure_info.failure
                where = f"{case.operation.label}: {failure.title}"
                tally.found(check.name, where, f"{failure.message} {case.as_curl_command()}")


def _broken(case: Case[Any], response: Response, caller: Caller, secret: str) -> Iterator[str]:
    status = response.status_code
    if status == 422 and not _names_a_field(response.content):
        yield "a 422 names a field"
    if secret.encode() in response.content and not (caller == "owner" and case.path.endswith(SECRET_SHOWN_AT)):
        yield "the secret is shown to its owner alone"
    guarded = "security" in case.operation.definition.raw
    if caller == "nobody" and guarded and status < 400:
        yield "nothing is told to nobody"
    if caller == "stranger" and status < 400 and {"portfolio_id", "group_id", "signal_id"} & set(case.path_parameters):
        yield "a portfolio is its owner's alone"


def _names_a_field(content: bytes) -> bool:
    try:
        fields = json.loads(content)["fields"]
        return bool(fields) and all(isinstance(item["field"], str) and item["reason"] for item in fields)
    except (ValueError, KeyError, TypeError):
        return False
