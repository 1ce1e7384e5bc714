#!/usr/bin/env python3
"""Links libraries of modules to the module of WebAssembly that loads them (wasm/README.md, "Libraries of modules").

  wasm_libraries.py exports LIBRARY...                  prints the linker's options that keep and export what they import
  wasm_libraries.py finish MAIN OUTPUT_FOLDER LIBRARY...  rewrites the linked MAIN, and writes the libraries

A library as `wasm-ld -shared` makes it imports functions, and the addresses of functions and data, by their names in C++. `finish`
knows the addresses, and so puts numbers in the place of all names: an import of a function has the name of an export, that of an
address has the address as its name. What is exported under `id` tells whether a library was made for this very module.
"""
import hashlib
import os
import struct
import sys

CUSTOM, IMPORT, TABLE, GLOBAL, EXPORT, ELEMENT = 0, 2, 4, 6, 7, 9
FUNCTION_KIND, TABLE_KIND, MEMORY_KIND, GLOBAL_KIND = 0, 1, 2, 3
# What a library shares with the module, by the linker's names, and the names of the exports.
SHARED = {"memory": "id", "__indirect_function_table": "table", "__stack_pointer": "stack"}
HEADER = struct.Struct("<16s4IQ")  # LibraryHeader in wasm/libraries.cpp


def leb(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def signed_leb(n):
    out = b""
    while not -64 <= n < 64:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n & 127])


def name_bytes(text):
    raw = text.encode()
    return leb(len(raw)) + raw


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def leb(self):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 127) << shift
            shift += 7
            if b < 128:
                return value

    def bytes(self, n):
        self.at += n
        return self.data[self.at - n:self.at]

    def name(self):
        return self.bytes(self.leb()).decode()

    def limits(self):
        flags = self.byte()
        return flags, self.leb(), self.leb() if flags & 1 else None

    def i32_const(self):
        """The value of an initializer `i32.const n end`; None for another."""
        if self.byte() != 0x41:
            raise ValueError("an initializer is no constant")
        start = self.at
        value = self.leb()
        if value >> (7 * (self.at - start) - 1):
            value -= 1 << (7 * (self.at - start))
        if self.byte() != 0x0B:
            raise ValueError("an initializer is no constant")
        return value & 0xFFFFFFFF

    @property
    def done(self):
        return self.at >= len(self.data)


def read_module(path):
    """[section number, content]"""
    with open(path, "rb") as f:
        r = Reader(f.read())
    if r.bytes(8) != b"\0asm\1\0\0\0":
        raise ValueError(f"{path}: no WebAssembly")
    sections = []
    while not r.done:
        number = r.byte()
        sections.append([number, r.bytes(r.leb())])
    return sections


def write_module(sections):
    return b"\0asm\1\0\0\0" + b"".join(bytes([n]) + leb(len(content)) + content for n, content in sections)


def section(sections, number):
    return next((content for n, content in sections if n == number), b"\0")


def custom_name(content):
    return Reader(content).name()


def imports(content):
    """(module, name, kind, description as bytes) of each import."""
    r = Reader(content)
    out = []
    for _ in range(r.leb()):
        module, name, kind = r.name(), r.name(), r.byte()
        start = r.at
        if kind == FUNCTION_KIND:
            r.leb()
        elif kind == TABLE_KIND:
            r.byte()
            r.limits()
        elif kind == MEMORY_KIND:
            r.limits()
        else:
            r.bytes(2)
        out.append((module, name, kind, r.data[start:r.at]))
    return out


def wanted_names(libraries):
    """Names of the functions, and of the functions and data whose addresses are wanted."""
    functions, addresses = set(), set()
    for path in libraries:
        for module, name, kind, _ in imports(section(read_module(path), IMPORT)):
            if kind == FUNCTION_KIND:
                functions.add(name)
            elif module.startswith("GOT."):
                addresses.add((module == "GOT.func", name))
    return functions, addresses


class Main:
    """The module that loads libraries: its exports, and where they are in memory and in the table."""

    def __init__(self, path):
        self.sections = read_module(path)
        self.function_imports = sum(kind == FUNCTION_KIND for _, _, kind, _ in imports(section(self.sections, IMPORT)))
        r = Reader(section(self.sections, EXPORT))
        self.exports = {}
        for _ in range(r.leb()):
            name = r.name()
            self.exports[name] = (r.byte(), r.leb())
        self.slots, self.table_size = {}, 0
        r = Reader(section(self.sections, ELEMENT))
        for _ in range(r.leb()):
            if r.leb() != 0:
                raise ValueError("a segment of the table is not plain")
            slot = r.i32_const()
            for _ in range(r.leb()):
                self.slots.setdefault(r.leb(), slot)
                slot += 1
            self.table_size = max(self.table_size, slot)
        self.added = []

    def globals(self):
        r = Reader(section(self.sections, GLOBAL))
        out = []
        for _ in range(r.leb()):
            r.bytes(2)
            out.append(r.i32_const())
        return out

    def slot(self, function):
        """The function's place in the table; one that has none gets one."""
        if function not in self.slots:
            self.slots[function] = self.table_size + len(self.added)
            self.added.append(function)
        return self.slots[function]

    def replace(self, number, content):
        next(s for s in self.sections if s[0] == number)[1] = content

    def grow_table(self):
        if not self.added:
            return
        r = Reader(section(self.sections, TABLE))
        if r.leb() != 1:
            raise ValueError("more than one table")
        kind = r.byte()
        flags, least, most = r.limits()
        least = max(least, self.table_size) + len(self.added)
        limits = bytes([flags]) + leb(least) + (leb(max(most, least)) if flags & 1 else b"")
        self.replace(TABLE, b"\1" + bytes([kind]) + limits)
        r = Reader(section(self.sections, ELEMENT))
        count = r.leb()
        segment = b"\0\x41" + signed_leb(self.table_size) + b"\x0b" + leb(len(self.added)) + b"".join(map(leb, self.added))
        self.replace(ELEMENT, leb(count + 1) + r.data[r.at:] + segment)

    def write_exports(self, rows):
        self.replace(EXPORT, leb(len(rows)) + b"".join(name_bytes(n) + bytes([kind]) + leb(i) for n, kind, i in rows))


def memory_info(content):
    """(memory size, log2 of its alignment, table size) of the linker's section dylink.0."""
    r = Reader(content)
    r.name()
    while not r.done:
        kind, part = r.byte(), Reader(r.bytes(r.leb()))
        if kind == 1:
            return part.leb(), part.leb(), part.leb()
    return 0, 0, 0


def link_library(path, functions, addresses, identity):
    sections = read_module(path)
    memory, align, table = memory_info(sections[0][1])
    rows = []
    for module, name, kind, description in imports(section(sections, IMPORT)):
        if module.startswith("GOT."):
            # A constant: the library never changes it.
            rows.append(("g", str(addresses[module == "GOT.func", name]), kind, description[:1] + b"\0"))
        elif name in ("__memory_base", "__table_base"):
            rows.append(("b", name[2], kind, description))
        else:
            own = identity if name == "memory" else SHARED.get(name) or functions[name]
            rows.append(("f", own, kind, description))
    content = leb(len(rows)) + b"".join(name_bytes(m) + name_bytes(n) + bytes([k]) + d for m, n, k, d in rows)
    body = b""
    for number, old in sections:
        if number != CUSTOM:
            new = content if number == IMPORT else old
            body += bytes([number]) + leb(len(new)) + new
    checksum = 0xCBF29CE484222325
    for b in body:
        checksum = (checksum ^ b) * 0x100000001B3 & (1 << 64) - 1
    # A custom section: 38 bytes, of which the name takes 5.
    head = b"\0asm\1\0\0\0\0" + bytes([HEADER.size - 10]) + name_bytes("dxpy") + b"\0"
    return HEADER.pack(head, memory, 1 << max(align, 4), table, HEADER.size + len(body), checksum) + body


def finish(main_path, folder, libraries):
    main = Main(main_path)
    wanted, wanted_addresses = wanted_names(libraries)
    constants = main.globals()
    addresses = {}
    for is_function, name in sorted(wanted_addresses):
        index = main.exports[name][1]
        addresses[is_function, name] = main.slot(index) if is_function else constants[index]
    functions = {name: str(i) for i, name in enumerate(sorted(wanted))}
    dropped = wanted | {name for _, name in wanted_addresses} | {"__indirect_function_table", "__stack_pointer"}
    rows = [(name, kind, i) for name, (kind, i) in main.exports.items() if name not in dropped]
    rows += [(functions[name], *main.exports[name]) for name in sorted(wanted)]
    rows += [(SHARED[name], *main.exports[name]) for name in ("__indirect_function_table", "__stack_pointer")]
    main.grow_table()
    main.write_exports(rows)
    # Code, layout and numbering: a library fits this module only.
    identity = "id" + hashlib.sha256(write_module(main.sections) + repr(sorted(functions)).encode()).hexdigest()[:12]
    main.write_exports(rows + [(identity, *main.exports["memory"])])
    with open(main_path, "wb") as f:
        f.write(write_module(main.sections))
    os.makedirs(folder, exist_ok=True)
    for path in libraries:
        with open(os.path.join(folder, os.path.basename(path)), "wb") as f:
            f.write(link_library(path, functions, addresses, identity))


def main():
    if sys.argv[1] == "exports":
        functions, addresses = wanted_names(sys.argv[2:])
        for name in sorted(functions | {name for _, name in addresses} | {"__stack_pointer"}):
            print(f"--export={name}")
    else:
        finish(sys.argv[2], sys.argv[3], sys.argv[4:])


main()
