"""The API as a trader's browser uses it, for the demo, benches and whole-system tests: sign in, look, send alerts."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

OWNER_EMAIL = "trader@example.com"
OWNER_PASSWORD = "practice makes perfect"  # noqa: S105  of throw-away owners; the demo prints it


class ApiClient:
    """One signed-in person and the first of their portfolios."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.url = url
        self.portfolio_id = ""
        self.webhook_path = ""
        self.webhook_secret = ""
        self._http = http
        self.access_token = ""

    async def api(self, method: str, path: str, body: object = None) -> Any:
        """A signed-in request, signed in anew when that is over; raises RuntimeError on an error status."""
        status, text = await self._request(method, path, body)
        if status == 401 and self.access_token:
            self.access_token = ""
            await self.enter()
            status, text = await self._request(method, path, body)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {text}")
        return json.loads(text) if text else None

    async def _request(self, method: str, path: str, body: object) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        async with self._http.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def enter(self) -> None:
        """Signs the owner in; on a first visit creates them, with the practice portfolio."""
        known = (await self.api("GET", "/setup"))["owner_exists"]
        credentials = {"email": OWNER_EMAIL, "password": OWNER_PASSWORD}
        session = await self.api("POST", "/auth/sign-in" if known else "/setup", credentials)
        self.access_token = session["access_token"]
        self.portfolio_id = (await self.api("GET", "/portfolios"))[0]["id"]
        webhook = await self.api("GET", f"/portfolios/{self.portfolio_id}/webhook")
        self.webhook_path, self.webhook_secret = webhook["path"], webhook["secret"]

    async def alert(self, **fields: object) -> tuple[int, dict[str, Any]]:
        """Sends a short-form alert; returns status and answer."""
        return await self.post_alert(json.dumps({"secret": self.webhook_secret, **fields}))

    async def post_alert(self, body: str | bytes, content_type: str = "application/json") -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": content_type}
        async with self._http.post(f"{self.url}{self.webhook_path}", data=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def portfolio(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self.api("GET", f"/portfolios/{self.portfolio_id}")
        return found

    async def groups(self, state: str = "open") -> list[dict[str, Any]]:
        return await self._pages(f"/groups?state={state}&", "groups")

    async def signals(self) -> list[dict[str, Any]]:
        return await self._pages("/signals?", "signals")

    async def _pages(self, path: str, noun: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = await self.api("GET", f"/portfolios/{self.portfolio_id}{path}{cursor}")
            found += page[noun]
            if page["next_cursor"] is None:
                return found
            cursor = f"cursor={page['next_cursor']}"
