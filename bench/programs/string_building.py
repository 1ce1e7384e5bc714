# Building, splitting, joining, formatting and searching strings.
import sys

SIZE = 180_000


def main(n):
    parts = []
    for i in range(n):
        parts.append(f"{i:05d}-{i * 7 % 13:x}|{i / 3:.2f}")
    text = ",".join(parts)
    acc = ""
    for c in text[:n]:
        acc += c.upper() if c.isdigit() else "_"
    fields = text.split(",")
    out = [f.replace("-", "+").partition("|") for f in fields]
    total = 0
    for head, _, tail in out:
        total += len(head.strip("0")) + head.find("+") + tail.count("3")
        if head.startswith("000") or tail.endswith("00"):
            total += 1
    table = str.maketrans("0123456789", "abcdefghij")
    code = text.translate(table)
    s = 0
    for i in range(0, len(code), 7):
        s = (s * 33 + ord(code[i])) & 0xFFFFFFFF
    lines = "\n".join("%s: %d (%5.1f)" % (head, i, i * 0.5) for i, (head, _, _) in enumerate(out))
    words = {}
    for line in lines.splitlines():
        key = line[-4:]
        words[key] = words.get(key, 0) + 1
    return total, s, len(acc), acc.count("_"), len(lines), len(words), text[::-1][:20], "é".join(fields[:5]).encode().hex()[:20]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
