"""Whether the server lives, and whether it can work."""

import logging

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from serving.context import Here
from serving.errors import error_response, responses
from serving.responses import Alive, Ready

_LOG = logging.getLogger(__name__)

router = APIRouter(tags=["运行状态"])


@router.get("/healthz", summary="存活检查", description="进程在运行就回答 ok，不检查数据库。")
async def alive() -> Alive:
    """Answer at all."""
    return Alive()


@router.get(
    "/readyz",
    summary="就绪检查",
    description="模型已载入、数据库能用时回答 ready，并列出正在使用的各版本。",
    response_model=Ready,
    responses=responses(503),
)
def ready(here: Here) -> Ready | JSONResponse:
    """Ask the database, and name what answers."""
    try:
        here.store.ping()
    except SQLAlchemyError as error:
        _LOG.error("数据库没有应答：%s", type(error).__name__)
        return error_response(503, "not_ready", "数据库没有应答")
    return Ready(database=here.store.backend, versions=here.champion.current.versions)
