"""Running the application until it is told to stop."""

import logging
import socket

import uvicorn

from configs.errors import ConfigError
from configs.serving import ServingSettings
from serving.app import create_app
from serving.champion import Champion
from serving.logs import configure
from serving.store import Store

_LOG = logging.getLogger(__name__)


def serve(settings: ServingSettings, champion: Champion) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    Raises:
        ConfigError: the address cannot be listened on, or the database not be used.
    """
    configure(settings)
    # Opened here first, so that a mistake is told before anything listens.
    with Store(settings.store_url), _listen(settings.host, settings.port) as listening:
        host, port = listening.getsockname()[:2]
        _LOG.info("派单工作台：http://%s:%d/", f"[{host}]" if ":" in host else host, port)
        uvicorn.Server(server_config(settings, champion)).run(sockets=[listening])


def server_config(settings: ServingSettings, champion: Champion) -> uvicorn.Config:
    """How uvicorn runs the application: no second access log, no name of the server in the answers."""
    return uvicorn.Config(
        create_app(settings, champion),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=30,
    )


def _listen(host: str, port: int) -> socket.socket:
    listening = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # The protocol must be named: asyncio leaves small packets waiting (Nagle) on sockets that do not say TCP.
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2_048)
    except OSError as error:
        if listening:
            listening.close()
        raise ConfigError(f"不能在 {host} 的端口 {port} 上提供服务：{error.strerror}。请换一个端口或地址") from None
    return listening
