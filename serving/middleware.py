"""What happens to every request: a limit, an id, one line in the log, security headers, and no error that escapes."""

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import unexpected

_LOG = logging.getLogger("paidan.access")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Envelope:
    """ASGI middleware around the whole app.

    The log line has method, path, status and duration: no query and no body, as both may be personal.

    Args:
        app: what is inside.
        max_body: bytes of the longest body that is read.
    """

    def __init__(self, app: ASGIApp, max_body: int) -> None:
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(6)
        started = time.perf_counter()
        status = read = 0

        async def receive_limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body:
                raise HTTPException(413)
            return message

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers.setdefault("Cache-Control", "no-store")
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
            await send(message)

        try:
            await self._app(scope, receive_limited, send_marked)
        except Exception as error:
            answer = unexpected(error, request_id)
            if not status:
                await answer(scope, receive, send_marked)
        finally:
            path = scope.get("raw_path", b"").split(b"?")[0].decode("ascii", "replace")
            duration = 1_000 * (time.perf_counter() - started)
            _LOG.info("%s %s %s %d %.1fms", request_id, scope["method"], path, status, duration)
