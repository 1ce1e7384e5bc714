"""PNG files, written and read: 8 bits for each of red, green and blue, no interlacing."""
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXEL = 3


def write_chunk(out: BinaryIO, kind: bytes, data: bytes) -> None:
    out.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def up(row: bytes, above: bytes) -> bytes:
    return bytes((a - b) & 255 for a, b in zip(row, above))


def sub(row: bytes) -> bytes:
    return bytes((a - b) & 255 for a, b in zip(row, bytes(PIXEL) + row))


def filtered(row: bytes, above: bytes) -> bytes:
    """The row in the filter that promises to compress best: the one with the smallest differences."""
    choices = {0: row, 1: sub(row), 2: up(row, above)}
    kind = min(choices, key=lambda k: sum(min(b, 256 - b) for b in choices[k]))
    return bytes([kind]) + choices[kind]


def write(out: BinaryIO, columns: int, rows: Iterable[bytes], texts: dict[str, str] | None = None) -> None:
    """Each row is columns * 3 bytes. Their number is found while they are written."""
    squeeze = zlib.compressobj(9)
    data, above, count = bytearray(), bytes(columns * PIXEL), 0
    for row in rows:
        if len(row) != columns * PIXEL:
            raise ValueError(f"row {count} has {len(row)} bytes instead of {columns * PIXEL}")
        data += squeeze.compress(filtered(row, above))
        above = row
        count += 1
    data += squeeze.flush()
    out.write(SIGNATURE)
    write_chunk(out, b"IHDR", struct.pack(">IIBBBBB", columns, count, 8, 2, 0, 0, 0))
    for key, text in (texts or {}).items():
        write_chunk(out, b"tEXt", key.encode("latin-1") + b"\0" + text.encode("latin-1"))
    write_chunk(out, b"IDAT", bytes(data))
    write_chunk(out, b"IEND", b"")


def chunks(source: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    if source.read(8) != SIGNATURE:
        raise ValueError("not a PNG file")
    while head := source.read(8):
        size, kind = struct.unpack(">I4s", head)
        data = source.read(size)
        (crc,) = struct.unpack(">I", source.read(4))
        if crc != zlib.crc32(kind + data):
            raise ValueError(f"chunk {kind.decode()} is damaged")
        yield kind, data


def read(source: BinaryIO) -> tuple[int, list[bytes], dict[str, str]]:
    """columns, rows and texts of a file that write() made."""
    columns, data, texts = 0, b"", {}
    for kind, content in chunks(source):
        match kind:
            case b"IHDR":
                columns = int.from_bytes(content[:4])
            case b"IDAT":
                data += content
            case b"tEXt":
                key, _, text = content.decode("latin-1").partition("\0")
                texts[key] = text
    raw, width = zlib.decompress(data), columns * PIXEL
    rows, above = [], bytes(width)
    for start in range(0, len(raw), width + 1):
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + width])
        for i in range(width):
            if kind == 1 and i >= PIXEL:
                row[i] = (row[i] + row[i - PIXEL]) & 255
            elif kind == 2:
                row[i] = (row[i] + above[i]) & 255
        above = bytes(row)
        rows.append(above)
    return columns, rows, texts
