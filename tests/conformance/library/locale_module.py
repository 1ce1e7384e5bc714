# locale in the C locale: conventions, formatting, names of locales, comparison.
import locale

print(locale.setlocale(locale.LC_ALL, "C"), locale.setlocale(locale.LC_NUMERIC))
conventions = locale.localeconv()
print({key: conventions[key] for key in sorted(conventions)})
print(locale.getlocale(locale.LC_NUMERIC), locale.format_string("%d %.2f %s %%", (1234567, 1.5, "x"), grouping=True))
print(locale.str(1.25), locale.atof("1234.5"), locale.atoi("42"), locale.delocalize("1.5"), locale.localize("1234.5"))
print(locale.strcoll("a", "b"), locale.strcoll("b", "a"), locale.strcoll("a", "a"), locale.strxfrm("abc"))
print(locale.nl_langinfo(locale.RADIXCHAR), locale.nl_langinfo(locale.DAY_1), locale.nl_langinfo(locale.MON_12),
      locale.nl_langinfo(locale.D_T_FMT), locale.nl_langinfo(locale.YESEXPR))
for name in ("de_DE", "en_US.utf8", "fr", "ja_JP.eucJP", "de_DE@euro", "POSIX", "en_GB.ISO8859-15", "nonsense"):
    print(name, locale.normalize(name))
for value in (("de_DE", "UTF-8"), ("C", None), (None, None), "x"):
    try:
        print(value, locale._build_localename(value))
    except TypeError as e:
        print(value, "TypeError", e)
for bad in (lambda: locale.setlocale(locale.LC_ALL, "no_WHERE.utf8"), lambda: locale.setlocale(99),
            lambda: locale.currency(5), lambda: locale.strcoll("a", 1), lambda: locale.strxfrm("a\0b"),
            lambda: locale.nl_langinfo(-5)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
override = dict(conventions, grouping=[3, 3, 0], thousands_sep=".", decimal_point=",", currency_symbol="EUR", frac_digits=2,
                int_frac_digits=2, mon_decimal_point=",", mon_thousands_sep=".", mon_grouping=[3, 3, 0], p_cs_precedes=0,
                p_sep_by_space=1, n_cs_precedes=0, n_sep_by_space=1, p_sign_posn=1, n_sign_posn=1, positive_sign="", negative_sign="-")
locale._override_localeconv = override
print(locale.format_string("%.2f|%12d|%-12d|%+d", (1234567.891, 1234567, -1234567, 5), grouping=True))
print(locale.currency(1234567.5, grouping=True), locale.currency(-5), locale.currency(5, symbol=False, international=False))
print(locale.delocalize("1.234.567,5"), locale.localize("1234567.5", grouping=True), locale.atof("1.234,5"))
locale._override_localeconv = {}
