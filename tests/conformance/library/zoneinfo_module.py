# zoneinfo: zones of the system, transitions, folds, errors.
import zoneinfo, pickle, io
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
for key in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "Australia/Lord_Howe", "Pacific/Apia"):
    z = ZoneInfo(key)
    for dt in (datetime(2020, 1, 15, 12), datetime(2020, 7, 15, 12), datetime(1950, 6, 1), datetime(2050, 7, 1)):
        x = dt.replace(tzinfo=z); print(key, x.isoformat(), x.tzname(), x.dst(), x.astimezone(timezone.utc).isoformat())
z = ZoneInfo("Europe/Berlin")
for fold in (0, 1):
    print(datetime(2020, 10, 25, 2, 30, tzinfo=z, fold=fold).utcoffset(), datetime(2020, 3, 29, 2, 30, tzinfo=z, fold=fold).utcoffset())
print(datetime(2020, 10, 25, 1, 30, tzinfo=timezone.utc).astimezone(z), datetime(2020, 10, 25, 0, 30, tzinfo=timezone.utc).astimezone(z).fold)
print(ZoneInfo("UTC") is ZoneInfo("UTC"), ZoneInfo.no_cache("UTC") is ZoneInfo("UTC"), str(z), z.key, pickle.loads(pickle.dumps(z)) is z, "Europe/Paris" in zoneinfo.available_timezones())
for key in ("No/Such", "../etc/passwd", "/abs", "Europe", "", "a\0b"):
    try:
        ZoneInfo(key)
    except Exception as e:
        print(type(e).__name__)
with open("/usr/share/zoneinfo/Asia/Tokyo", "rb") as f:
    t = ZoneInfo.from_file(f, key="My/Tokyo"); print(t, datetime(2024, 1, 1, tzinfo=t).utcoffset())
try:
    pickle.dumps(ZoneInfo.from_file(open("/usr/share/zoneinfo/UTC", "rb")))
except pickle.PicklingError as e:
    print("PicklingError")
try:
    ZoneInfo.from_file(io.BytesIO(b"TZif bad"))
except Exception as e:
    print(type(e).__name__)
