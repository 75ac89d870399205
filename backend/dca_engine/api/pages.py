"""Pages of long lists: how many at a time, and where the next one begins."""

from typing import Annotated

from fastapi import Query

PAGE_SIZE = 50
Cursor = Annotated[str | None, Query(max_length=200)]
"""What the page before named as `next_cursor`; absent for the first."""
