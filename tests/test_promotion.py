"""A promotion while the service runs is taken up by itself, and no request fails meanwhile."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run

_PATIENCE = 60


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    orders = tmp_path / "orders.jsonl"
    rows = [
        {"诉求内容": f"{place}{what}", "一级分类": one, "二级分类": two, "承办单位": unit}
        for what, one, two, unit in (("路灯不亮", "城建", "路灯", "路灯所"), ("半夜打桩", "环保", "噪声", "环保局"))
        for place in ("东门", "西门", "南门", "北门", "广场", "桥头", "学校", "医院", "车站", "公园")
    ]
    orders.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert run("train", "--orders", str(orders), "--out", str(tmp_path / "bundle")).code == 0
    return tmp_path / "bundle"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PAIDAN_CHAMPION_POLL_SECONDS": "0.2"}
    arguments = ["-m", "paidan", "serve", "--port", str(port), "--home", str(tmp_path / "home")]
    process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/readyz").close()  # noqa: S310
            break
        except OSError:
            time.sleep(0.1)
    yield url
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=_PATIENCE) in (0, -signal.SIGTERM)


def ask(url: str) -> dict[str, Any]:
    body = json.dumps({"text": "路灯不亮"}).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{url}/api/v1/suggestions", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        found: dict[str, Any] = json.loads(answer.read())
    return found


@pytest.mark.slow
def test_promoted_and_rolled_back_under_requests(bundle: Path, service: str, tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    shipped = ask(service)["versions"]["bundle"]
    assert run("models", "import", str(bundle), *home).code == 0
    name = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))["id"]
    for command, wanted in ((["promote", name], name), (["rollback"], shipped)):
        assert run("models", *command, *home).code == 0
        until = time.monotonic() + _PATIENCE
        while (answering := ask(service)["versions"]["bundle"]) != wanted and time.monotonic() < until:
            assert answering in (name, shipped)
        assert answering == wanted
