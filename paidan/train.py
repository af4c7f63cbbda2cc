"""`paidan train` and `paidan evaluate`."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configs.errors import ConfigError
from paidan.options import DEFAULT_HOME, AsJson, DeskOption, Home, MapOption, bundle_folder, column_mapping
from paidan.output import console, errors, print_json, print_problems, print_table, progress
from paidan.suggest import checked_desk

if TYPE_CHECKING:
    from training.evaluate import Evaluation

Orders = Annotated[list[Path], typer.Option("--orders", help="已标注的工单文件，可多次给出。", metavar="FILE")]


def train(
    orders: Orders,
    out: Annotated[Path, typer.Option("--out", help="模型包写到哪个文件夹。", metavar="DIR")],
    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", help="事项目录（文件或文件夹）；不给则由工单的分类路径生成。", metavar="PATH"),
    ] = None,
    units: Annotated[
        Path | None, typer.Option("--units", help="单位表；不给则由工单的承办单位生成。", metavar="FILE")
    ] = None,
    duties: Annotated[Path | None, typer.Option("--duties", help="派单清单。", metavar="FILE")] = None,
    questions: Annotated[Path | None, typer.Option("--questions", help="追问表。", metavar="FILE")] = None,
    places: Annotated[Path | None, typer.Option("--places", help="地名表所在的文件夹。", metavar="DIR")] = None,
    background: Annotated[
        Path | None, typer.Option("--background", help="不属于目录的话，用来认出答非所问的内容。", metavar="FILE")
    ] = None,
    recipe: Annotated[str, typer.Option("--recipe", help="配方的名字或 .toml 文件。", metavar="NAME|FILE")] = "fast",
    dangers: Annotated[
        Path | None, typer.Option("--dangers", help="危及生命的话和只是听着像的话，用来听出险情。", metavar="FILE")
    ] = None,
    demand: Annotated[
        Path | None, typer.Option("--demand", help="各事项每十万件工单里大约有几件。", metavar="FILE")
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(
            "--encoder",
            help="从哪个编码器开始微调：transformers 的模型文件夹，或带编码器的模型包；不给则用自带模型包的。",
            metavar="DIR",
        ),
    ] = None,
    mapping: MapOption = None,
    as_json: AsJson = False,
) -> None:
    """Train a bundle from labelled orders."""
    _need("sklearn", extra="train")
    from configs.recipe import Recipe
    from data.catalogue_table import load_catalogue
    from data.danger_texts import load_dangers
    from data.demand import load_demand
    from data.duties import Duties
    from data.order_reader import load_orders
    from data.questions import load_questions
    from data.units import Units
    from model.registry import SHIPPED
    from training.fit import Reference, fit
    from training.labelled import label

    chosen = Recipe.load(recipe)
    if chosen.encoder:
        _need("torch", "transformers", "datasets", extra="encoder")
    tree = load_catalogue(catalogue) if catalogue else None
    known = Units.load(units) if units else None
    reference = Reference(
        Duties.load(duties) if duties else Duties(()),
        load_questions(questions) if questions else (),
        places,
        load_dangers(dangers) if dangers else (),
        load_demand(demand) if demand else {},
    )
    rows, problems = load_orders(orders, column_mapping(mapping))
    labelled = label(rows, tree, known)
    if problems or labelled.problems:
        errors.print(f"[yellow]有 {len(problems) + len(labelled.problems)} 处问题，其余照常训练：[/]")
        print_problems([*problems, *labelled.problems])
    beside, _ = load_orders([background]) if background else ([], [])
    work = out.with_name(f".{out.name}.training")
    with progress() as advance:
        background_texts = [order.text for order in beside]
        bundle = fit(labelled, chosen, reference, background_texts, advance, encoder or SHIPPED, work)
    bundle.save(out)
    shutil.rmtree(work, ignore_errors=True)
    if as_json:
        print_json(bundle.manifest)
        return
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file()) / 1e6
    console.print(
        f"[green]训练完成[/] {bundle.id}：{len(labelled.orders):,} 件工单，{len(bundle.catalogue):,} 个事项，"
        f"{len(bundle.units):,} 个单位，{size:.1f} MB，写在 {out}"
    )
    console.print(f"下一步：paidan evaluate {out} --orders 另一批工单；paidan models import {out}")


def evaluate(
    bundle: Annotated[str, typer.Argument(help="模型包的文件夹或编号。", metavar="BUNDLE")],
    orders: Orders,
    desk: DeskOption = "city",
    mapping: MapOption = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Measure a bundle on labelled orders."""
    _need("sklearn", extra="train")
    from data.order_reader import load_orders
    from model.bundle import Bundle
    from model.suggester import Suggester
    from training.evaluate import evaluate as measure

    folder = bundle_folder(bundle, home)
    rows, problems = load_orders(orders, column_mapping(mapping))
    print_problems(problems)
    result = measure(Bundle.load(folder), Suggester.load(folder), rows, checked_desk(desk))
    if as_json:
        print_json(result)
    else:
        _show(result)


def _need(*modules: str, extra: str) -> None:
    if any(find_spec(module) is None for module in modules):
        raise ConfigError(f"这一步要另装组件：pip install 'paidan[{extra}]'")


def _show(result: "Evaluation") -> None:
    rows: list[tuple[str, str, str, str, str]] = [
        (
            f"第 {level} 级",
            f"{scores.top1:.1%}",
            f"{scores.top3:.1%}",
            f"{scores.ece:.3f}",
            f"{scores.coverage_at['0.90']:.1%}",
        )
        for level, scores in result.levels.items()
    ]
    unit = result.lead_unit
    rows.append(
        ("主办单位", f"{unit.top1:.1%}", f"{unit.top3:.1%}", f"{unit.ece:.3f}", f"{unit.coverage_at['0.90']:.1%}")
    )
    print_table(
        f"{result.n:,} 件带分类、{unit.n:,} 件带主办单位的工单",
        ("", "首选正确", "前三命中", "校准误差", "九成准确时可自动办的比例"),
        rows,
    )
    console.print(
        f"事项前五命中 {result.leaf.top5:.1%}，宏平均 F1 {result.leaf.macro_f1:.1%}，分级 F1 {result.hierarchical_f1:.1%}；"
        f"目录外的标注 {result.unseen_items:.1%}"
    )
    console.print(
        f"单条 {result.latency_ms.p50:.1f} 毫秒（99% 在 {result.latency_ms.p99:.1f} 以内），"
        f"批量每秒 {result.texts_per_s:,.0f} 条"
    )
