# Graph algorithms: shortest paths with a heap, breadth first, topological order, components, spanning tree.
import heapq
import sys
from collections import defaultdict, deque

SIZE = 22_000


def make(n):
    x, graph = 17, defaultdict(list)
    for v in range(n):
        for _ in range(4):
            x = (x * 1103515245 + 12345) & 0x7FFFFFFF
            graph[v].append(((x >> 5) % n, (x >> 3) % 97 + 1))
    return graph


def shortest(graph, start):
    distance, heap = {start: 0}, [(0, start)]
    while heap:
        d, v = heapq.heappop(heap)
        if d > distance[v]:
            continue
        for w, cost in graph[v]:
            other = d + cost
            if other < distance.get(w, 1 << 60):
                distance[w] = other
                heapq.heappush(heap, (other, w))
    return distance


def levels(graph, start):
    seen, queue, last = {start: 0}, deque([start]), start
    while queue:
        last = queue.popleft()
        for w, _ in graph[last]:
            if w not in seen:
                seen[w] = seen[last] + 1
                queue.append(w)
    return len(seen), seen[last]


def topological(graph):
    dag = {v: [w for w, _ in out if w > v] for v, out in graph.items()}
    entering = dict.fromkeys(dag, 0)
    for out in dag.values():
        for w in out:
            entering[w] += 1
    ready, order = [v for v, k in entering.items() if not k], []
    while ready:
        v = ready.pop()
        order.append(v)
        for w in dag[v]:
            entering[w] -= 1
            if not entering[w]:
                ready.append(w)
    return order


def spanning(graph):
    parent = list(range(len(graph)))

    def find(v):
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    total = 0
    for cost, v, w in sorted((c, v, w) for v, out in graph.items() for w, c in out):
        a, b = find(v), find(w)
        if a != b:
            parent[a] = b
            total += cost
    return total, sum(find(v) == v for v in range(len(parent)))


def main(n):
    graph = make(n)
    distance = shortest(graph, 0)
    order = topological(graph)
    return sum(distance.values()), levels(graph, 1), len(order), sum(i * v for i, v in enumerate(order)) % 1_000_000_007, spanning(graph)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
