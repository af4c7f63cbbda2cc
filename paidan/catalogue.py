"""`paidan catalogue`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from configs.errors import InputError
from data.catalogue import Catalogue
from data.catalogue_check import CatalogueReport, check_catalogue
from data.catalogue_search import CatalogueSearch
from data.catalogue_table import load_catalogue
from data.orders import SHANGHAI
from data.reference_tables import ReferenceTables, TableFiles
from data.shanghai import CATALOGUE, DEMAND, DUTIES, PLACES, QUESTIONS, UNITS
from paidan.chinese import Command, Group
from paidan.options import AsJson
from paidan.output import console, print_json, print_table

app = typer.Typer(no_args_is_help=True, cls=Group)

Source = Annotated[Path, typer.Option("--catalogue", help="事项目录（文件或文件夹）。", metavar="PATH")]


@app.command(cls=Command, help="检查目录、单位、派单清单、问题和预计量是否自洽。")
def check(
    source: Source = CATALOGUE,
    units: Annotated[Path, typer.Option("--units", help="单位表。", metavar="FILE")] = UNITS,
    duties: Annotated[Path, typer.Option("--duties", help="派单清单。", metavar="FILE")] = DUTIES,
    places: Annotated[Path, typer.Option("--places", help="地名表所在的文件夹。", metavar="DIR")] = PLACES,
    questions: Annotated[
        Path | None, typer.Option("--questions", help="问题表；自己的目录不给则不查。", metavar="FILE")
    ] = None,
    demand: Annotated[
        Path | None, typer.Option("--demand", help="预计量表；自己的目录不给则不查。", metavar="FILE")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option("--day", help="检查哪一天有效的内容，不给则为今天。", formats=["%Y-%m-%d"])
    ] = None,
    collisions: Annotated[bool, typer.Option("--collisions", help="列出几个事项共用的关键词和这些事项。")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a catalogue with all that hangs on it."""
    if source.resolve() == CATALOGUE.resolve():
        questions, demand = questions or QUESTIONS, demand or DEMAND
    try:
        tables = ReferenceTables.load(TableFiles(source, units, duties, places, questions, demand))
    except InputError as error:
        if as_json:
            print_json({"problems": error.problems})
        raise
    report = check_catalogue(tables, (day or datetime.now(SHANGHAI)).date())
    if as_json:
        print_json(report)
    else:
        _print_report(report)
        unchecked = [name for name, file in (("问题表", questions), ("预计量表", demand)) if file is None]
        if unchecked:
            console.print(f"没有给出{'和'.join(unchecked)}，这部分没有检查")
        if collisions:
            _print_collisions(report, tables.catalogue)
    if report.problems:
        raise InputError(*report.problems)
    if not as_json:
        console.print("[green]没有发现问题[/]")


def _print_report(report: CatalogueReport) -> None:
    for level, count in enumerate(report.nodes, start=1):
        console.print(f"第 {level} 级 {count:,} 个")
    console.print(f"有效事项 {report.items:,} 个，其中「其他」类 {report.others} 个")
    console.print(f"单位 {report.units:,} 个，派单规则 {report.rules:,} 条，问题 {report.questions:,} 个")
    console.print(f"几个事项共用的关键词 {len(report.collisions)} 个")


def _print_collisions(report: CatalogueReport, catalogue: Catalogue) -> None:
    rows = [
        (keyword, "\n".join(f"{code} {catalogue[code].name}" for code in codes))
        for keyword, codes in report.collisions.items()
    ]
    print_table("几个事项共用的关键词", ("关键词", "事项"), rows)


@app.command(cls=Command, help="按名称、关键词、编码、拼音或拼音首字母检索事项。")
def search(
    query: Annotated[str, typer.Argument(help="要找什么；几个词用空格隔开。", metavar="QUERY")],
    source: Source = CATALOGUE,
    limit: Annotated[int, typer.Option("--limit", help="最多列出几个。", min=1)] = 10,
    as_json: AsJson = False,
) -> None:
    """Search the catalogue."""
    found = CatalogueSearch(load_catalogue(source)).search(query, limit)
    if as_json:
        print_json([{"code": item.code, "path": item.path, "definition": item.definition} for item in found])
        return
    if not found:
        console.print("没有找到；换个说法，或只写一两个字试试")
        return
    print_table("事项", ("编码", "事项", "定义"), [(i.code, " › ".join(i.path), i.definition) for i in found])


@app.command(cls=Command, help="列出目录的形状：每一大类各级有多少。")
def stats(source: Source = CATALOGUE, as_json: AsJson = False) -> None:
    """Print the shape of a catalogue."""
    tree = load_catalogue(source)
    rows = [
        (top.code, top.path[0], *(sum(node.code.startswith(top.code) for node in level) for level in tree.nodes[1:]))
        for top in tree.nodes[0]
    ]
    total = tuple(map(len, tree.nodes[1:]))
    if as_json:
        print_json({"version": tree.version, "nodes": tuple(map(len, tree.nodes)), "classes": rows})
        return
    levels = [f"第 {level} 级" for level in range(2, tree.depth + 1)]
    print_table(f"目录 {tree.version}", ("编码", "第 1 级", *levels), [*rows, ("", "合计", *total)])
