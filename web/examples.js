// The programs of the page's menu: title, text.
export const examples = [
  [
    "Hello",
    `import sys

print("Hello from Python", sys.version.split()[0])
for n in range(1, 6):
    print(n, n * n, "*" * n)
`,
  ],
  [
    "Asking",
    `name = input("What is your name? ")
print(f"Hello, {name}!")
age = int(input("And your age? "))
print(f"In ten years you will be {age + 10}.")
`,
  ],
  [
    "Primes",
    `def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    sieve[0:2] = b"\\0\\0"
    for n in range(2, int(limit**0.5) + 1):
        if sieve[n]:
            sieve[n * n :: n] = bytes(len(range(n * n, limit + 1, n)))
    return [n for n, is_prime in enumerate(sieve) if is_prime]


found = primes(1_000_000)
print(len(found), "primes below a million; the last ones:", found[-5:])
`,
  ],
  [
    "Countdown",
    `import time

for n in range(5, 0, -1):
    print(n, end=" ", flush=True)
    time.sleep(1)
print("go")
`,
  ],
  [
    "Tasks",
    `import asyncio


async def worker(name, delay):
    for step in range(3):
        await asyncio.sleep(delay)
        print(f"{name}: step {step}")
    return name


async def main():
    done = await asyncio.gather(worker("fast", 0.2), worker("slow", 0.5))
    print("finished:", ", ".join(done))


asyncio.run(main())
`,
  ],
  [
    "Files",
    `from pathlib import Path

# /home is kept by the browser: run this again after a reload.
counter = Path("/home/counter.txt")
count = int(counter.read_text()) if counter.exists() else 0
counter.write_text(str(count + 1))
print(f"This program ran {count + 1} times.")
`,
  ],
  [
    "Mandelbrot",
    `for row in range(24):
    line = ""
    for column in range(64):
        c = complex(column / 20 - 2.3, row / 10 - 1.15)
        z = 0
        for n in range(40):
            z = z * z + c
            if abs(z) > 2:
                break
        line += " .:-=+*#%@"[n // 4]
    print(line)
`,
  ],
  [
    "An error",
    `def average(numbers):
    return sum(numbers) / len(numbers)


print(average([1, 2, 3]))
print(average([]))
`,
  ],
  [
    "Endless",
    `n = 0
while True:
    n += 1
    if n % 1_000_000 == 0:
        print(n)
`,
  ],
];
