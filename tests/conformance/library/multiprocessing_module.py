import concurrent.futures
import multiprocessing
import os
import signal
import time
from multiprocessing import shared_memory


def square(n):
    if n < 0:
        raise ValueError(f"negative: {n}")
    return n * n


def worker(queue, lock, value, array):
    with lock:
        value.value += 1
        array[0] += 2.5
    queue.put(("worker", multiprocessing.current_process().name != "MainProcess"))


def echo(connection):
    while (item := connection.recv()) is not None:
        connection.send(item * 2)
    connection.close()


def fill(name):
    block = shared_memory.SharedMemory(name)
    block.buf[:5] = b"child"
    block.close()


def main():
    for method in ("fork", "spawn"):
        c = multiprocessing.get_context(method)
        queue, lock, value, array = c.Queue(), c.Lock(), c.Value("i", 0), c.Array("d", 3)
        processes = [c.Process(target=worker, args=(queue, lock, value, array)) for _ in range(2)]
        for p in processes:
            p.start()
        print(method, [queue.get(timeout=20) for _ in processes])
        for p in processes:
            p.join()
        print([p.exitcode for p in processes], value.value, list(array))
        ours, theirs = c.Pipe()
        p = c.Process(target=echo, args=(theirs,))
        p.start()
        for item in (1, "ab", [1, 2], None):
            ours.send(item)
            if item is not None:
                print(ours.recv())
        p.join()
        if method == "spawn":
            continue
        with c.Pool(2) as pool:
            print(pool.map(square, range(6)), pool.apply_async(square, (9,)).get(20))
            try:
                pool.apply(square, (-1,))
            except ValueError as e:
                print(type(e).__name__, e, type(e.__cause__).__name__)
    c = multiprocessing.get_context("fork")
    p = c.Process(target=time.sleep, args=(60,))
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode == -signal.SIGTERM, p.is_alive())
    lock = c.RLock()
    print(lock.acquire(), lock.acquire(), lock.release(), lock.release())
    try:
        lock.release()
    except AssertionError as e:
        print(e)
    semaphore = c.BoundedSemaphore(2)
    print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(timeout=0.01), semaphore.get_value())
    semaphore.release()
    semaphore.release()
    try:
        semaphore.release()
    except ValueError as e:
        print(e)
    event = c.Event()
    print(event.wait(0.01), event.set(), event.wait(1))
    block = shared_memory.SharedMemory(create=True, size=100)
    p = c.Process(target=fill, args=(block.name,))
    p.start()
    p.join()
    print(bytes(block.buf[:5]), block.size >= 100)
    block.close()
    block.unlink()
    shared = shared_memory.ShareableList([1, "two", 3.0, None, b"five"])
    shared[1] = "zwei"
    print(list(shared), shared.count(3.0), shared.index(None))
    shared.shm.close()
    shared.shm.unlink()
    try:
        shared_memory.SharedMemory("no such block")
    except FileNotFoundError as e:
        print("FileNotFoundError", e.errno)
    with c.Manager() as manager:
        d, items = manager.dict(a=1), manager.list([3, 1, 2])
        d["b"] = 2
        items.sort()
        print(dict(d), list(items))
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=c) as pool:
        print(list(pool.map(square, [1, 2, 3])))
        print(type(pool.submit(square, -5).exception()).__name__)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        print(sorted(f.result() for f in concurrent.futures.as_completed([pool.submit(square, i) for i in range(4)])))


if __name__ == "__main__":
    main()
