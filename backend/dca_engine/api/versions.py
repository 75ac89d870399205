"""Versions of what two people may change at once, as ETags (RFC 9110): a change names the one it was made from.

The rule: a version is read off the content, so what says the same has the same one, whoever wrote it and when.
"""

from hashlib import sha256
from typing import Annotated

from fastapi import Header

from dca_engine.core.codec import canonical

IfMatch = Annotated[str | None, Header(max_length=1000)]
"""The versions that a change may be made to, as their ETags; absent for whatever holds."""


def version_of(content: object) -> str:
    """The ETag of a core dataclass, in its quotes."""
    return f'"{sha256(canonical(content)).hexdigest()[:32]}"'


def names(if_match: str, version: str) -> bool:
    """Whether the header names this version. Proxies that compress answers mark every ETag as weak."""
    tags = [tag.strip().removeprefix("W/") for tag in if_match.split(",")]
    return "*" in tags or version in tags
