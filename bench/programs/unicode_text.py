# Text beyond ASCII: indexing, case, searching, normal forms, encodings, and tables of characters.
import sys
import unicodedata

SIZE = 40_000

PIECES = ["naïve café", "Straße", "ДОБРЫЙ день", "日本語のテキスト", "emoji 😀👍🏽", "ﬁne ﬂow", "Ω≈ç√∫", "ελληνικά", "plain ascii words"]


def main(n):
    text = " | ".join(PIECES[i % len(PIECES)] + str(i) for i in range(n))
    total = 0
    for encoding in ("utf-8", "utf-16-le", "utf-32-be"):
        raw = text.encode(encoding)
        assert raw.decode(encoding) == text
        total += len(raw)
    total += len(text.encode("ascii", "xmlcharrefreplace")) + len(text.encode("latin-1", "replace"))
    for i in range(0, len(text), 3):
        total += ord(text[i])
    words = text.split(" | ")
    for _ in range(3):
        for w in words:
            total += len(w.upper()) + len(w.casefold()) + w.find("語") + w.count("é") + len(w[::-1]) + w.isalpha() + w.startswith("ДОБ")
            total += len(unicodedata.normalize("NFD", w)) + len(unicodedata.normalize("NFKC", w))
    kinds = {}
    for c in text:
        kind = unicodedata.category(c)
        kinds[kind] = kinds.get(kind, 0) + 1
    table = str.maketrans({"é": "e", "ß": "ss", "😀": None, "д": "d"})
    plain = text.translate(table)
    names = [unicodedata.name(c, "?") for c in sorted(set(text))][:12:3]
    swapped = "".join(c.swapcase() if c.isupper() or c.islower() else c for c in text)
    return len(text), total, sorted(kinds.items()), len(plain), names, sum(map(ord, swapped)) % 1_000_007, sorted(set(words))[n // 2]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
