"""Options that several commands share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from configs.errors import InputError, Problem
from model.registry import Registry
from model.suggester import Suggester

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
DeskOption = Annotated[
    str, typer.Option("--desk", help="由哪一级派单：city 市、district 区、town 街镇。", metavar="DESK")
]
BundleOption = Annotated[
    str | None, typer.Option("--bundle", help="模型包的编号或文件夹；不给则用现在启用的。", metavar="BUNDLE")
]
Home = Annotated[Path, typer.Option("--home", envvar="PAIDAN_HOME", help="存放数据库和模型包的文件夹。", metavar="DIR")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", help="指定哪一列是什么，如 --map text=诉求内容；可多次给出。", metavar="字段=列名"),
]
DEFAULT_HOME = Path(".paidan")


def bundle_folder(bundle: str | None, home: Path) -> Path:
    """The folder of a bundle given by id or folder; the champion's when none is given.

    Raises:
        NotFoundError: the registry has no such bundle.
    """
    if bundle and (Path(bundle) / "bundle.json").is_file():
        return Path(bundle)
    registry = Registry(home)
    return registry.folder(bundle) if bundle else registry.champion()


def load_suggester(bundle: str | None, home: Path) -> Suggester:
    """The suggester of a bundle, see `bundle_folder`."""
    return Suggester.load(bundle_folder(bundle, home))


def column_mapping(given: Sequence[str] | None) -> Mapping[str, str]:
    """Field to header, from `字段=列名`.

    Raises:
        InputError: one is not written so.
    """
    mapping = {}
    for pair in given or ():
        field, equals, header = pair.partition("=")
        if not (field and equals and header):
            raise InputError(Problem("--map", 0, "", f"「{pair}」应写作 字段=列名，如 text=诉求内容"))
        mapping[field.strip()] = header.strip()
    return mapping
