# A discrete-event simulation: heap, deque, bisect and many small method calls.
import bisect
import heapq
import sys
from collections import deque

SIZE = 150_000


class Random:
    def __init__(self, seed):
        self.x = seed

    def below(self, n):
        self.x = (self.x * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.x >> 8) % n


class Customer:
    __slots__ = ("arrived", "number")

    def __init__(self, arrived, number):
        self.arrived, self.number = arrived, number


class Desk:
    def __init__(self, simulation, speed):
        self.simulation, self.speed, self.queue, self.busy, self.served = simulation, speed, deque(), False, 0

    def arrive(self, customer):
        self.queue.append(customer)
        if not self.busy:
            self.start()

    def start(self):
        self.busy = True
        self.simulation.after(self.speed + self.simulation.random.below(10), self.finish)

    def finish(self):
        customer = self.queue.popleft()
        self.served += 1
        self.simulation.leave(customer)
        if self.queue:
            self.start()
        else:
            self.busy = False


class Simulation:
    def __init__(self, customers):
        self.now = self.sequence = 0
        self.events, self.waits = [], []
        self.random = Random(7)
        self.left = customers
        self.desks = [Desk(self, s) for s in (6, 9, 14, 14)]
        self.after(0, self.enter)

    def after(self, delay, action):
        self.sequence += 1
        heapq.heappush(self.events, (self.now + delay, self.sequence, action))

    def enter(self):
        self.left -= 1
        min(self.desks, key=lambda d: (len(d.queue), d.speed)).arrive(Customer(self.now, self.left))
        if self.left:
            self.after(1 + self.random.below(6), self.enter)

    def leave(self, customer):
        wait = self.now - customer.arrived
        if customer.number % 4 == 0:
            bisect.insort(self.waits, wait)

    def run(self):
        while self.events:
            self.now, _, action = heapq.heappop(self.events)
            action()


def main(n):
    s = Simulation(n)
    s.run()
    waits = s.waits
    return s.now, s.sequence, [d.served for d in s.desks], waits[len(waits) // 2], waits[-1], bisect.bisect(waits, 30)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
