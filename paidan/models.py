"""`paidan models`."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from model.bundle import load_manifest
from model.registry import Promotion, Registry
from paidan.chinese import Command, Group
from paidan.options import DEFAULT_HOME, AsJson, Home, bundle_folder
from paidan.output import console, print_json, print_table

app = typer.Typer(no_args_is_help=True, cls=Group)

Bundle = Annotated[str, typer.Argument(help="模型包的编号。", metavar="BUNDLE")]
Why = Annotated[str, typer.Option("--why", help="原因，记入历史。")]


@app.command("list", cls=Command, help="列出所有模型包，标出现在启用的。")
def list_(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """List the registry."""
    found = Registry(home).bundles()
    if as_json:
        print_json([one.manifest.model_dump() | {"champion": one.champion, "shipped": one.shipped} for one in found])
        return
    rows = [
        (
            "启用" if one.champion else "",
            one.manifest.id,
            one.manifest.created_at[:16].replace("T", " "),
            one.manifest.data.get("orders", ""),
            "随程序附带" if one.shipped else "",
        )
        for one in found
    ]
    print_table("模型包", ("", "编号", "训练时间（UTC）", "训练工单", ""), rows)


@app.command(cls=Command, help="显示一个模型包的说明。")
def show(bundle: Bundle, home: Home = DEFAULT_HOME) -> None:
    """Show a manifest."""
    print_json(load_manifest(bundle_folder(bundle, home)))


@app.command(cls=Command, help="启用一个模型包；运行中的服务会自动换上。")
def promote(bundle: Bundle, why: Why = "", home: Home = DEFAULT_HOME) -> None:
    """Promote a bundle."""
    _told(Registry(home).promote(bundle, getpass.getuser(), why))


@app.command(cls=Command, help="退回上一个启用的模型包。")
def rollback(why: Why = "", home: Home = DEFAULT_HOME) -> None:
    """Roll back."""
    _told(Registry(home).rollback(getpass.getuser(), why))


@app.command("import", cls=Command, help="把一个模型包文件夹收进库中。")
def import_(
    source: Annotated[Path, typer.Argument(help="模型包文件夹。", metavar="DIR")], home: Home = DEFAULT_HOME
) -> None:
    """Add a bundle to the registry."""
    console.print(f"[green]已收入[/] {Registry(home).add(source)}；用 paidan models promote 启用")


def _told(promotion: Promotion) -> None:
    console.print(f"[green]现在启用[/] {promotion.bundle}")
