# A state machine over scripted input: dictionaries of functions, closures, string methods, enumerations, generators.
from enum import Enum, auto


class Dir(Enum):
    NORTH = auto()
    SOUTH = auto()
    EAST = auto()
    WEST = auto()

    @property
    def opposite(self):
        return {Dir.NORTH: Dir.SOUTH, Dir.SOUTH: Dir.NORTH, Dir.EAST: Dir.WEST, Dir.WEST: Dir.EAST}[self]

    @classmethod
    def read(cls, text):
        found = [d for d in cls if d.name.lower().startswith(text.lower())]
        if len(found) != 1:
            raise ValueError(f"no direction {text!r}")
        return found[0]


class Room:
    def __init__(self, name, **things):
        self.name, self.things, self.exits, self.locked = name, things, {}, set()

    def join(self, direction, other, locked=False):
        self.exits[direction], other.exits[direction.opposite] = other, self
        if locked:
            self.locked.add(direction)
        return other


class Game:
    def __init__(self, start):
        self.room, self.bag, self.turns, self.over = start, {}, 0, False
        self.verbs = {n[3:]: getattr(self, n) for n in dir(self) if n.startswith("do_")}

    def do_go(self, where):
        d = Dir.read(where)
        if d not in self.room.exits:
            return "You bump into a wall."
        if d in self.room.locked:
            if "key" not in self.bag:
                return "The door is locked."
            self.room.locked.discard(d)
        self.room = self.room.exits[d]
        return self.do_look()

    def do_look(self, *_):
        exits = ", ".join(sorted(d.name.lower() for d in self.room.exits))
        things = f" You see {' and '.join(sorted(self.room.things))}." if self.room.things else ""
        return f"{self.room.name.title()}. Exits: {exits}.{things}"

    def do_take(self, *words):
        thing = " ".join(words)
        try:
            self.bag[thing] = self.room.things.pop(thing)
        except KeyError:
            return f"There is no {thing or 'nothing'} here."
        return f"Taken: {thing}."

    def do_bag(self):
        return ", ".join(f"{k} ({v}g)" for k, v in self.bag.items()) or "Your bag is empty."

    def do_quit(self):
        self.over = True
        return f"Bye after {self.turns} turns with {sum(self.bag.values())}g."

    def play(self, lines):
        for line in lines:
            verb, *rest = line.strip().lower().split() or ["look"]
            self.turns += 1
            try:
                yield f"> {line.strip()}\n{self.verbs[verb](*rest)}"
            except KeyError:
                yield f"> {line.strip()}\nI don't know how to {verb}."
            except ValueError as e:
                yield f"> {line.strip()}\n{e.args[0].capitalize()}."
            except TypeError:
                yield f"> {line.strip()}\nThat makes no sense."
            if self.over:
                return "ended"


hall = Room("great hall", lamp=400)
kitchen = hall.join(Dir.EAST, Room("kitchen", key=20, **{"old bread": 250}))
vault = hall.join(Dir.NORTH, Room("vault", gold=5000), locked=True)
script = """look
go north
go e
take key
take old bread
take sword
go
go up
dance wildly
bag

go w
go n
take gold
bag
quit
look""".splitlines()
game = Game(hall)


def run():
    result = yield from game.play(script)
    yield f"[{result}]"


for text in run():
    print(text)
print(sorted(game.verbs), game.room is vault, vault.exits[Dir.SOUTH] is hall)
