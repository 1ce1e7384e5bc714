"""Paths with parameters to functions: @router.get("/items/{number:int}")."""
import re
from collections.abc import Callable
from http import HTTPStatus

from .http import Request, Response

CONVERTERS = {"int": (r"\d+", int), "str": (r"[^/]+", str), "path": (r".+", str)}
Handler = Callable[..., Response]


class Route:
    def __init__(self, method: str, pattern: str, handler: Handler) -> None:
        self.method, self.pattern, self.handler = method, pattern, handler
        self.converters = {}
        regex = ""
        for literal, name, kind in re.findall(r"([^{]+)|\{(\w+)(?::(\w+))?\}", pattern):
            if literal:
                regex += re.escape(literal)
            else:
                expression, self.converters[name] = CONVERTERS[kind or "str"]
                regex += f"(?P<{name}>{expression})"
        self.regex = re.compile(regex)

    def arguments(self, path: str) -> dict | None:
        match = self.regex.fullmatch(path)
        return match and {name: self.converters[name](text) for name, text in match.groupdict().items()}


class Router:
    def __init__(self) -> None:
        self.routes: list[Route] = []

    def route(self, method: str, pattern: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self.routes.append(Route(method, pattern, handler))
            return handler

        return add

    def get(self, pattern: str):
        return self.route("GET", pattern)

    def post(self, pattern: str):
        return self.route("POST", pattern)

    def delete(self, pattern: str):
        return self.route("DELETE", pattern)

    def handle(self, request: Request) -> Response:
        allowed = set()
        for route in self.routes:
            arguments = route.arguments(request.path)
            if arguments is None:
                continue
            if route.method == request.method:
                return route.handler(request, **arguments)
            allowed.add(route.method)
        if allowed:
            return Response.of_json({"error": f"{request.method} is not possible here"}, HTTPStatus.METHOD_NOT_ALLOWED, Allow=", ".join(sorted(allowed)))
        return Response.of_json({"error": f"there is nothing at {request.path}"}, HTTPStatus.NOT_FOUND)
