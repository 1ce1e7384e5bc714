# Text processing: reading lines, cleaning words, counting, sorting, reporting.
import io
import sys
from collections import Counter, defaultdict

SIZE = 180_000

STEMS = "the of and to in that is was he for it with as his on be at by had not are but from or have an they which one you were all her she there would".split()


def make(n):
    x, lines, line = 99, [], []
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        w = STEMS[x % len(STEMS)] + ("", "s", "ing", "ed", "'s")[x // 64 % 5]
        line.append(w.capitalize() if x % 9 == 0 else w + (",", ".", "", "", "")[x // 512 % 5])
        if len(line) == 12:
            lines.append(" ".join(line))
            line = []
    return "\n".join(lines) + "\n"


def main(n):
    text = make(n)
    counts, by_length, first = Counter(), defaultdict(list), {}
    longest = ""
    for number, line in enumerate(io.StringIO(text), 1):
        for word in line.lower().split():
            word = word.strip(".,'")
            if not word:
                continue
            counts[word] += 1
            first.setdefault(word, number)
            if len(word) > len(longest):
                longest = word
    for word in counts:
        by_length[len(word)].append(word)
    bigrams = Counter()
    words = [w.strip(".,").lower() for w in text.split()]
    for a, b in zip(words, words[1:]):
        bigrams[a, b] += 1
    top = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:5]
    report = "\n".join(f"{w:<12}{c:>8}{c / len(words):>8.2%}" for w, c in top)
    letters = Counter(c for c in text if c.isalpha())
    return top, len(by_length), longest, first[longest], bigrams.most_common(1)[0][1], report.count("%"), letters["e"], sum(map(len, by_length.values()))


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
