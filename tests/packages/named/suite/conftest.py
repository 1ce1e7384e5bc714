import pytest

from stack import Stack


@pytest.fixture
def stack():
    return Stack([1, 2, 3])


@pytest.fixture(scope="module", params=["low", "high"])
def level(request):
    yield request.param
    print("level", request.param, "is done")


def pytest_addoption(parser):
    parser.addoption("--flavour", default="plain", help="a value for tests")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes its time")


def pytest_assertrepr_compare(op, left, right):
    if isinstance(left, Stack) and isinstance(right, Stack) and op == "==":
        return ["stacks differ:", f"   {left.items} != {right.items}"]
