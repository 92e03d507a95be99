"""WebSocket progress of a job, for pages (session cookie) and apps (X-Session-Token)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import URLPattern, path, re_path

from core.errors import NotFound
from generation import selectors
from generation.live import watch

NOT_FOUND = 4404


class JobConsumer(AsyncWebsocketConsumer):
    """Sends a snapshot, then every change, then closes. What the client sends is ignored."""

    async def connect(self) -> None:
        """Let the owner in; everybody else learns by close code 4404 that there is no such job."""
        self.pump: asyncio.Task[None] | None = None
        await self.accept()
        job_id: UUID = self.scope["url_route"]["kwargs"]["job_id"]
        if await database_sync_to_async(_owns)(self.scope["user"], job_id):
            self.pump = asyncio.create_task(self._send_updates(job_id))
        else:
            await self.close(NOT_FOUND)

    async def disconnect(self, code: int) -> None:
        """Stop watching."""
        if self.pump:
            self.pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.pump

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is expected."""

    async def _send_updates(self, job_id: UUID) -> None:
        async for update in watch(job_id):
            if update is not None:
                await self.send(json.dumps({"kind": update.kind} | update.state))
        await self.close(1000)


class NowhereConsumer(AsyncWebsocketConsumer):
    """Every other path: closed like a job that is not there, where a router without a route would raise."""

    async def connect(self) -> None:
        """Say so and go."""
        await self.accept()
        await self.close(NOT_FOUND)


def _owns(user: Any, job_id: UUID) -> bool:
    if not user.is_authenticated:
        return False
    try:
        selectors.job_for(user, job_id)
    except NotFound:
        return False
    return True


def authenticated(application: Callable[..., Any]) -> Callable[..., Any]:
    """Sets scope["user"]: by X-Session-Token where one is sent, else by the session cookie of a page of ours.

    No browser page can set that header on a WebSocket, so apps need no Origin check; cookies do.
    """
    by_cookie = AllowedHostsOriginValidator(AuthMiddlewareStack(application))

    async def authenticate(scope: dict[str, Any], receive: Any, send: Any) -> Any:
        token = dict(scope["headers"]).get(b"x-session-token")
        user = await database_sync_to_async(_user_of)(token.decode("latin1")) if token else None
        if user is None:
            return await by_cookie(scope, receive, send)
        return await application(scope | {"user": user}, receive, send)

    return authenticate


def _user_of(token: str) -> Any:
    found = authenticate_by_x_session_token(token)
    return found[0] if found else None


websocket_routes: list[URLPattern] = [
    path("ws/generations/<uuid:job_id>/", JobConsumer.as_asgi()),
    re_path("", NowhereConsumer.as_asgi()),
]
