"""The running service under a steady load: latency beside the same work called in process.

Starts the real server with the shipped bundle in a process of its own, sends suggestion requests at a fixed rate over
loopback, and prints the quantiles, errors, time to ready and memory. The peer is `Suggester.suggest` called directly.
Run with `python -m benchmarks.service_load --seconds 300 --rate 20`.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console

from data.orders import Order
from model.registry import SHIPPED
from model.suggester import Suggester

_EXAMPLES = Path(__file__).parents[1] / "data" / "shanghai" / "examples"
_READY_WITHIN = 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--rate", type=int, default=20)
    asked = parser.parse_args()
    texts = _texts(asked.seconds * asked.rate)
    direct = _in_process(texts[:1000])
    served, errors, ready, memory = asyncio.run(_over_http(texts, asked.rate))
    console = Console()
    console.print(
        f"{len(texts):,} requests at {asked.rate}/s: {errors} errors; ready in {ready:.1f} s; {memory:.0f} MB"
    )
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        ours, peer = np.quantile(served, share), np.quantile(direct, share)
        console.print(f"{name}: HTTP {ours:.1f} ms, in process {peer:.1f} ms, ratio {ours / peer:.1f}")
    console.print(f"first request {served[0]:.1f} ms")


def _texts(count: int) -> list[str]:
    lines = [line for file in sorted(_EXAMPLES.glob("[0-9]*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    order = np.random.default_rng(0).integers(0, len(lines), count)
    return [json.loads(lines[number])["text"] for number in order]


def _in_process(texts: Sequence[str]) -> list[float]:
    suggester = Suggester.load(SHIPPED)
    taken = []
    for text in texts:
        begin = time.perf_counter()
        suggester.suggest([Order(text=text)])
        taken.append(1000 * (time.perf_counter() - begin))
    return taken


async def _over_http(texts: Sequence[str], rate: int) -> tuple[list[float], int, float, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        begin = time.perf_counter()
        arguments = ["-m", "paidan", "serve", "--port", str(port), "--home", home]
        server = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.DEVNULL)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                await _ready(client, begin)
                ready = time.perf_counter() - begin
                taken, errors = await _load(client, texts, rate)
            status = Path(f"/proc/{server.pid}/status").read_text() if os.path.exists("/proc") else ""  # noqa: PTH110
            memory = next(
                (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0
            )
        finally:
            server.terminate()
            await server.wait()
    return taken, errors, ready, memory


async def _ready(client: httpx.AsyncClient, begin: float) -> None:
    while time.perf_counter() - begin < _READY_WITHIN:
        try:
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.05)
    raise TimeoutError(f"not ready within {_READY_WITHIN} s")


async def _load(client: httpx.AsyncClient, texts: Sequence[str], rate: int) -> tuple[list[float], int]:
    taken = [0.0] * len(texts)
    errors = 0
    start = time.perf_counter()

    async def ask(number: int, text: str) -> None:
        nonlocal errors
        begin = time.perf_counter()
        answer = await client.post("/api/v1/suggestions", json={"text": text})
        taken[number] = 1000 * (time.perf_counter() - begin)
        errors += answer.status_code != httpx.codes.OK

    async with asyncio.TaskGroup() as group:
        for number, text in enumerate(texts):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            group.create_task(ask(number, text))
    return taken, errors


if __name__ == "__main__":
    main()
