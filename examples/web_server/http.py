"""HTTP/1.1 messages over a pair of binary streams: what both sides need of it."""
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_LINE = 8192
MAX_BODY = 1 << 20


class BadMessage(Exception):
    """What the other side sent is not HTTP, or too much of it."""

    def __init__(self, text: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(text)
        self.status = status


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise BadMessage(f"the body is not JSON: {error}") from error

    @property
    def keep_alive(self) -> bool:
        return self.headers.get("connection", "").lower() != "close"


@dataclass
class Response:
    body: bytes = b""
    status: HTTPStatus = HTTPStatus.OK
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, value, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> "Response":
        return cls(json.dumps(value).encode(), status, {"Content-Type": "application/json", **headers})

    @classmethod
    def of_text(cls, text: str, kind: str = "text/plain") -> "Response":
        return cls(text.encode(), headers={"Content-Type": f"{kind}; charset=utf-8"})

    def json(self):
        return json.loads(self.body)


def read_line(stream: BinaryIO) -> str:
    line = stream.readline(MAX_LINE + 1)
    if len(line) > MAX_LINE:
        raise BadMessage("a line is too long", HTTPStatus.REQUEST_URI_TOO_LONG)
    return line.decode("latin-1").rstrip("\r\n")


def read_headers(stream: BinaryIO) -> dict[str, str]:
    headers = {}
    while line := read_line(stream):
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise BadMessage(f"not a header: {line!r}")
        headers[name.lower()] = value.strip()
    return headers


def read_body(stream: BinaryIO, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while size := int(read_line(stream), 16):
            body += stream.read(size)
            read_line(stream)
            if len(body) > MAX_BODY:
                raise BadMessage("the body is too large", HTTPStatus.CONTENT_TOO_LARGE)
        read_line(stream)
        return body
    text = headers.get("content-length", "0")
    if not text.isdecimal():
        raise BadMessage(f"not a length: {text!r}")
    if int(text) > MAX_BODY:
        raise BadMessage("the body is too large", HTTPStatus.CONTENT_TOO_LARGE)
    body = stream.read(int(text))
    if len(body) < int(text):
        raise BadMessage("the body is too short")
    return body


def read_request(stream: BinaryIO) -> Request | None:
    """None when the other side is done."""
    first = read_line(stream)
    if not first:
        return None
    match first.split(" "):
        case [method, target, "HTTP/1.1" | "HTTP/1.0"]:
            url = urlsplit(target)
        case _:
            raise BadMessage(f"not a request: {first!r}")
    headers = read_headers(stream)
    return Request(method, unquote(url.path), dict(parse_qsl(url.query)), headers, read_body(stream, headers))


def write_message(stream: BinaryIO, first: str, headers: dict[str, str], body: bytes) -> None:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(body)}", "", ""]
    stream.write("\r\n".join(lines).encode("latin-1") + body)
    stream.flush()


def write_response(stream: BinaryIO, response: Response) -> None:
    write_message(stream, f"HTTP/1.1 {response.status} {response.status.phrase}", response.headers, response.body)


def read_response(stream: BinaryIO) -> Response:
    _, status, _ = read_line(stream).split(" ", 2)
    headers = read_headers(stream)
    return Response(read_body(stream, headers), HTTPStatus(int(status)), headers)
