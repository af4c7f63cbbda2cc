"""The application: routes around a model and a store, everything handed in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware

from configs.serving import ServingSettings
from serving import assets, errors
from serving.champion import Champion
from serving.context import Context
from serving.kept import KeptSuggestions
from serving.middleware import Envelope
from serving.routes import health, orders, reference, suggestions
from serving.store import Store

API_VERSION = "1.0"
_ABOUT = """12345 热线派单建议。市民来电时，坐席边听边记，本系统给出事项、主办和协办单位、时限与依据，由坐席确认或改正。

出错时一律返回 `{"error": {"code", "message", "problems"}}`，`message` 可直接给坐席看。"""


def create_app(settings: ServingSettings, champion: Champion) -> FastAPI:
    """Build the application; the database is opened when it starts and closed when it ends.

    Args:
        settings: where the store is, and the limits.
        champion: the model that answers; a promotion is looked for while the app runs.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = await run_in_threadpool(Store, settings.store_url)
        with store:
            app.state.context = Context(
                settings,
                champion,
                store,
                KeptSuggestions(settings.suggestions_kept),
                CapacityLimiter(settings.suggest_threads),
            )
            watch = asyncio.create_task(_watch(champion, settings.champion_poll_seconds))
            yield
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    app = FastAPI(
        title="派单",
        summary="12345 热线派单建议",
        description=_ABOUT,
        version=API_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    for module in (health, suggestions, orders, reference):
        app.include_router(module.router)
    errors.install(app)
    assets.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_024, compresslevel=5)
    app.add_middleware(Envelope, max_body=16 * settings.max_text_length + 65_536)
    return app


async def _watch(champion: Champion, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await run_in_threadpool(champion.check)
