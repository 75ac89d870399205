"""A person's own ladder presets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from dca_engine.core.codec import codec_of
from dca_engine.core.ladder import Ladder
from dca_engine.store import tables
from dca_engine.store.database import ReadSession, WriteSession

_LADDER = codec_of(Ladder)


@dataclass(frozen=True, slots=True)
class PresetRecord:
    id: str
    user_id: str
    name: str
    note: str
    ladder: Ladder
    created_at: datetime
    changed_at: datetime


async def presets_of(session: ReadSession, user_id: str) -> list[PresetRecord]:
    """By name."""
    mine = select(tables.LadderPreset).where(tables.LadderPreset.user_id == user_id)
    rows = await session.scalars(mine.order_by(tables.LadderPreset.name, tables.LadderPreset.id))
    return [_record(row) for row in rows]


async def hold_presets_of(session: WriteSession, user_id: str) -> list[PresetRecord]:
    """The same; until the session ends, nobody else who calls this can change them."""
    await session.execute(select(tables.User.id).where(tables.User.id == user_id).with_for_update())
    return await presets_of(session, user_id)


async def add_preset(session: WriteSession, new: PresetRecord) -> None:
    row = tables.LadderPreset(
        id=new.id,
        user_id=new.user_id,
        name=new.name,
        note=new.note,
        ladder=_LADDER.encode(new.ladder),
        created_at=new.created_at,
        changed_at=new.changed_at,
    )
    session.add(row)
    await session.flush()


async def change_preset(session: WriteSession, changed: PresetRecord) -> None:
    """Puts name, note and ladder in place of those that were."""
    await session.execute(
        update(tables.LadderPreset)
        .where(tables.LadderPreset.id == changed.id, tables.LadderPreset.user_id == changed.user_id)
        .values(
            name=changed.name, note=changed.note, ladder=_LADDER.encode(changed.ladder), changed_at=changed.changed_at
        )
    )


async def remove_preset(session: WriteSession, user_id: str, preset_id: str) -> bool:
    """Whether it was there."""
    gone = await session.scalar(
        delete(tables.LadderPreset)
        .where(tables.LadderPreset.id == preset_id, tables.LadderPreset.user_id == user_id)
        .returning(tables.LadderPreset.id)
    )
    return gone is not None


def _record(row: tables.LadderPreset) -> PresetRecord:
    return PresetRecord(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        note=row.note,
        ladder=_LADDER.decode(row.ladder),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
