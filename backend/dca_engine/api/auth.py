"""Signing in and out. Failures are counted per source and per account; a refresh token is good for one use."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Response

from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError, NotSignedInError
from dca_engine.api.schemas import Session, SignInRequest, User
from dca_engine.api.session import ApiDep, Browser, Source
from dca_engine.api.tokens import (
    ACCESS_SECONDS,
    REFRESH_COOKIE,
    REFRESH_LIFETIME,
    clear_refresh_cookie,
    new_refresh_token,
    set_refresh_cookie,
)

router = APIRouter(prefix="/auth", tags=["session"])
RefreshCookie = Annotated[str | None, Cookie(alias=REFRESH_COOKIE, include_in_schema=False)]


@router.post("/sign-in")
async def sign_in(request: SignInRequest, response: Response, api: ApiDep, source: Source, browser: Browser) -> Session:
    """Answers alike for an unknown address and for a wrong password."""
    email = request.email.lower()
    if api.sign_ins.exhausted("source", source) or api.sign_ins.exhausted("account", email):
        raise ApiError(429)
    found = await api.records.credentials(email)
    password = request.password.get_secret_value()
    if not await api.passwords.is_right(password, found.password_hash if found is not None else None) or found is None:
        api.sign_ins.failed("source", source)
        api.sign_ins.failed("account", email)
        raise ApiError(401, "wrong_credentials", "The e-mail address or the password is wrong.")
    return await begin_session(api, found.user, response, browser)


@router.post("/refresh")
async def refresh_session(response: Response, api: ApiDep, token: RefreshCookie = None) -> Session:
    """A new access token, and the next refresh token in the cookie."""
    now, following = api.clock.now(), new_refresh_token()
    renewed = None
    if token:
        renewed = await api.records.renew_session(token, following, now, now + REFRESH_LIFETIME)
    if renewed is None:
        raise NotSignedInError
    set_refresh_cookie(response, following, secure=api.settings.secure_cookies)
    return _session(api, renewed.user, renewed.session_id)


@router.post("/sign-out", status_code=204)
async def sign_out(response: Response, api: ApiDep, token: RefreshCookie = None) -> None:
    """Ends the session on every tab; an access token that is out lasts its few minutes."""
    if token:
        await api.records.end_session(token, api.clock.now())
    clear_refresh_cookie(response, secure=api.settings.secure_cookies)


async def begin_session(api: Api, user: User, response: Response, browser: str) -> Session:
    """Signs a user in: the refresh token goes into the cookie, the access token into the answer."""
    now, token = api.clock.now(), new_refresh_token()
    session_id = await api.records.begin_session(user.id, token, now, now + REFRESH_LIFETIME, browser)
    set_refresh_cookie(response, token, secure=api.settings.secure_cookies)
    return _session(api, user, session_id)


def _session(api: Api, user: User, session_id: str) -> Session:
    access_token = api.tokens.issue(user.id, api.clock.now(), session_id)
    return Session(access_token=access_token, expires_in=ACCESS_SECONDS, user=user)
