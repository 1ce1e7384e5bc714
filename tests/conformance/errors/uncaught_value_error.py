# An uncaught error: output before it, finally blocks, exit code 1.
def convert(text):
    try:
        return int(text)
    finally:
        print("finally for", text)


total = 0
for word in ["1", "22", "x3", "4"]:
    total += convert(word)
    print("total", total)
