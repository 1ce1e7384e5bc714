# Planets under gravity: floats in lists and tuples.
import sys

SIZE = 120_000

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
DAYS = 365.24
BODIES = {
    "sun": ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SOLAR_MASS),
    "jupiter": ([4.84143144246472090, -1.16032004402742839, -0.103622044471123109],
                [0.00166007664274403694 * DAYS, 0.00769901118419740425 * DAYS, -0.0000690460016972063023 * DAYS], 0.000954791938424326609 * SOLAR_MASS),
    "saturn": ([8.34336671824457987, 4.12479856412430479, -0.403523417114321381],
               [-0.00276742510726411 * DAYS, 0.00499852801234917238 * DAYS, 0.0000230417297573763929 * DAYS], 0.000285885980666130812 * SOLAR_MASS),
    "uranus": ([12.8943695621391310, -15.1111514016986312, -0.223307578892655734],
               [0.00296460137564761618 * DAYS, 0.00237847173959480950 * DAYS, -0.0000296589568540237556 * DAYS], 0.0000436624404335156298 * SOLAR_MASS),
    "neptune": ([15.3796971148509165, -25.9193146099879641, 0.179258772950371181],
                [0.00268067772490389322 * DAYS, 0.00162824170038242295 * DAYS, -0.0000951592254519715870 * DAYS], 0.0000515138902046611451 * SOLAR_MASS),
}
SYSTEM = list(BODIES.values())
START = [(tuple(p), tuple(v)) for p, v, _m in SYSTEM]
PAIRS = [(SYSTEM[i], SYSTEM[j]) for i in range(len(SYSTEM)) for j in range(i + 1, len(SYSTEM))]


def advance(dt, steps):
    for _ in range(steps):
        for (p1, v1, m1), (p2, v2, m2) in PAIRS:
            dx = p1[0] - p2[0]
            dy = p1[1] - p2[1]
            dz = p1[2] - p2[2]
            mag = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            b1, b2 = m1 * mag, m2 * mag
            v1[0] -= dx * b2
            v1[1] -= dy * b2
            v1[2] -= dz * b2
            v2[0] += dx * b1
            v2[1] += dy * b1
            v2[2] += dz * b1
        for p, (vx, vy, vz), _m in SYSTEM:
            p[0] += dt * vx
            p[1] += dt * vy
            p[2] += dt * vz


def energy():
    e = 0.0
    for ((x1, y1, z1), _v, m1), ((x2, y2, z2), _w, m2) in PAIRS:
        e -= m1 * m2 / ((x1 - x2) ** 2 + (y1 - y2) ** 2 + (z1 - z2) ** 2) ** 0.5
    for _p, (vx, vy, vz), m in SYSTEM:
        e += m * (vx * vx + vy * vy + vz * vz) / 2
    return e


def main(n):
    for (p, v, _m), (p0, v0) in zip(SYSTEM, START):
        p[:], v[:] = p0, v0
    for axis in range(3):
        SYSTEM[0][1][axis] = -sum(v[axis] * m for _, v, m in SYSTEM) / SOLAR_MASS
    before = energy()
    advance(0.01, n)
    return f"{before:.9f} {energy():.9f}"


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
