"""`paidan orders`."""

from pathlib import Path
from typing import Annotated

import typer

from configs.errors import Problem
from data.order_reader import load_orders, read_orders
from data.order_writer import write_orders
from paidan.chinese import Command, Group
from paidan.options import AsJson, MapOption, column_mapping
from paidan.output import console, errors, print_json, print_problems, print_table, progress

app = typer.Typer(no_args_is_help=True, cls=Group)

Files = Annotated[list[Path], typer.Argument(help="工单文件：CSV、XLSX、JSONL 或 Parquet。", metavar="FILE...")]
_FIELDS = {
    "id": "编号", "text": "内容", "category": "分类", "lead_unit": "主办单位", "assist_units": "协办单位",
    "received_at": "受理时间", "address": "地址", "channel": "渠道", "demand_type": "诉求类型", "status": "状态",
}  # fmt: skip


@app.command(cls=Command, help="检查工单文件：认出了哪些列，哪些行有问题。")
def check(files: Files, mapping: MapOption = None, as_json: AsJson = False) -> None:
    """Check files of orders."""
    chosen = column_mapping(mapping)
    reports = []
    for path in files:
        file = read_orders(path, chosen)
        good = 0
        problems: list[Problem] = []
        with progress() as advance:
            for done, row in enumerate(file, start=1):
                good += row.order is not None
                problems += row.problems
                if done % 1000 == 0:
                    advance(path.name, done, None)
        columns = {field: named for field in _FIELDS if (named := file.columns.named(field))}
        reports.append({"file": str(path), "good": good, "columns": columns, "problems": problems})
        if as_json:
            continue
        for notice in file.notices:
            errors.print(f"[cyan]提示[/] {notice}")
        print_table(
            f"{path}：{good:,} 行可用",
            ("我们的列", "文件里的列"),
            [(_FIELDS[field], named) for field, named in columns.items()],
        )
        print_problems(problems)
    if as_json:
        print_json(reports)


@app.command("import", cls=Command, help="把别的系统导出的工单转换成本程序的格式。")
def import_(
    files: Files,
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件；格式由扩展名决定。", metavar="FILE")],
    mapping: MapOption = None,
    as_json: AsJson = False,
) -> None:
    """Convert files of orders to ours."""
    orders, problems = load_orders(files, column_mapping(mapping))
    count = write_orders(out, orders)
    if as_json:
        print_json({"orders": count, "problems": problems, "file": str(out)})
        return
    print_problems(problems)
    console.print(f"[green]完成[/] {count:,} 件工单写在 {out}，{len(problems):,} 处问题")
