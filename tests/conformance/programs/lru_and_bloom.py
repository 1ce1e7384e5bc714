# Data structures by hand: linked-list cache, trie, ring buffer, interval tree, union-find, bloom filter, skip list, rope.
import hashlib
import random
from collections.abc import MutableMapping


class LRU(MutableMapping):
    class _Link:
        __slots__ = "prev", "next", "key", "value"

    def __init__(self, size):
        self.size, self.map = size, {}
        self.root = root = self._Link()
        root.prev = root.next = root

    def _unlink(self, link):
        link.prev.next, link.next.prev = link.next, link.prev

    def _front(self, link):
        last = self.root.prev
        last.next = self.root.prev = link
        link.prev, link.next = last, self.root

    def __getitem__(self, key):
        link = self.map[key]
        self._unlink(link)
        self._front(link)
        return link.value

    def __setitem__(self, key, value):
        if key in self.map:
            self[key]
        else:
            if len(self.map) >= self.size:
                del self[self.root.next.key]
            link = self._Link()
            link.key = key
            self.map[key] = link
            self._front(link)
        self.map[key].value = value

    def __delitem__(self, key):
        self._unlink(self.map.pop(key))

    def __iter__(self):
        link = self.root.next
        while link is not self.root:
            yield link.key
            link = link.next

    def __len__(self):
        return len(self.map)


class Trie(dict):
    def add(self, word):
        node = self
        for c in word:
            node = node.setdefault(c, Trie())
        node[None] = word
        return self

    def words(self):
        for c in sorted(self, key=lambda k: (k is not None, k or "")):
            if c is None:
                yield self[c]
            else:
                yield from self[c].words()

    def prefix(self, p):
        node = self
        for c in p:
            if c not in node:
                return []
            node = node[c]
        return list(node.words())


class Ring:
    def __init__(self, n):
        self.buf, self.n, self.start, self.count = [None] * n, n, 0, 0

    def push(self, v):
        self.buf[(self.start + self.count) % self.n] = v
        if self.count < self.n:
            self.count += 1
        else:
            self.start = (self.start + 1) % self.n

    def __iter__(self):
        return (self.buf[(self.start + i) % self.n] for i in range(self.count))


class Bloom:
    def __init__(self, bits=512, hashes=3):
        self.bits, self.hashes, self.field = bits, hashes, 0

    def _at(self, s):
        d = hashlib.sha256(s.encode()).digest()
        return [int.from_bytes(d[4 * i:4 * i + 4]) % self.bits for i in range(self.hashes)]

    def add(self, s):
        for i in self._at(s):
            self.field |= 1 << i

    def __contains__(self, s):
        return all(self.field >> i & 1 for i in self._at(s))


class SkipList:
    def __init__(self, rng, levels=6):
        self.rng, self.head = rng, [None, [None] * levels]

    def insert(self, v):
        update, node = [], self.head
        for lvl in reversed(range(len(self.head[1]))):
            while node[1][lvl] and node[1][lvl][0] < v:
                node = node[1][lvl]
            update.append((lvl, node))
        height = 1
        while height < len(self.head[1]) and self.rng.random() < 0.5:
            height += 1
        new = [v, [None] * height]
        for lvl, prev in update:
            if lvl < height:
                new[1][lvl], prev[1][lvl] = prev[1][lvl], new

    def __iter__(self):
        node = self.head[1][0]
        while node:
            yield node[0]
            node = node[1][0]


cache = LRU(3)
for k in "abc":
    cache[k] = ord(k)
cache["a"]
cache["d"] = 1
cache.update(c=5)
print(list(cache), "b" in cache, cache.get("b"), dict(cache), len(cache), cache.pop("a"), cache.popitem(), list(cache.items()))
try:
    cache["zz"]
except KeyError as e:
    print("KeyError", e)
t = Trie()
for w in "car cart care cat dog do dot d".split():
    t.add(w)
print(list(t.words()), t.prefix("car"), t.prefix("do"), t.prefix("x"))
r = Ring(4)
for i in range(10):
    r.push(i)
print(list(r), r.buf, sum(r), max(r), 8 in r)
bloom = Bloom()
for i in range(40):
    bloom.add(f"key{i}")
print(all(f"key{i}" in bloom for i in range(40)), sum(f"no{i}" in bloom for i in range(500)), bloom.field.bit_count())
rng = random.Random(11)
sl = SkipList(rng)
values = [rng.randrange(1000) for _ in range(200)]
for v in values:
    sl.insert(v)
print(list(sl) == sorted(values), next(iter(sl)), sum(sl))
