"""What a person changes about himself, and the browsers he is signed in with."""

from datetime import datetime
from typing import Annotated

from pydantic import EmailStr, Field, SecretStr

from dca_engine.api.wire import Schema


class EmailRequest(Schema):
    email: EmailStr


class PasswordRequest(Schema):
    current_password: Annotated[SecretStr, Field(min_length=1, max_length=200)]
    new_password: Annotated[SecretStr, Field(min_length=10, max_length=200)]


class SignedInBrowser(Schema):
    """A browser that is signed in."""

    id: str
    browser: str | None
    """What it calls itself; null when it does not."""
    signed_in_at: datetime
    seen_at: datetime
    """Give or take a quarter of an hour."""
    current: bool
    """The one that asks."""
