#!/usr/bin/env python3
"""Generates the tables of the East Asian codecs: FOLDER/cjk_tables.bin and FOLDER/cjk_tables.inc.

usage: make_tables.py FOLDER

The Python that builds the project has these codecs; every byte sequence and every character is asked for once. All else
about the codecs (states, errors, combining characters) is in the C++ files beside this one.

The binary file holds 16- and 32-bit words, little endian; the rows of the other file say where what lies (bytes):

    CJK_TABLE(name, singles, lead_first, lead_last, trail_first, trail_last, plane1, plane2, wide, wide_count, codes, code_count)

singles: 256 words, the character of each byte, kIllegal, or kLead when it begins a longer sequence. plane1: for each lead and
trail byte a character; 0: none; 1: look among `wide`. plane2: the same for sequences behind 0x8F (0: none).
wide: (code, character, second character or 0), sorted; the bytes of a sequence in one number are its code.
codes: (character, code) where encoding is not the inverse of decoding with the lowest code; code 0: not encodable.
gb18030_ranges: (number of the four byte sequence, character, length of the run).
greek: the characters of the bytes 0xA0 to 0xFF of ISO 8859-7 as ISO 2022 knows it; 0: none.
"""
import struct
import sys
from pathlib import Path

ILLEGAL, LEAD = 0xFFFF, 0xFFFE
CODECS = ("big5 cp950 big5hkscs gb2312 gbk gb18030 cp932 shift_jis shift_jisx0213 shift_jis_2004 euc_jp euc_jisx0213 "
          "euc_jis_2004 euc_kr cp949 johab").split()
PLANE2 = b"\x8f"


def decode(codec, code):
    try:
        return code.decode(codec)
    except UnicodeDecodeError as e:
        return None if e.reason.startswith("illegal") else LEAD


def encode(codec, char):
    try:
        code = char.encode(codec)
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(code, "big") if len(code) <= 3 else 0  # longer ones are computed


class Blob:
    def __init__(self):
        self.data = bytearray()

    def add(self, form, values):
        while len(self.data) % 4:
            self.data.append(0)
        at = len(self.data)
        self.data += struct.pack(f"<{len(values)}{form}", *values)
        return at


def plane(codec, prefix, leads, trails, inverse, wide):
    table = []
    for lead in leads:
        begins = decode(codec, prefix + bytes((lead,))) == LEAD
        for trail in trails:
            code = prefix + bytes((lead, trail))
            text = decode(codec, code) if begins else None
            if text in (None, LEAD):
                table.append(0)
                continue
            number = int.from_bytes(code, "big")
            if len(text) == 1:
                inverse.setdefault(text, number)
            if len(text) == 1 and ord(text) < 0x10000:
                table.append(ord(text))
            else:
                table.append(1)
                wide.append((number, ord(text[0]), ord(text[1]) if len(text) == 2 else 0))
    return table


def make(codec, blob):
    inverse, wide, singles = {}, [], []
    for byte in range(256):
        text = decode(codec, bytes((byte,)))
        singles.append(ILLEGAL if text is None else LEAD if text == LEAD else ord(text))
        if isinstance(text, str):
            inverse.setdefault(text, byte)
    euc = codec.startswith("euc") or codec == "gb2312"
    leads = range(0xA1, 0xFF) if euc else range(0x81, 0xFF)
    trails = range(0xA1, 0xFF) if euc else range(0x31 if codec == "johab" else 0x40, 0xFF)
    plane1 = plane(codec, b"", leads, trails, inverse, wide)
    plane2 = plane(codec, PLANE2, leads, trails, inverse, wide) if codec.startswith("euc_j") else None
    codes = []
    for cp in [*range(0xD800), *range(0xE000, 0x30000)]:
        code = encode(codec, chr(cp))
        if code != inverse.get(chr(cp), 0):
            codes.append((cp, code))
    where = [blob.add("H", singles), leads[0], leads[-1], trails[0], trails[-1], blob.add("H", plane1)]
    where += [blob.add("H", plane2) if plane2 else 0]
    for rows in (sorted(wide), codes):
        where += [blob.add("I", [n for row in rows for n in row]), len(rows)]
    return f"CJK_TABLE({codec}, {', '.join(map(str, where))})"


def gb18030_ranges(blob):
    runs = []
    for number in range(4 * 12600):
        at, d = divmod(number, 10)
        at, c = divmod(at, 126)
        a, b = divmod(at, 10)
        text = decode("gb18030", bytes((a + 0x81, b + 0x30, c + 0x81, d + 0x30)))
        if not isinstance(text, str) or len(text) != 1:
            continue
        if runs and runs[-1][0] + runs[-1][2] == number and runs[-1][1] + runs[-1][2] == ord(text):
            runs[-1][2] += 1
        else:
            runs.append([number, ord(text), 1])
    return f"CJK_RANGES(gb18030_ranges, {blob.add('I', [n for run in runs for n in run])}, {len(runs)})"


def greek(blob):
    characters = [decode("iso2022_jp_2", b"\x1b.F\x1bN" + bytes((low,))) for low in range(0x20, 0x80)]
    return f"CJK_GREEK(greek, {blob.add('H', [ord(c) if isinstance(c, str) else 0 for c in characters])})"


def main(folder):
    blob = Blob()
    rows = [make(codec, blob) for codec in CODECS] + [gb18030_ranges(blob), greek(blob)]
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    (out / "cjk_tables.bin").write_bytes(blob.data)
    (out / "cjk_tables.inc").write_text("// Made by make_tables.py, which explains it.\n" + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
