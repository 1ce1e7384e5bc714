# The bracket that was never closed is the one reported.
values = [
    1, 2,
    (3, 4,
]
print(values)
