"""The application: a to-do list that many clients may change at once."""
import html
import threading
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from itertools import count
from string import Template

from .http import BadMessage, Request, Response
from .routing import Router

PAGE = Template("""<!DOCTYPE html>
<title>To do</title>
<h1>$open of $all open</h1>
<ul>
$rows
</ul>
""")


@dataclass
class Task:
    number: int
    text: str
    done: bool = False
    tags: list[str] = field(default_factory=list)


class TodoList:
    def __init__(self) -> None:
        self.tasks: dict[int, Task] = {}
        self.numbers = count(1)
        self.lock = threading.Lock()

    def add(self, text: str, tags: list[str]) -> Task:
        with self.lock:
            task = Task(next(self.numbers), text, tags=tags)
            self.tasks[task.number] = task
            return task

    def find(self, tag: str | None = None) -> list[Task]:
        with self.lock:
            return [t for t in self.tasks.values() if tag is None or tag in t.tags]


def make_router(todo: TodoList) -> Router:
    router = Router()

    def missing(number: int) -> Response:
        return Response.of_json({"error": f"there is no task {number}"}, HTTPStatus.NOT_FOUND)

    @router.get("/")
    def page(request: Request) -> Response:
        tasks = todo.find()
        rows = "\n".join(f"<li>{'<s>' * t.done}{html.escape(t.text)}{'</s>' * t.done}</li>" for t in tasks)
        return Response.of_text(PAGE.substitute(open=sum(not t.done for t in tasks), all=len(tasks), rows=rows), "text/html")

    @router.get("/tasks")
    def tasks(request: Request) -> Response:
        return Response.of_json([asdict(t) for t in todo.find(request.query.get("tag"))])

    @router.post("/tasks")
    def add(request: Request) -> Response:
        match request.json():
            case {"text": str(text), **rest} if text.strip():
                task = todo.add(text.strip(), [str(t) for t in rest.get("tags", [])])
                return Response.of_json(asdict(task), HTTPStatus.CREATED, Location=f"/tasks/{task.number}")
            case _:
                raise BadMessage("a task needs a text")

    @router.get("/tasks/{number:int}")
    def task(request: Request, number: int) -> Response:
        found = todo.tasks.get(number)
        return Response.of_json(asdict(found)) if found else missing(number)

    @router.post("/tasks/{number:int}/done")
    def done(request: Request, number: int) -> Response:
        if number not in todo.tasks:
            return missing(number)
        todo.tasks[number].done = True
        return Response.of_json(asdict(todo.tasks[number]))

    @router.delete("/tasks/{number:int}")
    def remove(request: Request, number: int) -> Response:
        with todo.lock:
            return missing(number) if todo.tasks.pop(number, None) is None else Response(status=HTTPStatus.NO_CONTENT)

    return router
