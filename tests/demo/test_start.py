"""How the demo starts: what is said on the command line, the port, the browser, and the bar."""

import io
import socket

import pytest

from demo import __main__ as demo
from demo.bar import LINES, Bar
from demo.options import Options, PortError, Surroundings, read_options
from demo.story import present
from sandbox.page.setting import Progress


class Screen(io.StringIO):
    """A terminal to write on."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing around that would count."""
    for name in ("SANDBOX_PORT", "CI", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_half_a_year_on_port_8300_unless_said_otherwise(monkeypatch):
    assert read_options([], terminal=False) == Options(weeks=27, anew=False, in_terminal=False, port=8300)
    assert read_options(["--play", "3", "--in-terminal"], terminal=False) == Options(weeks=3, in_terminal=True)
    assert read_options(["--reset"], terminal=False) == Options(anew=True)
    monkeypatch.setenv("SANDBOX_PORT", "8301")
    assert read_options(["--fresh"], terminal=False) == Options(weeks=0, anew=True, port=8301)


@pytest.mark.parametrize("port", ["nonsense", "-1", "65536"])
def test_a_port_that_is_none_is_said(port, monkeypatch):
    monkeypatch.setenv("SANDBOX_PORT", port)

    with pytest.raises(PortError) as said:
        read_options([], terminal=False)

    assert "SANDBOX_PORT" in said.value.sentence


def test_a_port_that_is_taken_is_said_in_one_sentence(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("SANDBOX_PORT", str(taken.getsockname()[1]))
        assert demo.main([]) == 1

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "SANDBOX_PORT=8301 make demo" in said


@pytest.mark.parametrize("weeks", ["-1", "1000", "many"])
def test_impossible_histories_are_refused(weeks):
    with pytest.raises(SystemExit):
        read_options(["--play", weeks], terminal=False)


@pytest.mark.parametrize(
    ("around", "platform", "there"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sits(around, platform, there, monkeypatch):
    for name, value in around.items():
        monkeypatch.setenv(name, value)

    assert Surroundings().has_screen(platform) is there


def test_no_browser_is_opened_where_the_output_goes_elsewhere(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")

    assert read_options([], terminal=True).browser
    assert not read_options([], terminal=False).browser


def test_a_visitor_comes_in_on_a_monday_just_after_ten_on_either_side_of_a_clock_change():
    assert f"{present(2):%a %H:%M}" == "Mon 15:10"
    assert f"{present(27):%a %H:%M}" == "Mon 16:10"


def test_the_bar_fills_one_line_on_a_screen_and_prints_a_few_elsewhere():
    screen, paper = Screen(), io.StringIO()
    for out in (screen, paper):
        bar = Bar(out)
        for day in range(1, 191):
            bar.show(Progress(day, 190, "Monday"))
        bar.end()

    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().rstrip().endswith("100%  Monday")
    assert LINES <= paper.getvalue().count("\n") <= LINES + 1
