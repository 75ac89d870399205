"""Long lists as files: sent while they are read, page by page, so that no list is too long for the memory.

The rule: each page is a transaction of its own, so a slow reader holds nothing open; the first one is read before
anything is answered, so that what cannot be read is an error and not a broken file.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from starlette.responses import StreamingResponse

Item = TypeVar("Item")
PAGE_SIZE = 500


async def paged(
    read: Callable[[str | None], Awaitable[tuple[Sequence[Item], str | None]]],
) -> AsyncIterator[Sequence[Item]]:
    """Every page of a list; `read` gives the items behind a cursor, and the next cursor. The first page is read at
    once: whoever awaits this gets its errors."""
    items, cursor = await read(None)

    async def rest() -> AsyncIterator[Sequence[Item]]:
        nonlocal items, cursor
        yield items
        while cursor is not None:
            items, cursor = await read(cursor)
            yield items

    return rest()


def download(chunks: AsyncIterator[str], what: str, now: datetime, ending: str, media_type: str) -> StreamingResponse:
    """A file called after what it holds and the day."""
    name = f"{what}-{now:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks, media_type=media_type, headers=headers)


_SCHEMAS = {"application/json": {"type": "array", "items": {"type": "object"}}}


def described(*media_types: str) -> dict[int | str, dict[str, object]]:
    """What a download answers, for the document."""
    content = {media_type: {"schema": _SCHEMAS.get(media_type, {"type": "string"})} for media_type in media_types}
    return {200: {"description": "The file", "content": content}}
