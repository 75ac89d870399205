"""Who is asking: what an endpoint needs to know about its caller, and the services it works with.

All of them are coroutines: of a plain function FastAPI makes a thread's work, and every request would wait for threads.
"""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from dca_engine.api.context import Api
from dca_engine.api.errors import NotSignedInError
from dca_engine.api.sources import source_of
from dca_engine.api.tokens import Access

_LONGEST_BROWSER = 300
_BEARER = HTTPBearer(auto_error=False, scheme_name="accessToken")


async def _api(request: Request) -> Api:
    api: Api = request.app.state.api
    return api


ApiDep = Annotated[Api, Depends(_api)]


async def _access(api: ApiDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> Access:
    """What the access token says. Raises NotSignedInError."""
    access = api.tokens.read(credentials.credentials, api.clock.now()) if credentials is not None else None
    if access is None:
        raise NotSignedInError
    return access


async def _user_id(access: Annotated[Access, Depends(_access)]) -> str:
    return access.user_id


async def _session_id(access: Annotated[Access, Depends(_access)]) -> str:
    return access.session_id


async def _browser(request: Request) -> str:
    """What the browser calls itself, as far as it can be kept."""
    said = request.headers.get("user-agent", "")
    return said[:_LONGEST_BROWSER] if said.isascii() and said.isprintable() else ""


async def _source(request: Request, api: ApiDep) -> str:
    return source_of(request, api.settings.trusted_proxies)


UserId = Annotated[str, Depends(_user_id)]
SessionId = Annotated[str, Depends(_session_id)]
"""Of the session that the access token was given in."""
Browser = Annotated[str, Depends(_browser)]
Source = Annotated[str, Depends(_source)]
