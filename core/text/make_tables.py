"""Generates the Unicode tables of core/text from the Unicode Character Database.

usage: make_tables.py UNICODE_FOLDER OUTPUT_FOLDER

Writes unicode_tables.inc (properties, case, decomposition, composition), unicode_name_rules.inc (names that follow a rule,
aliases, sequences), and all other names twice: as unicode_names.inc, and as unicode_names.bin for targets that read them
from a file (names_data.h has its layout). Run by the build.
"""
import array
import os
import sys
from fractions import Fraction

FOLDER, OUT = sys.argv[1], sys.argv[2]
LIMIT = 0x110000
BLOCK = 16  # characters, and
GROUP = 32  # blocks: kBlockBits and kGroupBits of unicode.cpp
NAME_BLOCK = 128

CATEGORIES = "Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".split()
BIDI = ["", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S",
        "WS", "ON", "LRI", "RLI", "FSI", "PDI"]
WIDTHS = ["N", "H", "W", "Na", "A", "F"]
FLAGS = ["Alpha", "Decimal", "Digit", "Numeric", "Lower", "Upper", "Title", "Space", "LineBreak", "XidStart",
         "XidContinue", "Printable", "Cased", "CaseIgnorable", "SpecialCase", "InUnicode32"]
FLAG = {name: 1 << i for i, name in enumerate(FLAGS)}


def lines(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as f:
        for line in f:
            line = line.split("#")[0].strip()
            if line:
                yield [part.strip() for part in line.split(";")]


def code_range(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def version():
    with open(os.path.join(FOLDER, "DerivedCoreProperties.txt"), encoding="utf-8") as f:
        return f.readline().split("-")[1].split(".txt")[0]


class Char:
    __slots__ = ("name", "category", "combining", "bidi", "decomposition", "decimal", "digit", "numeric", "mirrored",
                 "upper", "lower", "title")


def read_chars():
    chars = {}
    start = None
    for f in lines("UnicodeData.txt"):
        c = int(f[0], 16)
        r = Char()
        r.name, r.category, r.combining, r.bidi = f[1], f[2], int(f[3]), f[4]
        r.decomposition, r.decimal, r.digit, r.numeric, r.mirrored = f[5], f[6], f[7], f[8], f[9] == "Y"
        r.upper = int(f[12], 16) if f[12] else c
        r.lower = int(f[13], 16) if f[13] else c
        r.title = int(f[14], 16) if f[14] else r.upper
        if r.name.endswith(", First>"):
            start = c
            continue
        if r.name.endswith(", Last>"):
            for k in range(start, c + 1):
                e = Char()
                for field in Char.__slots__:
                    setattr(e, field, getattr(r, field))
                e.upper = e.lower = e.title = k
                e.name = ""
                chars[k] = e
            continue
        chars[c] = r
    return chars


def property_sets(name):
    sets = {}
    for f in lines(name):
        sets.setdefault(f[1], set()).update(code_range(f[0]))
    return sets


def wrap(values, width=24):
    values = [str(v) for v in values]
    return ",\n".join(",".join(values[i:i + width]) for i in range(0, len(values), width))


def emit(out, type_, name, values, width=24):
    out.write(f"constexpr {type_} {name}[] = {{\n{wrap(values, width)}}};\n")


def smallest_type(values):
    return "uint8_t" if max(values) < 1 << 8 else "uint16_t" if max(values) < 1 << 16 else "uint32_t"


def in_blocks(values, size):
    """The values as (number of the block for each `size` of them, the blocks that differ)."""
    numbers, blocks, seen = [], [], {}
    for start in range(0, len(values), size):
        block = tuple(values[start:start + size])
        if block not in seen:
            seen[block] = len(seen)
            blocks.extend(block)
        numbers.append(seen[block])
    return numbers, blocks


def emit_trie(out, name, values):
    """A value per code point, as trie_at in unicode.cpp finds it."""
    numbers, blocks = in_blocks(values, BLOCK)
    top, groups = in_blocks(numbers, GROUP)
    for part, data in (("Top", top), ("Groups", groups), ("Blocks", blocks)):
        emit(out, smallest_type(data), f"k{name}{part}", data)


def write_properties(out, chars):
    core = property_sets("DerivedCoreProperties.txt")
    width = {}
    for f in lines("EastAsianWidth.txt"):
        for c in code_range(f[0]):
            width[c] = WIDTHS.index(f[1])
    numeric = {}
    for f in lines("extracted/DerivedNumericValues.txt"):
        for c in code_range(f[0]):
            numeric[c] = f[3]
    line_break = {0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029}
    special = {}
    for f in lines("SpecialCasing.txt"):
        if len(f) > 5 and f[4]:
            continue
        special[int(f[0], 16)] = [[int(x, 16) for x in part.split()] for part in f[1:4]]
    fold = {}
    for f in lines("CaseFolding.txt"):
        if f[1] in "CF":
            fold[int(f[0], 16)] = [int(x, 16) for x in f[2].split()]
    ages = property_sets("DerivedAge.txt")
    early = set().union(*(v for k, v in ages.items() if tuple(map(int, k.split("."))) <= (3, 2)))
    records, seen, which = [], {}, [0] * LIMIT
    cases = []
    empty = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    for c in range(LIMIT):
        r = chars.get(c)
        if r is None:
            rec = empty[:6] + (width.get(c, 0), 255, 255, 0)
            flags = FLAG["Numeric"] if c in numeric else 0
            rec = (flags,) + rec[1:]
        else:
            flags = 0
            if r.category in ("Lm", "Lt", "Lu", "Ll", "Lo"): flags |= FLAG["Alpha"]
            if r.decimal: flags |= FLAG["Decimal"]
            if r.digit: flags |= FLAG["Digit"]
            if c in numeric: flags |= FLAG["Numeric"]
            if c in core["Lowercase"]: flags |= FLAG["Lower"]
            if c in core["Uppercase"]: flags |= FLAG["Upper"]
            if r.category == "Lt": flags |= FLAG["Title"]
            if r.category == "Zs" or r.bidi in ("WS", "B", "S"): flags |= FLAG["Space"]
            if c in line_break: flags |= FLAG["LineBreak"]
            if c in core["XID_Start"]: flags |= FLAG["XidStart"]
            if c in core["XID_Continue"]: flags |= FLAG["XidContinue"]
            if c == 0x20 or r.category not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"):
                flags |= FLAG["Printable"]
            if c in early: flags |= FLAG["InUnicode32"]
            if c in core["Cased"]: flags |= FLAG["Cased"]
            if c in core["Case_Ignorable"]: flags |= FLAG["CaseIgnorable"]
            lower, title, upper = special.get(c, ([r.lower], [r.title], [r.upper]))
            folded = fold.get(c, [c])
            if lower != [r.lower] or title != [r.title] or upper != [r.upper] or folded != lower:
                flags |= FLAG["SpecialCase"]
                cases.append((c, lower, title, upper, folded))
            rec = (flags, r.lower - c, r.upper - c, r.title - c, CATEGORIES.index(r.category), r.combining,
                   width.get(c, 0), int(r.decimal) if r.decimal else 255, int(r.digit) if r.digit else 255,
                   BIDI.index(r.bidi) | (32 if r.mirrored else 0))
        if rec not in seen:
            seen[rec] = len(records)
            records.append(rec)
        which[c] = seen[rec]
    out.write(f'constexpr char kUnicodeVersion[] = "{version()}";\n')
    out.write("constexpr CharRecord kRecords[] = {\n")
    for r in records:
        out.write("{" + ",".join(map(str, r)) + "},\n")
    out.write("};\n")
    emit_trie(out, "Record", which)
    out.write("constexpr SpecialCase kSpecialCases[] = {\n")
    for c, *maps in cases:
        text = ",".join("{" + ",".join(map(str, (m + [0, 0, 0])[:3])) + "}" for m in maps)
        out.write(f"{{{c},{{{text}}}}},\n")
    out.write("};\n")
    emit(out, "uint32_t", "kNumericCharacters", sorted(numeric))
    values = sorted(set(numeric.values()), key=Fraction)
    which_value = [values.index(numeric[c]) for c in sorted(numeric)]
    emit(out, smallest_type(which_value), "kNumericWhich", which_value)
    emit(out, "double", "kNumericValues", ["/".join(part + ".0" for part in v.split("/")) for v in values])


def write_decompositions(out, chars):
    tags = [""]
    data, where, seen = [0], [0] * LIMIT, {}
    canonical = {}
    for c, r in sorted(chars.items()):
        if not r.decomposition or not r.name:
            continue
        parts = r.decomposition.split()
        tag = parts.pop(0) if parts[0].startswith("<") else ""
        if tag not in tags:
            tags.append(tag)
        cps = tuple(int(x, 16) for x in parts)
        key = (tags.index(tag), cps)
        if key not in seen:
            seen[key] = len(data)
            data.append(tags.index(tag) << 8 | len(cps))
            data.extend(cps)
        where[c] = seen[key]
        if not tag:
            canonical[c] = cps
    excluded = property_sets("DerivedNormalizationProps.txt")["Full_Composition_Exclusion"]
    pairs = sorted((cps[0], cps[1], c) for c, cps in canonical.items() if len(cps) == 2 and c not in excluded)
    out.write("constexpr const char* kDecompositionTags[] = {%s};\n" % ",".join(f'"{t}"' for t in tags))
    emit_trie(out, "Decomposition", where)
    emit(out, "uint32_t", "kDecompositionData", data)
    out.write("constexpr Composition kCompositions[] = {\n")
    for a, b, c in pairs:
        out.write(f"{{{a},{b},{c}}},\n")
    out.write("};\n")
    checks = {"NFC_QC": 0, "NFKC_QC": 2, "NFD_QC": 4, "NFKD_QC": 6}
    quick = [0] * LIMIT
    for f in lines("DerivedNormalizationProps.txt"):
        if len(f) > 2 and f[1] in checks:
            for c in code_range(f[0]):
                quick[c] |= {"N": 1, "M": 2}[f[2]] << checks[f[1]]
    emit_trie(out, "QuickCheck", quick)


def name_hash(text):
    h = 2166136261
    for b in text.encode():
        h = ((h ^ b) * 16777619) & 0xFFFFFFFF
    return h


def write_names(out, binary, chars):
    names = {c: r.name for c, r in chars.items() if r.name and not r.name.startswith("<")}
    names = {c: n for c, n in names.items() if not n.startswith("CJK UNIFIED IDEOGRAPH-")}
    count = {}
    for n in names.values():
        for w in n.split(" "):
            count[w] = count.get(w, 0) + 1
    words = sorted(count, key=lambda w: (-count[w], w))
    number = {w: i for i, w in enumerate(words)}
    assert len(words) < 0x8000
    text, starts = "", []
    for w in words:
        starts.append(len(text))
        text += w
    starts.append(len(text))
    phrases, where = [0], [0] * LIMIT
    for c, n in sorted(names.items()):
        where[c] = len(phrases)
        ws = [number[w] for w in n.split(" ")]
        ws[-1] |= 0x8000
        phrases.extend(ws)
    index, blocks = in_blocks(where, NAME_BLOCK)
    out.write("constexpr char kWords[] =\n")
    for i in range(0, len(text), 100):
        out.write(f'"{text[i:i + 100]}"\n')
    out.write(";\n")
    emit(out, "uint32_t", "kWordStarts", starts)
    emit(out, "uint16_t", "kPhrases", phrases)
    emit(out, "uint16_t", "kNameIndex", index)
    emit(out, "uint32_t", "kNameBlocks", blocks)
    size = 1 << 16
    table = [0] * size
    for c, n in sorted(names.items()):
        h = name_hash(n) % size
        while table[h]:
            h = (h + 1) % size
        table[h] = c
    emit(out, "uint32_t", "kNameTable", table)
    parts = [array.array("I", starts), array.array("I", blocks), array.array("I", table), array.array("H", phrases),
             array.array("H", index), array.array("B", text.encode())]
    binary.write(b"DXPN" + array.array("I", [len(p) for p in parts]).tobytes())
    for p in parts:
        binary.write(p.tobytes() + bytes(-len(p) * p.itemsize % 4))


def write_name_rules(out):
    out.write("constexpr NameAlias kAliases[] = {\n")
    aliases = sorted((f[1], int(f[0], 16)) for f in lines("NameAliases.txt"))
    for n, c in aliases:
        out.write(f'{{"{n}",{c}}},\n')
    out.write("};\n")
    out.write("constexpr NameSequence kSequences[] = {\n")
    for n, cps in sorted((f[0], f[1].split()) for f in lines("NamedSequences.txt")):
        text = "".join(chr(int(x, 16)) for x in cps).encode()
        out.write('{"%s","%s"},\n' % (n, "".join(f"\\{b:03o}" for b in text)))
    out.write("};\n")
    out.write("constexpr CodeRange kIdeographs[] = {\n")
    tangut = []
    with open(os.path.join(FOLDER, "UnicodeData.txt"), encoding="utf-8") as f:
        rows = [line.split(";") for line in f]
    for a, b in zip(rows, rows[1:]):
        if a[1].endswith(", First>") and "Ideograph" in a[1]:
            row = f"{{{int(a[0], 16)},{int(b[0], 16)}}},\n"
            if "Tangut" in a[1]:
                tangut.append(row)
            else:
                out.write(row)
    out.write("};\n")
    out.write("constexpr CodeRange kTangut[] = {\n%s};\n" % "".join(tangut))
    jamo = [{}, {}, {}]
    for f in lines("Jamo.txt"):
        c = int(f[0], 16)
        if c < 0x1113: jamo[0][c] = f[1]
        elif c < 0x1176: jamo[1][c] = f[1]
        else: jamo[2][c] = f[1]
    jamo[2][0x11A7] = ""
    for name, part in zip(("kJamoLead", "kJamoVowel", "kJamoTrail"), jamo):
        out.write("constexpr const char* %s[] = {%s};\n" % (name, ",".join(f'"{part[c]}"' for c in sorted(part))))


def main():
    os.makedirs(OUT, exist_ok=True)
    chars = read_chars()
    with open(os.path.join(OUT, "unicode_tables.inc"), "w") as out:
        write_properties(out, chars)
        write_decompositions(out, chars)
    with open(os.path.join(OUT, "unicode_names.inc"), "w") as out, \
            open(os.path.join(OUT, "unicode_names.bin"), "wb") as binary:
        write_names(out, binary, chars)
    with open(os.path.join(OUT, "unicode_name_rules.inc"), "w") as out:
        write_name_rules(out)


main()
