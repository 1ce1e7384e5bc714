# Searching, splitting, substituting and tokenising text with re.
import re
import sys

SIZE = 120_000

WORDS = "alpha beta gamma_7 delta 42 epsilon 3.14 zeta@example.com eta http://host/path?q=1 theta (iota) kappa".split()


def text(n):
    x, out = 7, []
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(WORDS[x % len(WORDS)])
        if i % 11 == 10:
            out.append("\n")
    return " ".join(out)


def main(n):
    t = text(n)
    token = re.compile(r"(?P<num>\d+(?:\.\d+)?)|(?P<mail>\w+@\w+\.\w+)|(?P<url>https?://\S+)|(?P<word>[A-Za-z_]\w*)|(?P<punct>[()])|\s+")
    counts = {}
    for m in token.finditer(t):
        counts[m.lastgroup] = counts.get(m.lastgroup, 0) + 1
    lines = re.findall(r"^.*\bbeta\b.*$", t, re.M)
    swapped = re.sub(r"(\w+) (\w+)", r"\2 \1", t)
    upper = re.sub(r"\b[aeiou]\w*", lambda m: m.group().upper(), t)
    parts = re.split(r"[\s,;()]+", t)
    vowels = len(re.findall(r"[aeiou]{2,}|(?<=t)a", t))
    lazy = sum(len(x) for x in re.findall(r"\(.*?\)", t))
    emails = {m.group(1) for m in re.finditer(r"(\w+)@(?:\w+\.)+com", t)}
    hits = sum(1 for line in t.split("\n") if re.search(r"(?i)GAMMA.*(delta|42)", line))
    return sorted(counts.items(), key=str), len(lines), hash_text(swapped), hash_text(upper), len(parts), vowels, lazy, sorted(emails), hits


def hash_text(s):
    h = 0
    for i in range(0, len(s), 101):
        h = (h * 31 + ord(s[i])) % 1_000_000_007
    return h


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
