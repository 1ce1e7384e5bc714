# Text tools of the standard library that are written in Python: wrapping, differences, escapes, shell words.
import difflib
import html
import shlex
import sys
import textwrap

SIZE = 70

WORDS = "when the long river bends <north> & a 'small' boat drifts past empty fields of yellow grass toward distant hills".split()


def paragraph(seed, length):
    out = []
    for _ in range(length):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(WORDS[(seed >> 8) % len(WORDS)])
    return " ".join(out)


def main(n):
    wrapped = ratio = differing = escaped = words = 0
    for i in range(n):
        text = paragraph(i + 1, 400)
        lines = textwrap.wrap(text, 50 + i % 20, initial_indent="* ", subsequent_indent="  ")
        wrapped += len(lines) + len(textwrap.shorten(text, 200))
        other = [line.replace("river", "stream") if j % 5 else line + " end" for j, line in enumerate(lines)]
        differing += len(list(difflib.unified_diff(lines, other, "a", "b")))
        differing += sum(line[0] in "+-?" for line in difflib.ndiff(lines[:12], other[:12]))
        ratio += difflib.SequenceMatcher(None, lines[0], other[1]).ratio()
        safe = html.escape(text)
        assert html.unescape(safe) == text
        escaped += len(safe)
        words += len(shlex.split(text.replace("'", '"')))
        words += len(textwrap.dedent(textwrap.indent("\n".join(lines), "\t")))
    return wrapped, differing, f"{ratio:.6f}", escaped, words


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
