"""Looking things up: the catalogue as a tree and by search, and the units."""

from typing import Annotated

from fastapi import APIRouter, Query

from configs.errors import NotFoundError
from data.catalogue import Catalogue, Item, Node
from data.units import Unit, Units
from serving.clock import today
from serving.context import Here
from serving.errors import responses
from serving.responses import NodeBody, NodeList, UnitBody, UnitList
from serving.values import Line

router = APIRouter(prefix="/api/v1", tags=["目录与单位"])

Words = Annotated[Line, Query(max_length=50)]
Limit = Annotated[int, Query(ge=1, le=100, description="最多几条")]


@router.get(
    "/catalogue",
    summary="逐级浏览目录",
    description="某一节点的下级；最末级（事项）附定义、关键词和紧急程度。",
    responses=responses(404, 422),
)
def children(
    here: Here, parent: Annotated[Line, Query(max_length=50, description="上级编码；不填列出第一级")] = ""
) -> NodeList:
    """The children of a node."""
    catalogue = here.team.suggester.catalogue
    above = node_body(catalogue, catalogue.node(parent)) if parent else None
    below = (node_body(catalogue, node) for node in catalogue.children(parent) if _in_force(catalogue, node))
    return NodeList(parent=above, nodes=tuple(below))


@router.get(
    "/catalogue/search",
    summary="查找事项",
    description="按名称、市民常用说法、拼音或首字母查找有效事项，最相近的在前。",
    responses=responses(422),
)
def search(
    here: Here,
    q: Annotated[Line, Query(max_length=50, description="名称、关键词、拼音或拼音首字母")],
    limit: Limit = 20,
) -> NodeList:
    """Items that fit what was typed."""
    team = here.team
    found = (item for item in team.search.search(q, limit) if item.validity.covers(today()))
    return NodeList(parent=None, nodes=tuple(_item_body(item) for item in found))


@router.get("/catalogue/{code}", summary="查看目录节点", description="任一级节点。", responses=responses(404))
def node(code: Line, here: Here) -> NodeBody:
    """One node."""
    catalogue = here.team.suggester.catalogue
    return node_body(catalogue, catalogue.node(code))


@router.get("/units", summary="查找单位", description="按名称、简称或别名查找有效单位。", responses=responses(422))
def units(
    here: Here, q: Annotated[Line, Query(max_length=50, description="名称、简称或别名中的字")] = "", limit: Limit = 20
) -> UnitList:
    """Units that fit what was typed."""
    known = here.team.suggester.units
    found = (unit for unit in known.search(q, limit) if unit.validity.covers(today()))
    return UnitList(units=tuple(_unit_body(known, unit) for unit in found))


def node_body(catalogue: Catalogue, node: Node) -> NodeBody:
    """A node as it is shown."""
    if node.code in catalogue:
        return _item_body(catalogue[node.code])
    return NodeBody(
        code=node.code, name=node.path[-1], path=node.path, level=node.level, leaves=node.leaves, is_item=False
    )


def _item_body(item: Item) -> NodeBody:
    return NodeBody(
        code=item.code,
        name=item.name,
        path=item.path,
        level=len(item.path),
        leaves=1,
        is_item=True,
        definition=item.definition,
        keywords=item.keywords,
        urgency=item.urgency,
    )


def _unit_body(units: Units, unit: Unit) -> UnitBody:
    try:
        parent = units[unit.parent].name if unit.parent else ""
    except NotFoundError:
        parent = unit.parent
    return UnitBody(code=unit.code, name=unit.name, short_name=unit.short_name, tier=unit.tier, parent=parent)


def _in_force(catalogue: Catalogue, node: Node) -> bool:
    return node.code not in catalogue or catalogue[node.code].validity.covers(today())
