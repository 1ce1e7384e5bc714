# sqlite3: statements, parameters, transactions, rows, types, functions, blobs, backup, dump, hooks, errors.
import datetime, gc, sqlite3, sys


def show(what, f, *args, **kwargs):
    try:
        print(what, f(*args, **kwargs))
    except Exception as e:
        print(what, type(e).__name__, e, getattr(e, "sqlite_errorname", ""))


con = sqlite3.connect(":memory:")
cur = con.cursor()
cur.execute("create table person(id integer primary key, name text unique, age int, data blob)")
print(cur.description, cur.rowcount, cur.lastrowid, con.in_transaction)
cur.execute("insert into person(name, age, data) values(?, ?, ?)", ("Ann", 30, b"\0\1"))
print(cur.rowcount, cur.lastrowid, con.in_transaction, con.total_changes)
con.commit()
con.executemany("insert into person(name, age) values(:name, :age)", [{"name": "Bob", "age": 25}, {"name": "Çem", "age": None}])
con.rollback()
con.executemany("insert into person(name, age) values(?, ?)", (("N%d" % i, i) for i in range(5)))
cur = con.execute("select * from person order by id")
print([d[0] for d in cur.description], cur.fetchone(), cur.fetchmany(2), cur.fetchall(), cur.fetchone())
print(con.execute("select ?, ?, ?, ?, ?", (None, 2**62, 1.5, "tést", memoryview(b"xyz"))).fetchone())
print(con.execute("update person set age = age + 1 where age < 3").rowcount, con.execute("delete from person").rowcount)
con.rollback()
print([r for r in con.execute("select name from person")])
con.row_factory = sqlite3.Row
row = con.execute("select 1 as One, 'x' as two").fetchone()
print(row["one"], row["TWO"], row[0], row[-1], row[:1], row.keys(), tuple(row), dict(row), len(row), row == row)
show("key", row.__getitem__, "three")
show("index", row.__getitem__, 7)
con.row_factory = lambda cursor, values: {d[0]: v for d, v in zip(cursor.description, values)}
print(con.execute("select 1 as a, 2 as b").fetchone())
con.row_factory = None
for factory in (bytes, bytearray, lambda b: b.decode().upper(), str):
    con.text_factory = factory
    print(con.execute("select 'abc'").fetchone())
# Errors
for sql, parameters in (("selec 1", ()), ("select * from nothing", ()), ("select ?", ()), ("select ?", (1, 2)), ("select :a", {}), ("select ?", {"a": 1}),
                        ("select :a", (1,)), ("select ?", 5), ("select ?", (2**64,)), ("select ?", (object,)), ("select 1; select 2", ()), ("select '\0'", ()),
                        ("insert into person(name) values('Ann')", ()), ("insert into person(id) values('x')", ())):
    show(sql[:30], con.execute, sql, parameters)
show("type", con.execute, 5)
show("many", con.executemany, "select 1", [()])
show("decode", lambda: con.execute("select cast(x'ff41' as text) as t").fetchone())
show("open", sqlite3.connect, "/nonexistent/folder/db")
show("level", sqlite3.connect, ":memory:", isolation_level="WRONG")
cur = con.cursor()
cur.close()
show("closed cursor", cur.execute, "select 1")
show("no init", sqlite3.Cursor.__new__(sqlite3.Cursor).fetchone)
show("recursive", lambda: con.cursor().executescript("create table s(x); insert into s values(1); insert into s values(2);") and con.execute("select count(*) from s").fetchone())
# Transactions: with, isolation levels, autocommit
try:
    with con:
        con.execute("insert into s values(3)")
        raise KeyError("undo")
except KeyError as e:
    print("undone", e, con.execute("select count(*) from s").fetchone(), con.in_transaction)
with con:
    con.execute("insert into s values(4)")
print(con.execute("select count(*) from s").fetchone(), con.isolation_level, con.autocommit)
con.isolation_level = None
con.execute("insert into s values(5)")
print(con.in_transaction)
auto = sqlite3.connect(":memory:", autocommit=False)
print(auto.in_transaction, auto.autocommit, auto.execute("create table x(y)").rowcount)
auto.commit()
print(auto.in_transaction)
auto.autocommit = True
print(auto.in_transaction)
auto.close()
show("closed", auto.execute, "select 1")
# Functions, aggregates, windows, collations
con.create_function("twice", 1, lambda x: x * 2, deterministic=True)
con.create_function("bad", -1, lambda *a: 1 / 0)
con.create_function("types", 1, lambda x: type(x).__name__)
print(con.execute("select twice(21), twice('ab'), types(null), types(1), types(1.5), types('s'), types(x'00')").fetchone())
show("raises", con.execute, "select bad(1)")
show("count", con.execute, "select twice(1, 2)")


class Longest:
    def __init__(self):
        self.best = ""

    def step(self, value):
        self.best = max(self.best, value or "", key=len)

    def finalize(self):
        return self.best


class Total:
    def __init__(self):
        self.items = []

    def step(self, x):
        self.items.append(x)

    def inverse(self, x):
        self.items.remove(x)

    def value(self):
        return sum(self.items)

    finalize = value


con.create_aggregate("longest", 1, Longest)
print(con.execute("select longest(name) from person").fetchone(), con.execute("select longest(name) from person where 0").fetchone())
if hasattr(con, "create_window_function"):
    con.create_window_function("total", 1, Total)
    print(con.execute("select total(x) over (order by x rows between 1 preceding and current row) from s order by x").fetchall())
con.create_aggregate("broken", 1, type("Broken", (), {"step": lambda self, x: None}))
show("no finalize", lambda: con.execute("select broken(1)").fetchone())
con.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print(con.execute("select column1 from (values('a'), ('c'), ('b')) order by column1 collate backwards").fetchall())
# Adapters and converters


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.x};{self.y}"


class Angle:
    pass


sqlite3.register_adapter(Angle, lambda a: 90)
sqlite3.register_converter("point", lambda b: Point(*map(int, b.split(b";"))))
typed = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
typed.execute("create table shapes(p point, a integer)")
typed.execute("insert into shapes values(?, ?)", (Point(3, 4), Angle()))
p, a = typed.execute("select p, a from shapes").fetchone()
print(p.x, p.y, a, typed.execute('select "7;8" as "q [point]"').description[0][0], typed.execute("select '7;8' as \"q [point]\"").fetchone()[0].y)
typed.close()
# Blobs
con.execute("create table files(content blob)")
con.execute("insert into files values(zeroblob(12))")
with con.blobopen("files", "content", 1) as blob:
    blob.write(b"hello")
    blob[6:9] = b"abc"
    blob[-1] = 33
    blob.seek(0)
    print(len(blob), blob.read(5), blob.tell(), blob[6], blob[::3], blob.read())
    show("too long", blob.write, b"x" * 99)
    show("outside", blob.__getitem__, 99)
    show("deletion", blob.__delitem__, 0)
show("closed blob", blob.read)
show("no row", con.blobopen, "files", "content", 9)
# Backup, dump, serialize, limits, configuration, hooks
other = sqlite3.connect(":memory:")
con.commit()
con.backup(other, pages=1, progress=lambda status, remaining, total: None)
print(other.execute("select count(*) from person").fetchone(), list(other.iterdump())[:4])
image = other.serialize()
third = sqlite3.connect(":memory:")
third.deserialize(image)
print(image[:15], third.execute("select count(*) from person").fetchone())
third.close()
show("same", con.backup, con)
print(con.getlimit(sqlite3.SQLITE_LIMIT_ATTACHED), con.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 3), con.getlimit(sqlite3.SQLITE_LIMIT_ATTACHED))
show("limit", con.getlimit, 999)
print(con.getconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY), con.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY, True), con.getconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_FKEY))
log = []
con.set_trace_callback(log.append)
con.execute("select ?", ("traced",))
con.set_trace_callback(None)
print(log)
con.set_authorizer(lambda action, *rest: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_READ else sqlite3.SQLITE_OK)
show("denied", con.execute, "select name from person")
con.set_authorizer(None)
con.set_progress_handler(lambda: 1, 5)
show("stopped", lambda: con.execute("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n").fetchone())
con.set_progress_handler(None, 0)
# Tracebacks of callbacks, an unclosed connection, a corrupted database
sqlite3.enable_callback_tracebacks(True)
sys.unraisablehook = lambda info: print("unraisable", info.err_msg.split(" <")[0], repr(info.exc_value))
show("reported", con.execute, "select bad()")
sqlite3.enable_callback_tracebacks(False)
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    sqlite3.connect(":memory:")
    gc.collect()
print([str(w.message).split(" <")[0] for w in caught])
broken = sqlite3.connect(":memory:")
broken.deserialize(b"this is not a database file at all, really not" * 20)
show("not a database", broken.execute, "select * from sqlite_master")
broken.close()
print(sqlite3.complete_statement("select 1;"), sqlite3.complete_statement("select"), sqlite3.threadsafety, sqlite3.paramstyle, issubclass(sqlite3.IntegrityError, sqlite3.DatabaseError), con.Error is sqlite3.Error)
other.close()
con.close()

# A statement that is only a comment inserts nothing
connection = sqlite3.connect(":memory:")
connection.execute("create table only (x)")
print(connection.execute("insert into only values (1)").lastrowid, connection.execute("-- nothing").lastrowid)
connection.close()
