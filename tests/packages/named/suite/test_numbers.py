import math

import pytest


@pytest.mark.parametrize("a, b, total", [(1, 2, 3), (0.1, 0.2, pytest.approx(0.3)), pytest.param(1, 1, 3, id="wrong"), pytest.param(1, 1, 3, marks=pytest.mark.xfail(reason="known"))])
def test_sum(a, b, total):
    assert a + b == total


@pytest.mark.parametrize("x", [1, 4])
@pytest.mark.parametrize("y", ["a", "b"])
def test_product(x, y):
    assert len(x * y) == x


def test_containers():
    assert {"a": 1, "b": [1, 2, {"c": 3}]} == {"a": 1, "b": [1, 2, {"c": 4}], "d": 0}


def test_texts():
    assert "first line\nsecond line\nthird" == "first line\nsecond lime\nthird"


def test_sets_and_calls():
    values = [3, 1, 2]
    assert set(values) == {1, 2, 4} or sorted(values)[0] > max(values) - 1


def test_chain():
    limit = 5
    assert 1 < math.sqrt(16) < limit - 2 <= limit, f"limit is {limit}"


def test_nested_error():
    def inner(n):
        return 1 / n

    try:
        inner(0)
    except ZeroDivisionError as e:
        raise ValueError("outer") from e


@pytest.mark.xfail(strict=True)
def test_passes_unexpectedly():
    assert not []


@pytest.mark.skipif(math.pi > 3, reason="pi is large")
def test_skipped():
    assert False


@pytest.mark.xfail(raises=KeyError)
def test_expected_error():
    {}["x"]


def test_approx():
    assert 1.0 == pytest.approx(1.1)
    assert [0.1 + 0.2, 1] == pytest.approx([0.3, 1])
