"""Ladder presets: the built-in ones, and the person's own to keep, export and import."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Response

from dca_engine.api.acting import invalid_settings
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PresetKey
from dca_engine.api.preset_schemas import FORMAT, PresetBody, PresetFile, PresetList, PresetView
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.grid_calculator import levels_for
from dca_engine.core.ladder import Ladder
from dca_engine.core.ladder_check import check_ladder
from dca_engine.core.ladder_forecast import reach
from dca_engine.core.ladder_presets import BUILT_IN, Preset
from dca_engine.core.requirements import MOST_PYRAMIDS, check_numbers
from dca_engine.store.repositories.presets import PresetRecord

router = APIRouter(prefix="/ladder-presets", tags=["ladders"], route_class=ExactRoute)

_FILE_NAME = "ladder-presets.json"
_PLACES = Decimal("0.0001")


@router.get("")
async def read_presets(api: ApiDep, user_id: UserId) -> PresetList:
    return _listed(await api.presets.all_of(user_id))


@router.post("", status_code=201)
async def add_preset(body: PresetBody, api: ApiDep, user_id: UserId) -> PresetView:
    """Keeps a ladder under a name. One that cannot be traded by, or a name that is taken, is a 422 with the field."""
    _check("ladder", body.ladder)
    return _own_view(await api.presets.add(user_id, body, api.clock.now()))


@router.get("/export")
async def export_presets(response: Response, api: ApiDep, user_id: UserId) -> PresetFile:
    """The person's own, as a file that `import` takes."""
    response.headers["Content-Disposition"] = f'attachment; filename="{_FILE_NAME}"'
    mine = await api.presets.all_of(user_id)
    bodies = [PresetBody(name=record.name, note=record.note, ladder=record.ladder) for record in mine]
    return PresetFile(format=FORMAT, version=1, presets=bodies)


@router.post("/import")
async def import_presets(
    file: PresetFile, api: ApiDep, user_id: UserId, replace: Annotated[bool, Query()] = False
) -> PresetList:
    """Adds all of them or none. With `replace` one of the same name is put in place of the one that is there; else a
    name that is taken is a 422 with its place in the file."""
    for i, body in enumerate(file.presets):
        _check(f"presets.{i}.ladder", body.ladder)
    await api.presets.add_all(user_id, file.presets, api.clock.now(), in_place=replace)
    return _listed(await api.presets.all_of(user_id))


@router.put("/{preset_id}")
async def change_preset(preset_id: PresetKey, body: PresetBody, api: ApiDep, user_id: UserId) -> PresetView:
    """Puts name, note and ladder in place of those that were. What already trades by it stays as it is."""
    _refuse_built_in(preset_id)
    _check("ladder", body.ladder)
    return _own_view(await api.presets.change(user_id, preset_id, body, api.clock.now()))


@router.delete("/{preset_id}", status_code=204)
async def remove_preset(preset_id: PresetKey, api: ApiDep, user_id: UserId) -> None:
    """What already trades by it stays as it is."""
    _refuse_built_in(preset_id)
    await api.presets.remove(user_id, preset_id)


def _refuse_built_in(preset_id: str) -> None:
    if any(preset.id == preset_id for preset in BUILT_IN):
        text = "A built-in preset stays as it is. Keep a copy under a name of your own, and change that."
        raise ApiError(409, "built_in", text)


def _check(field: str, ladder: Ladder) -> None:
    """Raises ApiError for a ladder that no portfolio could trade by."""
    try:
        check_numbers(field, ladder)
        check_ladder(field, ladder, MOST_PYRAMIDS)
    except InvalidSettingsError as error:
        raise invalid_settings(error.field, error.reason) from None


def _listed(own: Iterable[PresetRecord]) -> PresetList:
    return PresetList(presets=[*map(_built_in_view, BUILT_IN), *map(_own_view, own)])


def _built_in_view(preset: Preset) -> PresetView:
    reaches = reach(levels_for(preset.ladder, 0))
    covers = f"Covers a fall of {reaches.deepest:.1f} %." if reaches.deepest else "Covers no fall."
    return _view(preset.id, preset.name, f"{preset.purpose} {covers}", preset.ladder, None)


def _own_view(record: PresetRecord) -> PresetView:
    return _view(record.id, record.name, record.note, record.ladder, record.changed_at)


def _view(preset_id: str, name: str, note: str, ladder: Ladder, changed_at: datetime | None) -> PresetView:
    """`changed_at` is None for a built-in one."""
    levels = levels_for(ladder, 0)
    reaches = reach(levels)
    return PresetView(
        id=preset_id,
        name=name,
        note=note,
        built_in=changed_at is None,
        ladder=ladder,
        legs=len(levels),
        deepest_percent=reaches.deepest.quantize(_PLACES),
        average_percent=reaches.average.quantize(_PLACES),
        rebound_percent=reaches.rebound.quantize(_PLACES),
        changed_at=changed_at,
    )
