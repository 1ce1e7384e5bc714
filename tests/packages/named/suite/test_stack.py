import pytest

from stack import Stack


def test_push_and_pop(stack):
    stack.push(4)
    assert stack.pop() == 4
    assert len(stack) == 3


def test_empty_stack_complains():
    with pytest.raises(IndexError, match="is empty$") as info:
        Stack().pop()
    assert info.type is IndexError
    assert "stack" in str(info.value)


def test_difference_is_explained(stack):
    assert stack == Stack([1, 2])


class TestLevels:
    @pytest.fixture(autouse=True)
    def prepare(self, level):
        self.level = level

    def test_level(self, request):
        assert self.level in ("low", "high")
        assert request.config.getoption("--flavour") == "plain"

    def test_high_only(self):
        if self.level == "low":
            pytest.skip("not at this level")
        print("printed on the way")
        assert self.level == "low", "a message"


@pytest.mark.slow
def test_slow(tmp_path, monkeypatch, capsys):
    (tmp_path / "f").write_text("x" * 10)
    monkeypatch.setenv("SUITE", "1")
    monkeypatch.chdir(tmp_path)
    import os
    assert os.listdir() == ["f"] and os.environ["SUITE"] == "1"
    print("out")
    assert capsys.readouterr().out == "out\n"


@pytest.fixture
def broken():
    raise RuntimeError("cannot be set up")


def test_error_in_fixture(broken):
    pass


@pytest.fixture
def bad_end():
    yield 1
    raise ValueError("at the end")


def test_error_at_the_end(bad_end):
    assert bad_end == 1


def test_logging(caplog):
    import logging
    caplog.set_level(logging.INFO, logger="suite")
    logging.getLogger("suite").info("hello %s", "log")
    assert caplog.record_tuples == [("suite", logging.INFO, "hello log")]


def test_warnings_are_seen():
    import warnings
    with pytest.warns(UserWarning, match="careful"):
        warnings.warn("be careful", UserWarning)
    with pytest.deprecated_call():
        warnings.warn("old", DeprecationWarning)


def test_unknown_fixture(no_such_fixture):
    pass
