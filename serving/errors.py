"""The one table from errors to HTTP, and the body every error has."""

import logging
import traceback
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from configs.errors import BundleError, ConfigError, ConflictError, InputError, NotFoundError, PaidanError, Problem
from configs.validation import explain
from serving.responses import ErrorBody, ErrorDetail, ErrorProblem

_LOG = logging.getLogger(__name__)

TABLE: dict[type[PaidanError], tuple[int, str]] = {
    NotFoundError: (404, "not_found"),
    ConflictError: (409, "conflict"),
    InputError: (422, "invalid_input"),
    BundleError: (500, "bundle"),
    ConfigError: (500, "config"),
    PaidanError: (500, "internal"),
}
REQUEST = "请求"
"""What a `Problem` of a request names as its file."""

_HTTP = {
    400: ("bad_request", "请求无法识别"),
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法"),
    413: ("too_large", "提交的内容太大"),
}
_LABELS = {
    "text": "诉求内容",
    "address": "地址",
    "desk": "派单席位",
    "channel": "渠道",
    "received_at": "受理时间",
    "top_k": "候选个数",
    "code": "事项编码",
    "lead_unit": "主办单位",
    "assist_units": "协办单位",
    "demand_type": "诉求类型",
    "urgency": "紧急程度",
    "note": "备注",
    "client_token": "提交标识",
    "limit": "条数",
    "q": "查询词",
}


def error_response(status: int, code: str, message: str, problems: Iterable[Problem] = ()) -> JSONResponse:
    """An error as every route answers it."""
    shown = tuple(ErrorProblem(file=p.file, row=p.row, column=p.column, message=p.message) for p in problems)
    body = ErrorBody(error=ErrorDetail(code=code, message=message, problems=shown))
    return JSONResponse(body.model_dump(), status_code=status)


def install(app: FastAPI) -> None:
    """Make an app answer errors by the table."""
    app.add_exception_handler(PaidanError, _paidan)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def unexpected(error: Exception, request_id: str) -> JSONResponse:
    """Log where an error nobody foresaw came from, without its message: that may repeat what a caller said."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("请求 %s 出现未预料的错误 %s\n%s", request_id, type(error).__name__, frames)
    return error_response(500, "internal", f"程序出错，已记入日志，编号 {request_id}。请重试，仍不行请告诉管理员")


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the errors a route may answer."""
    told = {404: "不存在", 409: "与已记录的内容冲突", 422: "内容有误", 500: "服务出错", 503: "尚未就绪"}
    return {status: {"model": ErrorBody, "description": told[status]} for status in (*statuses, 500)}


async def _paidan(_request: Request, error: Exception) -> JSONResponse:
    status, code = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    if status >= 500:
        _LOG.error("%s：%s", type(error).__name__, error)
    problems = error.problems if isinstance(error, InputError) else ()
    of_request = problems and all(problem.file == REQUEST for problem in problems)
    message = "；".join(problem.message for problem in problems) if of_request else str(error)
    return error_response(status, code, message, problems)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problems = [_problem(entry) for entry in error.errors()]
    return error_response(422, "invalid_request", "；".join(problem.message for problem in problems), problems)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    code, message = _HTTP.get(error.status_code, ("http", "请求没有成功"))
    response = error_response(error.status_code, code, message)
    response.headers.update(error.headers or {})
    return response


def _problem(entry: dict[str, Any]) -> Problem:
    place: Sequence[Any] = entry["loc"][1:]
    if entry["type"] == "json_invalid":
        return Problem(REQUEST, 0, "", "请求内容不是合法的 JSON")
    if not place:
        return Problem(REQUEST, 0, "", "请求内容应为 JSON 对象，且声明 Content-Type: application/json")
    column = ".".join(str(part) for part in place)
    label = _LABELS.get(str(place[0]), str(place[0]))
    number = f"第 {place[1] + 1} 项" if len(place) > 1 and isinstance(place[1], int) else ""
    return Problem(REQUEST, 0, column, f"{label}{number}：{explain(entry)}")
