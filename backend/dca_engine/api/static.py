"""The built dashboard, served as it is; any address that is not a file is a page of the dashboard.

Files whose name holds their content's hash may be kept for ever; the page that names them never.
"""

from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_INDEX = "index.html"
_HASHED_FOLDER = "assets"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


class DashboardFiles(StaticFiles):
    """`index.html` and what it names."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or not _may_be_a_page(path):
                raise
            response = await super().get_response(_INDEX, scope)
        hashed = PurePosixPath(path).parts[:1] == (_HASHED_FOLDER,)
        response.headers["Cache-Control"] = _FOR_EVER if hashed else _ASK_FIRST
        return response


def _may_be_a_page(path: str) -> bool:
    """A missing script or picture stays missing; so does an address of the API."""
    parts = PurePosixPath(path).parts
    return parts[:1] not in (("api",), (_HASHED_FOLDER,)) and not PurePosixPath(path).suffix


def dashboard_files(folder: Path) -> ASGIApp:
    """Serves `folder`, compressed on the way."""
    return GZipMiddleware(DashboardFiles(directory=folder, html=True), minimum_size=1024)
