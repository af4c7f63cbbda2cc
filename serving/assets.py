"""The page and its files. Files live under a path that changes with their content, so they are cached for good."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from data.tables import fingerprint

PAGES = Path(__file__).parent / "pages"


class Immutable(StaticFiles):
    """Static files that never change under their path."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be cached for a year."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def install(app: FastAPI) -> None:
    """Serve the workbench at `/` and its files under `/assets/<version>`."""
    files = sorted(path for path in PAGES.rglob("*") if path.is_file())
    version = fingerprint(f"{path.relative_to(PAGES)}\n{path.read_text(encoding='utf-8')}" for path in files)
    base = f"/assets/{version}"
    page = (PAGES / "index.html").read_text(encoding="utf-8").replace("{assets}", base)
    app.mount(base, Immutable(directory=PAGES), name="assets")

    @app.get("/", include_in_schema=False)
    async def workbench() -> HTMLResponse:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
