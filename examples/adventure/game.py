"""Commands: what the player types, and what comes of it."""
import copy
import json
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import asdict

from .model import State, Thing, World

SHORT = {"n": "north", "s": "south", "e": "east", "w": "west", "u": "up", "d": "down", "enter": "in", "leave": "out"}
FILLER = {"the", "a", "an", "to", "at", "with", "on", "my", "some"}


class Game:
    """run() reads commands and yields what to print."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.state = State(world.start, {key: t.room for key, t in world.things.items()})
        self.before: list[State] = []
        self.over = False
        self.verbs: dict[str, Callable[..., str]] = {}
        for names, method in (("look l", self.look), ("go walk", self.go), ("take get", self.take), ("drop", self.drop), ("examine x read", self.examine), ("inventory i", self.inventory),
                              ("use open light unlock fill pour", self.use), ("undo", self.undo), ("help ?", self.help), ("quit q", self.quit)):
            self.verbs |= dict.fromkeys(names.split(), method)

    def run(self, commands: Iterable[str]) -> Iterable[str]:
        yield f"{self.world.title}\n{'=' * len(self.world.title)}"
        yield self.wrap(self.world.intro)
        yield self.look()
        for command in commands:
            yield self.do(command)
            if self.over:
                break

    def do(self, command: str) -> str:
        words = [w for w in command.lower().split() if w not in FILLER]
        match words:
            case []:
                return "Yes?"
            case [direction] if SHORT.get(direction, direction) in self.room.exits:
                answer = self.change(self.go, direction)
            case ["pick", "up", *rest]:
                answer = self.change(self.take, *rest)
            case ["undo" | "help" | "?" | "quit" | "q" as verb]:
                answer = self.verbs[verb]()
            case [verb, *rest] if verb in self.verbs:
                answer = self.change(self.verbs[verb], *rest)
            case [word, *_]:
                answer = f"I do not know how to {word}."
        return self.wrap(answer)

    def change(self, action: Callable[..., str], *words: str) -> str:
        before = copy.deepcopy(self.state)
        answer = action(*words)
        if self.state != before:
            self.before.append(before)
            self.state.moves += 1
        if self.world.goal in self.state.facts:
            self.over = True
            answer += f"\n{self.world.ending}\n({self.state.moves} moves)"
        return answer

    @staticmethod
    def wrap(text: str) -> str:
        return "\n".join(textwrap.fill(line, 78) for line in text.splitlines())

    # --- what is here

    @property
    def room(self):
        return self.world.rooms[self.state.room]

    def is_here(self, thing: Thing) -> bool:
        return self.state.places[thing.key] in ("", self.state.room) and (thing.needs is None or thing.needs in self.state.facts)

    def find(self, word: str) -> Thing | None:
        return next((t for t in self.world.things.values() if word in t.words and self.is_here(t)), None)

    def lying_here(self) -> list[Thing]:
        return [t for t in self.world.things.values() if self.is_here(t) and self.state.places[t.key] and not t.fixed]

    # --- verbs

    def look(self, *words: str) -> str:
        if words:
            return self.examine(*words)
        self.state.seen.add(self.room.key)
        lines = [self.room.name, self.room.describe(self.state.facts)]
        if things := self.lying_here():
            lines.append(f"You see {', '.join(t.name for t in things)}.")
        return "\n".join(lines)

    def go(self, *words: str) -> str:
        direction = SHORT.get(words[0], words[0]) if words else ""
        way = self.room.exits.get(direction)
        if way is None:
            return f"You can go {' or '.join(self.room.exits)}."
        if way.needs and way.needs not in self.state.facts:
            return way.otherwise
        self.state.room = way.room
        return self.look()

    def take(self, *words: str) -> str:
        if words == ("all",):
            return "\n".join(self.take(t.words[0]) for t in self.lying_here()) or "There is nothing to take."
        thing = self.find(words[-1]) if words else None
        if thing is None:
            return "There is nothing like that here."
        if thing.fixed:
            return f"You cannot carry {thing.name}."
        if not self.state.places[thing.key]:
            return "You have it already."
        self.state.places[thing.key] = ""
        return f"You take {thing.name}."

    def drop(self, *words: str) -> str:
        thing = self.find(words[-1]) if words else None
        if thing is None or self.state.places[thing.key]:
            return "You do not have that."
        self.state.places[thing.key] = self.state.room
        return f"You put down {thing.name}."

    def examine(self, *words: str) -> str:
        thing = self.find(words[-1]) if words else None
        return thing.text if thing else "You see nothing special."

    def inventory(self, *_: str) -> str:
        things = [t.name for t in self.world.things.values() if not self.state.places[t.key]]
        return f"You have {', '.join(things)}." if things else "Your hands are empty."

    def use(self, *words: str) -> str:
        things = [t for t in map(self.find, words) if t]
        for thing in things:
            use = thing.use
            if use is None or (use.room and use.room != self.state.room):
                continue
            if use.sets in self.state.facts:
                return "You have done that."
            if use.with_ and self.state.places[use.with_]:
                return f"You need {self.world.things[use.with_].name} for that."
            if use.needs and use.needs not in self.state.facts:
                return use.otherwise
            if not thing.fixed and self.state.places[thing.key]:
                return f"Take {thing.name} first."
            self.state.facts.add(use.sets)
            return use.text
        return f"Nothing happens with {things[0].name} here." if things else "There is nothing like that here."

    def undo(self) -> str:
        if not self.before:
            return "There is nothing to take back."
        self.state = self.before.pop()
        return "You take that back.\n" + self.look()

    def help(self) -> str:
        return "Go somewhere (n, s, e, w, up, down, in, out), look, take, drop, examine or use things, see your inventory, undo, quit."

    def quit(self) -> str:
        self.over = True
        return "Good night."

    # --- saved games

    def save(self) -> str:
        return json.dumps(asdict(self.state), default=sorted)

    def load(self, text: str) -> None:
        data = json.loads(text)
        self.state = State(**{**data, "facts": set(data["facts"]), "seen": set(data["seen"])})
