import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest

from configs.errors import ConfigError
from configs.serving import ServingSettings
from serving.champion import Champion
from serving.server import _listen, serve
from tests.serving_fixtures import KeywordSuggester

ROOT = Path(__file__).parents[1]
_SERVES = """
import sys, time
from pathlib import Path
from configs.serving import ServingSettings
from serving.champion import Champion
from serving.server import _listen, serve
from tests.serving_fixtures import KeywordSuggester

class Slow(KeywordSuggester):
    def suggest(self, orders, *, desk="city", top_k=5):
        if orders[0].text.startswith("慢"):
            print("inside", flush=True)
            time.sleep(0.5)
        return super().suggest(orders, desk=desk, top_k=top_k)

serve(ServingSettings(home=Path(sys.argv[1]), port=0), Champion(Slow()))
"""


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", _SERVES, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    with running:
        yield running
        running.kill()


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"端口 {port} 上提供服务.*换一个端口"):
            serve(ServingSettings(home=tmp_path, port=port), Champion(KeywordSuggester()))


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_an_unusable_database_is_told_before_listening(tmp_path: Path) -> None:
    settings = ServingSettings(home=tmp_path, port=0, database_url="mysql://u@h/d")
    with pytest.raises(ConfigError, match="mysql"):
        serve(settings, Champion(KeywordSuggester()))


def test_a_stop_lets_requests_end_and_the_log_stays_silent_about_them(
    process: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert process.stderr is not None
    assert process.stdout is not None
    lines = iter(process.stderr.readline, "")
    address = next(found[1] for line in lines if (found := re.search(r"派单工作台：(http://\S+)/", line)))
    answers: list[int] = []

    def ask() -> None:
        answers.append(
            httpx.post(f"{address}/api/v1/suggestions?q=13812345678", json={"text": "慢慢说13812345678"}).status_code
        )

    asking = Thread(target=ask)
    asking.start()
    assert process.stdout.readline() == "inside\n"
    process.send_signal(signal.SIGTERM)
    asking.join()
    process.communicate()
    log = (tmp_path / "logs" / "paidan.log").read_text(encoding="utf-8")
    assert answers == [200]
    assert re.search(r"POST /api/v1/suggestions 200 \d", log)
    assert "13812345678" not in log
