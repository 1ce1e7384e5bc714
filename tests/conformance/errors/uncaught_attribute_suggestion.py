# The report of an AttributeError ends with a suggestion.
class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance


account = Account("ann", 10)
print(account.deposit(5), sorted(vars(account)))
print(account.balanse)
