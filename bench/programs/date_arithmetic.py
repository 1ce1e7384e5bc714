# Dates and times: construction, differences, zones, formatting and parsing.
import sys
from datetime import date, datetime, time, timedelta, timezone

SIZE = 33_000


def main(n):
    start, x = datetime(2001, 2, 3, 4, 5, 6, tzinfo=timezone.utc), 9
    zones = [timezone(timedelta(hours=h, minutes=m)) for h, m in ((-8, 0), (0, 0), (1, 0), (5, 30), (12, 45))]
    weekdays, total, texts = [0] * 7, timedelta(), 0
    latest = start
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        moment = start + timedelta(days=x % 9000, seconds=x >> 7, microseconds=i)
        local = moment.astimezone(zones[i % 5])
        weekdays[local.weekday()] += 1
        text = local.isoformat()
        back = datetime.fromisoformat(text)
        assert back == moment
        total += back - start
        texts += len(text) + len(local.strftime("%Y-%m-%d %H:%M:%S"))
        latest = max(latest, back)
        day = date(2000 + i % 30, i % 12 + 1, i % 28 + 1)
        total += timedelta(days=day.toordinal() % 5) * 2 // 3
        texts += day.isocalendar()[1] + day.replace(day=1).timetuple().tm_yday + time(i % 24, i % 60).minute
    parsed = sum(datetime.strptime(f"2024-{k % 12 + 1:02}-{k % 28 + 1:02} 10:{k % 60:02}", "%Y-%m-%d %H:%M").timetuple().tm_min for k in range(n // 10))
    return weekdays, str(total), texts, latest.isoformat(), parsed


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
