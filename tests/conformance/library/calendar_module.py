# calendar: months, weeks, text and HTML.
import calendar
print(calendar.monthrange(2024, 2), calendar.isleap(1900), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29))
print(calendar.month(2024, 2))
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2023, 10, w=3, l=2))
c = calendar.Calendar(firstweekday=2)
print(list(c.iterweekdays()), c.monthdayscalendar(2021, 2), [d.isoformat() for d in c.itermonthdates(2021, 2)][:3])
print(list(c.itermonthdays2(2021, 2))[:8], list(c.itermonthdays4(2021, 2))[0])
print(calendar.HTMLCalendar().formatmonth(2021, 2)[:200])
print(calendar.calendar(2023, w=2, l=1, c=2, m=4)[:400])
print(calendar.timegm((2024, 1, 1, 0, 0, 0)), list(calendar.day_abbr), calendar.month_name[1:4], calendar.Month.MAY, calendar.Day.FRIDAY)
for f, args in ((calendar.monthrange, (2024, 13)), (calendar.setfirstweekday, (9,)), (calendar.month, (2024, 0))):
    try:
        f(*args)
    except Exception as e:
        print(type(e).__name__, e)
