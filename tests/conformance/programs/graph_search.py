# Graphs: breadth-first, depth-first, Dijkstra, topological order, components, spanning tree, mazes.
import heapq
from collections import defaultdict, deque

EDGES = "AB4 AC2 BC1 BD5 CD8 CE10 DE2 DF6 EF3 GH1".split()
graph = defaultdict(dict)
for a, b, *w in EDGES:
    graph[a][b] = graph[b][a] = int("".join(w))


def bfs(start):
    seen, queue = {start: None}, deque([start])
    while queue:
        v = queue.popleft()
        for u in sorted(graph[v]):
            if u not in seen:
                seen[u] = v
                queue.append(u)
    return seen


def dfs(v, seen=None):
    seen = seen if seen is not None else []
    seen.append(v)
    for u in sorted(graph[v]):
        if u not in seen:
            dfs(u, seen)
    return seen


def dijkstra(source):
    dist, heap, parent = {}, [(0, source, None)], {}
    while heap:
        d, v, p = heapq.heappop(heap)
        if v in dist:
            continue
        dist[v], parent[v] = d, p
        for u, w in graph[v].items():
            heapq.heappush(heap, (d + w, u, v))
    return dist, parent


def path(parent, v):
    return [] if v is None else path(parent, parent[v]) + [v]


def kruskal():
    root = {v: v for v in graph}

    def find(v):
        while root[v] != v:
            root[v] = root[root[v]]
            v = root[v]
        return v

    tree = []
    for w, a, b in sorted((w, a, b) for a in graph for b, w in graph[a].items() if a < b):
        if find(a) != find(b):
            root[find(a)] = find(b)
            tree.append((a, b, w))
    return tree


print(bfs("A"), dfs("A"))
dist, parent = dijkstra("A")
print(dist, path(parent, "F"), kruskal(), sum(w for *_, w in kruskal()))
components = []
for v in sorted(graph):
    if not any(v in c for c in components):
        components.append(frozenset(bfs(v)))
print([sorted(c) for c in components])


def topological(deps):
    order, state = [], {}

    def visit(n):
        if state.get(n) == "open":
            raise ValueError(f"cycle at {n}")
        if n not in state:
            state[n] = "open"
            for d in deps.get(n, ()):
                visit(d)
            state[n] = "done"
            order.append(n)

    for n in deps:
        visit(n)
    return order


print(topological({"app": ["lib", "io"], "lib": ["core"], "io": ["core"], "test": ["app"]}))
try:
    topological({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as e:
    print(e)
maze = """
#########
#S..#...#
#.#.#.#.#
#.#...#E#
#########""".strip().splitlines()
cells = {(x, y): c for y, row in enumerate(maze) for x, c in enumerate(row) if c != "#"}
start = next(k for k, c in cells.items() if c == "S")
queue, steps = deque([(start, "")]), {start: ""}
while queue:
    (x, y), moves = queue.popleft()
    if cells[x, y] == "E":
        print("exit", len(moves), moves)
        break
    for dx, dy, m in ((1, 0, "R"), (-1, 0, "L"), (0, 1, "D"), (0, -1, "U")):
        nxt = x + dx, y + dy
        if nxt in cells and nxt not in steps:
            steps[nxt] = moves + m
            queue.append((nxt, moves + m))
floyd = {(a, b): 0 if a == b else graph[a].get(b, float("inf")) for a in graph for b in graph}
for k in graph:
    for i in graph:
        for j in graph:
            floyd[i, j] = min(floyd[i, j], floyd[i, k] + floyd[k, j])
print([floyd["A", v] for v in "ABCDEFG"], all(floyd["A", v] == d for v, d in dist.items()))
