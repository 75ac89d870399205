"""A snapshot as text. A thousand groups take most of a second and many megabytes when they are written all at once."""

import asyncio
from collections.abc import Iterable

from dca_engine.api.group_views import group_view
from dca_engine.api.schemas import Snapshot
from dca_engine.core.group import Group

_AT_ONCE = 10
_PLACE = '"groups":['


async def snapshot_text(rest: Snapshot, groups: Iterable[Group]) -> str:
    """The JSON of `rest`, which has no groups, with these. Others go on meanwhile: the groups are of the moment at
    which they were handed in, and what becomes of them follows on the feed."""
    before, place, after = rest.model_dump_json().partition(_PLACE)
    texts = []
    for number, group in enumerate(groups):
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
        texts.append(group_view(group).model_dump_json())
    return f"{before}{place}{','.join(texts)}{after}"
