# An operating-system simulation: many small classes, packets, queues and state machines.
import sys

SIZE = 16

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(1, 7)
KIND_DEV, KIND_WORK = 1000, 1001
WORDS = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind = link, ident, kind
        self.datum, self.data = 0, [0] * WORDS

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class TaskState:
    def __init__(self, waiting=False, holding=False, pending=False):
        self.packet_pending, self.task_waiting, self.task_holding = pending, waiting, holding

    def running(self):
        self.packet_pending = self.task_waiting = self.task_holding = False
        return self

    def is_held_or_waiting(self):
        return self.task_holding or (not self.packet_pending and self.task_waiting)

    def is_waiting_with_packet(self):
        return self.packet_pending and self.task_waiting and not self.task_holding


class Machine:
    def __init__(self):
        self.tasks = [None] * 10
        self.list = self.current = None
        self.held = self.queued = 0

    def find(self, ident):
        return self.tasks[ident]

    def schedule(self):
        t = self.list
        while t is not None:
            if t.state.is_held_or_waiting():
                t = t.link
            else:
                self.current = t
                t = t.run()


class Task:
    def __init__(self, machine, ident, pri, queue, state, rec):
        self.machine, self.ident, self.pri, self.queue, self.state, self.rec = machine, ident, pri, queue, state, rec
        self.link = machine.list
        machine.list = self
        machine.tasks[ident] = self

    def fn(self, pkt):
        raise NotImplementedError

    def run(self):
        if self.state.is_waiting_with_packet():
            pkt = self.queue
            self.queue = pkt.link
            if self.queue is None:
                self.state.running()
            else:
                self.state.packet_pending, self.state.task_waiting, self.state.task_holding = True, False, False
        else:
            pkt = None
        return self.fn(pkt)

    def wait(self):
        self.state.task_waiting = True
        return self

    def hold(self):
        self.machine.held += 1
        self.state.task_holding = True
        return self.link

    def release(self, ident):
        t = self.machine.find(ident)
        t.state.task_holding = False
        return t if t.pri > self.pri else self

    def send(self, pkt):
        t = self.machine.find(pkt.ident)
        self.machine.queued += 1
        pkt.link = None
        pkt.ident = self.ident
        return t.receive(pkt, self)

    def receive(self, pkt, old):
        if self.queue is None:
            self.queue = pkt
            self.state.packet_pending = True
            if self.pri > old.pri:
                return self
        else:
            pkt.append_to(self.queue)
        return old


class IdleTask(Task):
    control, count = 1, 0

    def fn(self, pkt):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class WorkTask(Task):
    dest, count = HANDLER_A, 0

    def fn(self, pkt):
        if pkt is None:
            return self.wait()
        self.dest = HANDLER_B if self.dest == HANDLER_A else HANDLER_A
        pkt.ident = self.dest
        pkt.datum = 0
        for i in range(WORDS):
            self.count += 1
            if self.count > 26:
                self.count = 1
            pkt.data[i] = 64 + self.count
        return self.send(pkt)


class HandlerTask(Task):
    work = device = None

    def fn(self, pkt):
        if pkt is not None:
            if pkt.kind == KIND_WORK:
                self.work = pkt.append_to(self.work)
            else:
                self.device = pkt.append_to(self.device)
        work = self.work
        if work is None:
            return self.wait()
        if work.datum >= WORDS:
            self.work = work.link
            return self.send(work)
        dev = self.device
        if dev is None:
            return self.wait()
        self.device = dev.link
        dev.datum = work.data[work.datum]
        work.datum += 1
        return self.send(dev)


class DeviceTask(Task):
    pending = None

    def fn(self, pkt):
        if pkt is None:
            pkt = self.pending
            if pkt is None:
                return self.wait()
            self.pending = None
            return self.send(pkt)
        self.pending = pkt
        return self.hold()


def run(count):
    m = Machine()
    IdleTask(m, IDLE, 1, None, TaskState(), None).count = count
    q = Packet(Packet(None, 0, KIND_WORK), 0, KIND_WORK)
    WorkTask(m, WORKER, 1000, q, TaskState(True, False, True), None)
    for ident, dev, pri in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        q = Packet(Packet(Packet(None, dev, KIND_DEV), dev, KIND_DEV), dev, KIND_DEV)
        HandlerTask(m, ident, pri, q, TaskState(True, False, True), None)
    DeviceTask(m, DEVICE_A, 4000, None, TaskState(True), None)
    DeviceTask(m, DEVICE_B, 5000, None, TaskState(True), None)
    m.schedule()
    return m.held, m.queued


def main(n):
    return [run(10_000) for _ in range(n)][-1]


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
