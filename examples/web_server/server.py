"""Accepts connections and answers each on a thread of a pool."""
import contextlib
import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from .http import BadMessage, Response, read_request, write_response
from .routing import Router

log = logging.getLogger("web_server")


class Server:
    """with Server(router) as server: ... server.address"""

    def __init__(self, router: Router, address: tuple[str, int] = ("127.0.0.1", 0), workers: int = 8) -> None:
        self.router = router
        self.socket = socket.create_server(address)
        self.address = self.socket.getsockname()
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self.connections: set[socket.socket] = set()
        self.thread = threading.Thread(target=self.accept, name="accept")

    def __enter__(self) -> "Server":
        self.thread.start()
        return self

    def __exit__(self, *exc) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):  # it may just have ended by itself
                connection.shutdown(socket.SHUT_RD)
        self.pool.shutdown()

    def accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:  # shut down
                return
            self.connections.add(connection)
            self.pool.submit(self.serve, connection).add_done_callback(lambda _, c=connection: self.connections.discard(c))

    def serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            try:
                while request := read_request(stream):
                    response = self.answer(request)
                    log.info("%s %s -> %d", request.method, request.path, response.status)
                    write_response(stream, response)
                    if not request.keep_alive:
                        break
            except BadMessage as error:
                write_response(stream, Response.of_json({"error": str(error)}, error.status, Connection="close"))
            except ConnectionError as error:
                log.warning("connection lost: %s", error)

    def answer(self, request) -> Response:
        try:
            return self.router.handle(request)
        except BadMessage as error:
            return Response.of_json({"error": str(error)}, error.status)
        except Exception:
            log.exception("handling %s failed", request.path)
            return Response.of_json({"error": "internal error"}, HTTPStatus.INTERNAL_SERVER_ERROR)
