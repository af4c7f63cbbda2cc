"""`paidan suggest` and `paidan classify`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from configs.errors import InputError, Problem
from data.orders import Order
from model.suggestion import DESKS, Category, Desk, DeskDispatch, Suggestion
from paidan.options import (
    DEFAULT_HOME,
    AsJson,
    BundleOption,
    DeskOption,
    Home,
    MapOption,
    column_mapping,
    load_suggester,
)
from paidan.output import console, errors, print_json, print_table, progress

DESK_NAMES: dict[Desk, str] = {"city": "市", "district": "区", "town": "街镇"}


def suggest(
    text: Annotated[str, typer.Argument(help="市民的话；给 - 则从标准输入读。", metavar="TEXT")],
    address: Annotated[str, typer.Option("--address", help="地址（有单独的地址栏时）。")] = "",
    desk: DeskOption = "city",
    top: Annotated[int, typer.Option("--top", help="列出几个候选事项。", min=1, max=20)] = 5,
    bundle: BundleOption = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Suggest item and dispatch for one text."""
    content = sys.stdin.read() if text == "-" else text
    if not content.strip():
        raise InputError(Problem("TEXT", 0, "", "没有内容；请写出市民反映的事情"))
    order = Order(text=content, address=address)
    [suggestion] = load_suggester(bundle, home).suggest([order], desk=checked_desk(desk), top_k=top)
    if as_json:
        print_json(suggestion)
    else:
        _show(suggestion, content)


def classify(
    source: Annotated[Path, typer.Argument(help="工单文件：CSV、XLSX、JSONL 或 Parquet。", metavar="IN")],
    target: Annotated[Path, typer.Argument(help="结果文件，格式由扩展名决定。", metavar="OUT")],
    desk: DeskOption = "city",
    mapping: MapOption = None,
    bundle: BundleOption = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Write a suggestion beside every order of a file."""
    from serving.batch import classify_file

    suggester = load_suggester(bundle, home)
    with progress() as advance:
        report = classify_file(
            suggester,
            source,
            target,
            mapping=column_mapping(mapping),
            desk=checked_desk(desk),
            on_progress=lambda done: advance("分类", done, None),
        )
    if as_json:
        print_json(report)
        return
    for notice in report.notices:
        errors.print(f"[cyan]提示[/] {escape(str(notice))}")
    rate = report.rows / report.seconds if report.seconds else 0.0
    console.print(f"[green]完成[/] {report.rows:,} 行，{report.good:,} 行已分类，每秒 {rate:,.0f} 行：{target}")
    if report.problems:
        console.print(f"[yellow]有 {report.problems:,} 处问题[/]，见 {target}.问题.csv")


def checked_desk(desk: str) -> Desk:
    """The desk, if it is one.

    Raises:
        InputError: it is none.
    """
    if desk not in DESKS:
        raise InputError(Problem("--desk", 0, "", f"「{desk}」应为 {'、'.join(DESKS)} 之一"))
    return desk


def _show(suggestion: Suggestion, text: str) -> None:
    if suggestion.danger:
        calls = " / ".join(suggestion.danger.call)
        console.print(Panel(f"[bold]请立即转接 {calls}[/]\n{suggestion.danger.notice}", style="white on red"))
    if suggestion.categories:
        console.print(_marked(text, suggestion.categories[0]))
    rows = [
        (number, f"{category.score:.0%}", category.code, " › ".join(category.path))
        for number, category in enumerate(suggestion.categories, start=1)
    ]
    print_table("候选事项", ("", "把握", "编码", "事项"), rows)
    _show_facts(suggestion)
    for step in suggestion.dispatch.chain:
        _show_desk(step, own=step.desk == suggestion.dispatch.desk)
    if suggestion.question:
        options = "；".join(option.label for option in suggestion.question.options)
        console.print(f"[bold cyan]可追问[/] {suggestion.question.text}（{options}）")
    versions = suggestion.versions
    console.print(f"[dim]模型包 {versions.bundle}，目录 {versions.catalogue}，清单 {versions.duties}[/]")


def _marked(text: str, category: Category) -> Text:
    marked = Text(text)
    for span in category.evidence:
        marked.stylize("bold green", span.start, span.end)
    return marked


def _show_facts(suggestion: Suggestion) -> None:
    place = suggestion.place
    areas = [area.name for area in (place.district, place.town, place.community) if area]
    where = " › ".join(areas) or (f"似在外地：{place.outside}" if place.outside else "未识别")
    ambiguous = f"（也可能是 {'、'.join(area.name for area in place.ambiguous)}）" if place.ambiguous else ""
    limits = suggestion.deadlines
    due = " · ".join(
        f"{name} {moment:%m-%d %H:%M}"
        for name, moment in (("联系", limits.first_contact), ("办结", limits.handled), ("疑难", limits.hard_case))
    )
    vouched = f"可信到第 {suggestion.confident_level} 级" if suggestion.confident_level else "没有把握"
    review = "，[yellow]需人工复核[/]" if suggestion.needs_review else ""
    console.print(f"地点  {where}{ambiguous} {place.place_type}")
    console.print(f"类型  {suggestion.demand_type} · {suggestion.urgency} · {vouched}{review}")
    console.print(f"时限  {due}{'（含预测的工作日历）' if limits.projected else ''}")


def _show_desk(step: DeskDispatch, *, own: bool) -> None:
    if not step.lead:
        console.print(f"{DESK_NAMES[step.desk]}级  [yellow]清单没有规定，请人工派单[/]")
        return
    first, *others = step.lead
    assists = "、".join(choice.name for choice in step.assist) or "无"
    style = "bold" if own else "default"
    console.print(f"{DESK_NAMES[step.desk]}级  [{style}]主办 {first.name}[/]（{first.score:.0%}）  协办 {assists}")
    for reason in first.reasons:
        console.print(f"      [dim]{escape(reason.text)}[/]")
    if others:
        console.print("      [dim]也可能 " + "、".join(f"{one.name} {one.score:.0%}" for one in others) + "[/]")
