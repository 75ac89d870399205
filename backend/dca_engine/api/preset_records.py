"""A person's ladder presets in the store: names are told apart regardless of capitals, and none is a built-in one's."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from dca_engine.api.errors import ApiError, NotFoundError
from dca_engine.api.preset_schemas import MOST_PRESETS, PresetBody
from dca_engine.api.transactions import Transactions
from dca_engine.core.ladder_presets import BUILT_IN
from dca_engine.store.database import Database
from dca_engine.store.repositories import presets
from dca_engine.store.repositories.presets import PresetRecord

_BUILT_IN_NAMES = frozenset(preset.name.casefold() for preset in BUILT_IN)


class PresetRecords:
    """Each call is one transaction. Any may raise a StoreDownError."""

    def __init__(self, database: Database) -> None:
        self._open = Transactions(database)

    async def all_of(self, user_id: str) -> list[PresetRecord]:
        """By name."""
        async with self._open.reading() as session:
            return await presets.presets_of(session, user_id)

    async def add(self, user_id: str, body: PresetBody, now: datetime) -> PresetRecord:
        """Raises ApiError for a name that is taken, and for one too many."""
        new = _new(user_id, body, now)
        async with self._open.writing() as session:
            known = await presets.hold_presets_of(session, user_id)
            _check_name("name", body.name, known)
            _check_count(len(known) + 1)
            await presets.add_preset(session, new)
        return new

    async def change(self, user_id: str, preset_id: str, body: PresetBody, now: datetime) -> PresetRecord:
        """Raises NotFoundError, and ApiError for a name that is taken."""
        async with self._open.writing() as session:
            known = await presets.hold_presets_of(session, user_id)
            found = next((record for record in known if record.id == preset_id), None)
            if found is None:
                raise NotFoundError
            _check_name("name", body.name, (record for record in known if record is not found))
            changed = replace(found, name=body.name, note=body.note, ladder=body.ladder, changed_at=now)
            await presets.change_preset(session, changed)
        return changed

    async def remove(self, user_id: str, preset_id: str) -> None:
        """Raises NotFoundError."""
        async with self._open.writing() as session:
            if not await presets.remove_preset(session, user_id, preset_id):
                raise NotFoundError

    async def add_all(self, user_id: str, bodies: Sequence[PresetBody], now: datetime, *, in_place: bool) -> None:
        """All or none. `in_place`: one of a name that is there takes its place. Raises ApiError, naming the first that
        cannot be taken."""
        async with self._open.writing() as session:
            known = await presets.hold_presets_of(session, user_id)
            by_name = {record.name.casefold(): record for record in known} if in_place else {}
            for i, body in enumerate(bodies):
                found = by_name.pop(body.name.casefold(), None)
                _check_name(f"presets.{i}.name", body.name, (record for record in known if record is not found))
                record = _new(user_id, body, now)
                if found is None:
                    await presets.add_preset(session, record)
                    known = [*known, record]
                else:
                    await presets.change_preset(session, replace(record, id=found.id))
            _check_count(len(known))


def _new(user_id: str, body: PresetBody, now: datetime) -> PresetRecord:
    return PresetRecord(f"l{secrets.token_hex(8)}", user_id, body.name, body.note, body.ladder, now, now)


def _check_name(field: str, name: str, others: Iterable[PresetRecord]) -> None:
    if name.casefold() in _BUILT_IN_NAMES:
        raise ApiError(422, fields=[(field, "is the name of a built-in preset")])
    if any(name.casefold() == other.name.casefold() for other in others):
        raise ApiError(422, fields=[(field, "is the name of another of your presets")])


def _check_count(count: int) -> None:
    if count > MOST_PRESETS:
        raise ApiError(409, "too_many", f"There can be {MOST_PRESETS} presets of your own. Remove one first.")
