# Accounts: classes, properties, exceptions with chaining, context managers as transactions, reports.
from contextlib import contextmanager
from decimal import Decimal


class BankError(Exception):
    """Base of the errors of the bank."""


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance}, needs {amount}")
        self.shortfall = amount - account.balance


class Account:
    count = 0

    def __init__(self, owner, balance=Decimal(0)):
        type(self).count += 1
        self.owner, self._balance, self.history = owner, balance, []

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise ValueError("negative balance")
        self.history.append(value - self._balance)
        self._balance = value

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.balance -= amount

    def __repr__(self):
        return f"<{type(self).__name__} {self.owner}: {self.balance:,.2f}>"


class Savings(Account):
    rate = Decimal("0.035")

    def add_interest(self):
        self.balance += (self.balance * self.rate).quantize(Decimal("0.01"))


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, cls, owner, amount):
        return self.accounts.setdefault(owner, cls(owner, Decimal(amount)))

    @contextmanager
    def transaction(self):
        saved = {a: (a._balance, list(a.history)) for a in self.accounts.values()}
        try:
            yield self
        except BankError as e:
            for a, (balance, history) in saved.items():
                a._balance, a.history = balance, history
            e.add_note("rolled back")
            raise

    def transfer(self, source, target, amount):
        amount = Decimal(amount)
        try:
            a, b = self.accounts[source], self.accounts[target]
        except KeyError as e:
            raise BankError(f"no account {e}") from e
        a.withdraw(amount)
        b.balance += amount


bank = Bank()
ann, bob = bank.open(Account, "ann", "100.50"), bank.open(Savings, "bob", "2000")
bank.open(Account, "cy", 0)
for moves in ([("ann", "bob", "50.25")], [("bob", "cy", "1000"), ("cy", "ann", "5000")], [("ann", "zed", 1)], [("bob", "ann", "0.01"), ("ann", "cy", "50.26")]):
    try:
        with bank.transaction():
            for move in moves:
                bank.transfer(*move)
        print("done", moves)
    except InsufficientFunds as e:
        print("refused:", e, "short of", e.shortfall, e.__notes__)
    except BankError as e:
        print("error:", e, "| cause:", repr(e.__cause__), e.__notes__)
    print(list(bank.accounts.values()))
for _ in range(3):
    bob.add_interest()
print(bob, bob.history, Account.count, Savings.count, isinstance(bob, Account))
try:
    ann.balance = Decimal(-1)
except ValueError as e:
    print(e)
total = sum(a.balance for a in bank.accounts.values())
print(f"{'owner':<8}|{'balance':>12}|{'share':>8}")
for a in sorted(bank.accounts.values(), key=lambda a: -a.balance):
    print(f"{a.owner:<8}|{a.balance:>12,.2f}|{a.balance / total:>8.1%}")
