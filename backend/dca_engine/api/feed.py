"""The live feed: one WebSocket per open dashboard. The browser subscribes; a snapshot, then every change, follow.

The rule: the feed is joined before the snapshot is made, so nothing can fall between the two; a change that is in both
says the same twice. Messages of a connection are numbered without holes, and a second never passes in silence.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from dca_engine.api.errors import ApiError
from dca_engine.api.feed_texts import heartbeat_text, snapshot_message_text
from dca_engine.api.identifiers import well_formed
from dca_engine.api.live import LivePortfolio, LivePortfolios
from dca_engine.api.schemas import Subscribe
from dca_engine.api.tokens import Access, AccessTokens
from dca_engine.core.ids import PortfolioId
from dca_engine.ports import Clock, StoreDownError
from dca_engine.runtime.feed import SlowReaderError, Subscription

SUBSCRIBE_WITHIN_SECONDS = 5
HEARTBEAT_SECONDS = 1
SIGN_IN_AGAIN = 4401
NO_SUCH_PORTFOLIO = 4404
STOPPING = 1012
TRY_AGAIN = 1013


class ClosedError(Exception):
    """The connection is to be closed with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class FeedEndpoint:
    """Serves one connection after another; each runs until either side ends it."""

    def __init__(self, tokens: AccessTokens, portfolios: LivePortfolios, clock: Clock) -> None:
        self._tokens = tokens
        self._portfolios = portfolios
        self._clock = clock

    async def serve(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            access, live = await self._subscribed(socket)
            async with _hung_up(socket) as hung_up, _joined(live) as subscription:
                await self._speak(socket, access, live, subscription, hung_up)
        except ClosedError as closed:
            await socket.close(closed.code)
        except WebSocketDisconnect:
            return

    async def _subscribed(self, socket: WebSocket) -> tuple[Access, LivePortfolio]:
        """Who asks, and for what. Raises ClosedError."""
        try:
            async with asyncio.timeout(SUBSCRIBE_WITHIN_SECONDS):
                wish = Subscribe.model_validate_json(await socket.receive_text())
        except (TimeoutError, ValidationError, KeyError):
            raise ClosedError(SIGN_IN_AGAIN) from None
        access = self._tokens.read(wish.access_token, self._clock.now())
        if access is None:
            raise ClosedError(SIGN_IN_AGAIN)
        try:
            return access, await self._portfolios.find(access.user_id, PortfolioId(well_formed(wish.portfolio_id)))
        except ApiError as error:
            raise ClosedError(NO_SUCH_PORTFOLIO if error.status == 404 else TRY_AGAIN) from None
        except StoreDownError:
            raise ClosedError(TRY_AGAIN) from None

    async def _speak(
        self,
        socket: WebSocket,
        access: Access,
        live: LivePortfolio,
        subscription: Subscription,
        hung_up: "asyncio.Task[None]",
    ) -> None:
        seq = live.runner.feed.last_seq
        try:
            await socket.send_text(snapshot_message_text(await live.snapshot(seq)))
        except StoreDownError:
            raise ClosedError(TRY_AGAIN) from None
        while not hung_up.done():
            if self._clock.now() >= access.expires_at:
                raise ClosedError(SIGN_IN_AGAIN)
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    change = await anext(subscription)
            except TimeoutError:
                await live.refresh()
                await socket.send_text(heartbeat_text(seq, self._clock.now()))
            except SlowReaderError:
                raise ClosedError(TRY_AGAIN) from None
            except StopAsyncIteration:
                raise ClosedError(STOPPING) from None
            else:
                seq += 1
                await socket.send_text(live.texts.text(change, seq))


@asynccontextmanager
async def _joined(live: LivePortfolio) -> AsyncIterator[Subscription]:
    subscription = live.runner.feed.subscribe()
    try:
        yield subscription
    finally:
        subscription.close()


@asynccontextmanager
async def _hung_up(socket: WebSocket) -> AsyncIterator["asyncio.Task[None]"]:
    """A task that is done once the browser left, or said something after it subscribed."""

    async def listen() -> None:
        await socket.receive()

    task = asyncio.create_task(listen(), name="feed listener")
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait((task,))
