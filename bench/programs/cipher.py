# AES-128 in plain Python: table look-ups, shifts and masks over lists of bytes and words.
import sys

SIZE = 7_500


def boxes():
    power, log, x = [0] * 256, [0] * 256, 1
    for i in range(255):
        power[i], log[x] = x, i
        x ^= x << 1 ^ (0x11B if x & 0x80 else 0)
        x &= 0xFF
    box = [0x63] * 256
    for v in range(256):
        b = power[-log[v] % 255] if v else 0
        s = b
        for _ in range(4):
            b = (b << 1 | b >> 7) & 0xFF
            s ^= b
        box[v] = s ^ 0x63
    return box


SBOX = boxes()
INVERSE = [SBOX.index(v) for v in range(256)]
DOUBLE = [(v << 1) ^ (0x11B if v & 0x80 else 0) for v in range(256)]
SHIFT = [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11]


def expand(key):
    words, rcon = [list(key[i:i + 4]) for i in range(0, 16, 4)], 1
    for i in range(4, 44):
        word = words[-1]
        if i % 4 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= rcon
            rcon = DOUBLE[rcon]
        words.append([a ^ b for a, b in zip(words[-4], word)])
    return [sum(words[i:i + 4], []) for i in range(0, 44, 4)]


def mix(s):
    out = []
    for c in range(0, 16, 4):
        a, b, d, e = s[c:c + 4]
        t = a ^ b ^ d ^ e
        out += [a ^ t ^ DOUBLE[a ^ b], b ^ t ^ DOUBLE[b ^ d], d ^ t ^ DOUBLE[d ^ e], e ^ t ^ DOUBLE[e ^ a]]
    return out


def encrypt(block, keys):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for key in keys[1:-1]:
        state = mix([SBOX[state[i]] for i in SHIFT])
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(SBOX[state[i]] ^ k for i, k in zip(SHIFT, keys[-1]))


def decrypt(block, keys):
    state = [a ^ b for a, b in zip(block, keys[-1])]
    back = [SHIFT.index(i) for i in range(16)]
    for key in keys[-2:0:-1]:
        state = [INVERSE[state[i]] ^ k for i, k in zip(back, key)]
        state = mix(mix(mix(state)))
    return bytes(INVERSE[state[i]] ^ k for i, k in zip(back, keys[0]))


def main(n):
    keys = expand(bytes(range(16)))
    check = encrypt(bytes.fromhex("00112233445566778899aabbccddeeff"), keys).hex()
    block, out = bytes(16), []
    for i in range(n):
        block = bytes(a ^ b for a, b in zip(encrypt(block, keys), i.to_bytes(16, "little")))
        out.append(block)
    right = sum(decrypt(encrypt(b, keys), keys) == b for b in out[:n // 4])
    return check, block.hex(), right


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
