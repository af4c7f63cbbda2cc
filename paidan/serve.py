"""`paidan serve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configs.serving import ServingSettings
from model.bundle import load_manifest
from model.registry import Registry
from model.suggester import Suggester
from paidan.output import console

if TYPE_CHECKING:
    from serving.suggests import Suggests


def serve(
    host: Annotated[str | None, typer.Option("--host", help="监听地址；要让别的电脑访问，用 0.0.0.0。")] = None,
    port: Annotated[int | None, typer.Option("--port", help="监听端口。")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="存放数据库和模型包的文件夹。", metavar="DIR")] = None,
) -> None:
    """Serve the champion until stopped."""
    # Only this command needs the server; the others start faster without it.
    from serving.champion import Champion
    from serving.server import serve as run

    settings = ServingSettings.load(host=host, port=port, home=home)
    registry = Registry(settings.home)

    def refresh(current: "Suggests") -> "Suggests":
        folder = registry.champion()
        return current if load_manifest(folder).id == current.versions.bundle else Suggester.load(folder)

    champion = Champion(Suggester.load(registry.champion()), refresh)
    console.print(f"[green]派单[/] 正在启动，请用浏览器打开 http://{settings.host}:{settings.port} （Ctrl+C 停止）")
    run(settings, champion)
