"""Suggestions while the call goes on, and the dispatch of an item the agent chose instead."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from model.suggestion import Dispatch, Suggestion
from serving.confirmation import order_of, received
from serving.context import Here
from serving.errors import responses
from serving.requests import DispatchRequest, SuggestionRequest

router = APIRouter(prefix="/api/v1", tags=["派单建议"])

_SUGGEST = """根据市民诉求，给出候选事项、主办和协办单位、办理时限及依据。

边听边打字时可反复调用。涉及生命危险时 `danger` 不为空，应先转接其中的号码。
`confident_level` 小于路径级数时，只有前几级可信；`needs_review` 为真时须人工复核。
`evidence` 按字符（Unicode 码点）计位置。"""
_DISPATCH = "坐席改选事项后，按新事项和诉求中的地点给出主办、协办单位和各级派发路径。"
_CLIENT_CLOSED = 499


@router.post(
    "/suggestions",
    summary="给出派单建议",
    description=_SUGGEST,
    response_model=Suggestion,
    responses=responses(422),
)
async def suggest(body: SuggestionRequest, request: Request, here: Here) -> Response:
    """Suggest, unless the page has gone on to newer text while this one waited for its turn."""
    here.check_text(body.text)
    suggester = here.team.suggester
    order = order_of(body, received(body))
    async with here.compute:
        if await request.is_disconnected():
            return Response(status_code=_CLIENT_CLOSED)
        [suggestion] = await run_in_threadpool(suggester.suggest, [order], desk=body.desk, top_k=body.top_k)
    return Response(here.kept.keep(suggestion, body.text), media_type="application/json")


@router.post("/dispatches", summary="查询某事项派给谁", description=_DISPATCH, responses=responses(404, 422))
async def dispatch(body: DispatchRequest, here: Here) -> Dispatch:
    """Dispatch as the item the agent chose."""
    here.check_text(body.text)
    suggester = here.team.suggester
    order = order_of(body, received(body))
    async with here.compute:
        return await run_in_threadpool(suggester.dispatch, body.code, order, desk=body.desk)
