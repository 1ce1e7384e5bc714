"""Command line: dxpy -m web_server serve [--port N] | demo"""
import argparse
import logging
import signal
import socket
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from .client import Client
from .server import Server
from .todo import TodoList, make_router


def serve(port: int) -> int:
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with Server(make_router(TodoList()), ("127.0.0.1", port)) as server:
        print("http://{}:{}/  (Ctrl-C to stop)".format(*server.address), flush=True)
        stop.wait()
    return 0


def show(title: str, response) -> None:
    text = response.body.decode()
    print(f"{title:<24} {response.status:d} {response.status.phrase}: {text.strip() or '-'}")


def demo() -> int:
    """A server and some clients in one process."""
    with Server(make_router(TodoList())) as server, Client(server.address) as client:
        show("add", client.post("/tasks", {"text": "write a server", "tags": ["code"]}))
        show("add", client.post("/tasks", {"text": "walk <the dog> & rest", "tags": ["home", "fun"]}))
        show("add without text", client.post("/tasks", {"tags": []}))
        show("add no JSON", client.request("POST", "/tasks", b"{not json"))
        show("done", client.post("/tasks/1/done"))
        show("by tag", client.get("/tasks", tag="home"))
        show("one", client.get("/tasks/2"))
        show("missing", client.get("/tasks/99"))
        show("wrong method", client.delete("/tasks"))
        show("wrong path", client.get("/täsks/ä b"))

        def add_many(name: str) -> int:
            with Client(server.address) as own:
                return sum(own.post("/tasks", {"text": f"{name} {n}"}).status == 201 for n in range(20))

        with ThreadPoolExecutor(5) as pool:
            print("added at once:", sum(pool.map(add_many, "abcde")))
        tasks = client.get("/tasks").json()
        print("tasks:", len(tasks), "distinct numbers:", len({t["number"] for t in tasks}))
        print("removed:", {client.delete(f"/tasks/{n}").status.name for n in range(3, 103)})
        with urllib.request.urlopen("http://{}:{}/".format(*server.address)) as page:
            print(page.status, page.headers["Content-Type"])
            print(page.read().decode())
        with socket.create_connection(server.address) as raw:
            raw.sendall(b"HELLO\r\n\r\n")
            print(raw.makefile("rb").read().decode().splitlines()[0])
    print("stopped; threads left:", threading.active_count() - 1)
    return 0


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(prog="web_server", description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="log requests")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve until Ctrl-C").add_argument("--port", type=int, default=8000)
    commands.add_parser("demo", help="start a server and talk to it")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, format="%(levelname)s %(threadName)s %(message)s")
    return demo() if options.command == "demo" else serve(options.port)


if __name__ == "__main__":
    sys.exit(main())
