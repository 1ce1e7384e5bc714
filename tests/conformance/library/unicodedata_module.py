# unicodedata: properties, names, normalisation.
import unicodedata as u
for c in "aÉßµ½Ⅷ٣ ̈ﬁ€中가😀\u200d\t":
    print(f"{ord(c):X}", u.name(c, "-"), u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c), u.mirrored(c), u.decomposition(c) or "-", u.decimal(c, None), u.digit(c, None), u.numeric(c, None))
print(u.lookup("LATIN SMALL LETTER E WITH ACUTE"), u.lookup("hangul syllable ga"), u.lookup("CJK UNIFIED IDEOGRAPH-4E2D"), "\N{GREEK SMALL LETTER ALPHA}")
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    s = "é가ﬁÅ①e\u0323\u0301"
    n = u.normalize(form, s); print(form, ascii(n), u.is_normalized(form, s), u.is_normalized(form, n))
for f in (lambda: u.name("\0"), lambda: u.lookup("NO SUCH NAME"), lambda: u.decimal("a"), lambda: u.numeric("ab"), lambda: u.normalize("X", "a"), lambda: u.category("")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
