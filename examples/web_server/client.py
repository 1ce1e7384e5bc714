"""A client that keeps its connection."""
import json
import socket
from urllib.parse import quote, urlencode

from .http import Response, read_response, write_message


class Client:
    """with Client(address) as client: client.get("/tasks", tag="x")"""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.connection: socket.socket | None = None

    def __enter__(self) -> "Client":
        self.connection = socket.create_connection(self.address, timeout=10)
        self.stream = self.connection.makefile("rwb")
        return self

    def __exit__(self, *exc) -> None:
        self.stream.close()
        self.connection.close()

    def request(self, method: str, path: str, body: bytes = b"", **query: str) -> Response:
        target = quote(path) + ("?" + urlencode(query) if query else "")
        write_message(self.stream, f"{method} {target} HTTP/1.1", {"Host": "{}:{}".format(*self.address)}, body)
        return read_response(self.stream)

    def get(self, path: str, **query: str) -> Response:
        return self.request("GET", path, **query)

    def post(self, path: str, value=None) -> Response:
        return self.request("POST", path, b"" if value is None else json.dumps(value).encode())

    def delete(self, path: str) -> Response:
        return self.request("DELETE", path)
