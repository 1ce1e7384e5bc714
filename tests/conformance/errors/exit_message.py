# SystemExit with a message prints it on standard error and exits with 1.
try:
    raise SystemExit
except SystemExit as e:
    print(e.code, e.args)
try:
    exit("from site")
except SystemExit as e:
    print(e.code)
print("leaving")
raise SystemExit("the message on standard error")
