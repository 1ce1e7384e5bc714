# dbm's default: a table in an SQLite file, which CPython reads and writes too; shelve over it.
import dbm, shelve, os, tempfile
import dbm.sqlite3
with tempfile.TemporaryDirectory() as d:
    p = os.path.join(d, 'a?b#c %41')
    try: dbm.open(p)
    except dbm.error as e: print(type(e).__module__, str(e).split(':')[0].replace(d,''))
    with dbm.open(p, 'c') as db:
        print(type(db).__module__, len(db), db.keys())
        db['a'] = 'x'; db[b'\xff'] = b'\x00'; db['n'] = '5'
        print(db['a'], db[b'a'], 'a' in db, b'zz' in db, db.get('q'), db.get('q', 1), sorted(db.keys()), len(db))
        for f in (lambda: db['nope'], lambda: db.__delitem__('nope')):
            try: f()
            except KeyError as e: print('KeyError', e)
        del db['a']; db.setdefault('s', 't'); print(sorted(db.items()), db.pop('s'), db.setdefault('n'))
        print(list(db), sorted(db.values()))
    print(dbm.whichdb(p), sorted(os.listdir(d)))
    for f in (lambda: db['n'], lambda: len(db), lambda: list(db), lambda: db.close()):
        try: print(f())
        except dbm.error as e: print(type(e).__name__, type(e).__mro__[1].__name__, e)
    with dbm.open(p) as db:
        print(db.keys())
        try: db['x'] = 1
        except dbm.error as e: print(type(e).__name__, e)
    with dbm.open(p, 'n') as db: print(len(db))
    for flag in ('q', 'rw', ''):
        try: dbm.sqlite3.open(p, flag)
        except Exception as e: print(type(e).__name__, e)
    try: dbm.sqlite3.open(os.path.join(d, 'none'), 'w')
    except dbm.error as e: print(type(e).__name__, e)
    try: dbm.sqlite3.open(os.path.join(d, 'none'), 'r')
    except dbm.error as e: print(type(e).__name__, e)
    with open(os.path.join(d, 'bad'), 'w') as f: f.write('not a database' * 100)
    print(repr(dbm.whichdb(os.path.join(d, 'bad'))))
    try:
        with dbm.sqlite3.open(os.path.join(d, 'bad'), 'r') as db: list(db)
    except dbm.error as e: print(type(e).__name__, e)
    with shelve.open(os.path.join(d, 's')) as s: s['k'] = {'a': [1, 2]}; s['m'] = ...
    with shelve.open(os.path.join(d, 's'), writeback=True) as s: s['k']['a'].append(3)
    with shelve.open(os.path.join(d, 's'), 'r') as s: print(dict(s), dbm.whichdb(os.path.join(d, 's')))
    print(sorted(os.listdir(d)), dbm.error)
    try: db.__init__(p, flag='c', mode=1)
    except dbm.error as e: print(e)
