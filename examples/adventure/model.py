"""The world as it was written, checked, and the state of one game."""
import tomllib
from dataclasses import dataclass, field
from pathlib import Path


class WorldError(Exception):
    """The data file does not make sense."""


@dataclass(frozen=True)
class Exit:
    room: str
    needs: str | None = None
    otherwise: str = "You cannot go there."

    @classmethod
    def of(cls, value: str | dict) -> "Exit":
        return cls(value) if isinstance(value, str) else cls(**value)


@dataclass(frozen=True)
class Room:
    key: str
    name: str
    text: str
    exits: dict[str, Exit]
    states: dict[str, dict[str, str]] = field(default_factory=dict)

    def describe(self, facts: set[str]) -> str:
        words = {direction: direction for direction in self.exits}
        for word, texts in self.states.items():
            words[word] = next((text for fact, text in texts.items() if fact in facts), texts["default"])
        return self.text.format_map(words)


@dataclass(frozen=True)
class Use:
    text: str
    sets: str
    room: str | None = None  # where it works
    with_: str | None = None  # what else is needed
    needs: str | None = None
    otherwise: str = "That does not work yet."


@dataclass(frozen=True)
class Thing:
    key: str
    name: str
    room: str
    text: str
    words: tuple[str, ...]
    fixed: bool = False
    needs: str | None = None
    use: Use | None = None


@dataclass(frozen=True)
class World:
    title: str
    intro: str
    ending: str
    start: str
    goal: str
    rooms: dict[str, Room]
    things: dict[str, Thing]

    @classmethod
    def load(cls, path: Path) -> "World":
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rooms = {key: Room(key, r["name"], r["text"], {d: Exit.of(e) for d, e in r["exits"].items()}, r.get("states", {})) for key, r in data["rooms"].items()}
        things = {}
        for key, t in data["things"].items():
            use = t.pop("use", None)
            if use:
                use = Use(**{"with_" if k == "with" else k: v for k, v in use.items()})
            things[key] = Thing(key, use=use, **{**t, "words": tuple(t["words"])})
        world = cls(data["title"], data["intro"].strip(), data["ending"].strip(), data["start"], data["goal"], rooms, things)
        world.check()
        return world

    def check(self) -> None:
        problems = []
        facts = {t.use.sets for t in self.things.values() if t.use}
        for room in self.rooms.values():
            for direction, way in room.exits.items():
                if way.room not in self.rooms:
                    problems.append(f"{room.key}: {direction} leads to the unknown room {way.room}")
                if way.needs and way.needs not in facts:
                    problems.append(f"{room.key}: nothing makes {way.needs!r} true")
        for thing in self.things.values():
            if thing.room not in self.rooms:
                problems.append(f"{thing.key}: is in the unknown room {thing.room}")
        if self.goal not in facts or self.start not in self.rooms:
            problems.append("the game cannot be won")
        if problems:
            raise ExceptionGroup("the world is broken", [WorldError(p) for p in problems])


@dataclass
class State:
    room: str
    places: dict[str, str]  # thing -> room, or "" when it is carried
    facts: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    moves: int = 0
