# gettext: catalogues made by hand, plural forms, contexts, fallbacks, damaged files.
import gettext
import io
import os
import struct
import tempfile


def catalogue(messages, header="Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2;\nLanguage: xx\n"):
    rows = sorted({"": header, **messages}.items())
    keys = [k.encode() for k, v in rows]
    values = [v.encode() for k, v in rows]
    start = 28 + 16 * len(rows)
    table = []
    data = b""
    for part in (keys, values):
        for text in part:
            table.append((len(text), start + len(data)))
            data += text + b"\0"
    out = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return out + b"".join(struct.pack("<2I", *row) for row in table) + data


mo = catalogue({"hello": "ahoj", "%d file\0%d files": "%d soubor\0%d soubory\0%d souborů", "menu\x04open": "otevřít",
                "menu\x04%d item\0%d items": "a\0b\0c"})
t = gettext.GNUTranslations(io.BytesIO(mo))
print(t.gettext("hello"), t.gettext("absent"), t.charset(), t.info()["language"])
print([t.ngettext("%d file", "%d files", n) % n for n in (0, 1, 2, 5, 11, 22)], t.ngettext("x", "xs", 1), t.ngettext("x", "xs", 2))
print(t.pgettext("menu", "open"), t.pgettext("other", "open"), t.npgettext("menu", "%d item", "%d items", 3), t.npgettext("no", "a", "as", 2))
fallback = gettext.GNUTranslations(io.BytesIO(catalogue({"absent": "found"})))
t.add_fallback(fallback)
print(t.gettext("absent"), gettext.NullTranslations().gettext("x"))
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "cs", "LC_MESSAGES"))
    with open(os.path.join(folder, "cs", "LC_MESSAGES", "app.mo"), "wb") as f:
        f.write(mo)
    print([os.path.relpath(p, folder) for p in gettext.find("app", folder, ["cs_CZ.UTF-8", "de"], all=True)])
    gettext.bindtextdomain("app", folder)
    gettext.textdomain("app")
    os.environ["LANGUAGE"] = "cs"
    print(gettext.gettext("hello"), gettext.dgettext("app", "hello"), gettext.ngettext("%d file", "%d files", 3), gettext.textdomain())
    tr = gettext.translation("app", folder, ["cs"])
    tr.install(["ngettext"])
    print(_("hello"), ngettext("%d file", "%d files", 1))
    try:
        gettext.translation("nothing", folder, ["cs"])
    except FileNotFoundError as e:
        print(type(e).__name__, e.filename)
    print(type(gettext.translation("nothing", folder, ["cs"], fallback=True)).__name__)
for text in ("n != 1", "n%10==1 && n%100!=11 ? 0 : 1", "0", "(n > 1) * 2"):
    try:
        plural = gettext.c2py(text)
        print(text, [plural(n) for n in (0, 1, 2, 11, 21)])
    except ValueError as e:
        print(text, e)
for text in ("x", "n +", "n ? 1", "((n)", "n ** 2", "os.system"):
    try:
        print(gettext.c2py(text)(1))
    except ValueError as e:
        print(text, "->", e)
for damaged in (b"", b"abcd" * 10, mo[:60], mo[:4] + b"\0\0\x09\0" + mo[8:]):
    try:
        gettext.GNUTranslations(io.BytesIO(damaged))
        print("read")
    except (OSError, struct.error, UnicodeError) as e:
        print(type(e).__name__)
