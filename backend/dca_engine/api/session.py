"""Who is asking: what an endpoint needs to know about its caller, and the services it works with."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from dca_engine.api.context import Api
from dca_engine.api.errors import NotSignedInError
from dca_engine.api.sources import source_of

_BEARER = HTTPBearer(auto_error=False, scheme_name="accessToken")


def _api(request: Request) -> Api:
    api: Api = request.app.state.api
    return api


ApiDep = Annotated[Api, Depends(_api)]


def _user_id(api: ApiDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> str:
    """The signed-in user. Raises NotSignedInError."""
    access = api.tokens.read(credentials.credentials, api.clock.now()) if credentials is not None else None
    if access is None:
        raise NotSignedInError
    return access.user_id


def _source(request: Request, api: ApiDep) -> str:
    return source_of(request, api.settings.trusted_proxies)


UserId = Annotated[str, Depends(_user_id)]
Source = Annotated[str, Depends(_source)]
