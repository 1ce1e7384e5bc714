# shelve over dbm.dumb.
import shelve, dbm.dumb, os, tempfile
with tempfile.TemporaryDirectory() as d:
    path = os.path.join(d, "db")
    with dbm.dumb.open(path, "n") as db:
        db["k"] = "v"; db[b"\xff"] = b"bytes"
        print(sorted(db.keys()), db["k"], "k" in db, db.get("none", b"d"), len(db))
        del db["k"]
    with dbm.dumb.open(path, "r") as db:
        print(list(db.items()))
        try:
            db["x"] = "y"
        except Exception as e:
            print(type(e).__name__, e)
    with shelve.Shelf(dbm.dumb.open(path + "2", "c")) as s:
        s["list"] = [1, 2]; s["obj"] = {"a": (1, None)}
        s["list"].append(3); print(s["list"], sorted(s))
    with shelve.Shelf(dbm.dumb.open(path + "2"), writeback=True) as s:
        s["list"].append(3); s["obj"]["b"] = 1
    with shelve.Shelf(dbm.dumb.open(path + "2")) as s:
        print(s["list"], s["obj"], s.get("zz"))
        try:
            s["zz"]
        except KeyError as e:
            print("KeyError", e)
    try:
        s["list"]
    except ValueError as e:
        print(e)
