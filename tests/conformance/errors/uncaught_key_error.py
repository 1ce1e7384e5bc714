# KeyError shows the repr of its key.
stock = {"apple": 3, "pear": 0}
order = ["apple", "pear", "fig\n"]
for item in order:
    print(item.strip(), stock.get(item, "unknown"))
print(sum(stock[item] for item in order))
