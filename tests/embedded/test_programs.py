"""How single programs are kept, given up, and found again; with small ones of the system's."""

import signal
import subprocess
import time

import pytest

from lupusjak.embedded import places, programs, supervisor
from lupusjak.embedded.programs import Child, Program, Trouble, end_leftovers, is_left
from lupusjak.embedded.supervisor import Stopped, Supervisor, stopped_by_signals
from tests.embedded.site import wait_until

pytestmark = pytest.mark.processes


def a_program(name, *command, **more):
    return Program(name=name, title=name.title(), command=command, **more)


def test_a_program_that_ends_again_and_again_is_given_up_with_its_last_words(monkeypatch):
    monkeypatch.setattr(supervisor, "ENOUGH_STARTS", 2)
    keeper = Supervisor()
    keeper.start(a_program("fails", "sh", "-c", "echo the disk is full; exit 3"))
    with pytest.raises(Trouble) as given_up:
        keeper.keep_running()
    assert "Fails ended with exit code 3" in str(given_up.value)
    assert "the disk is full" in str(given_up.value)
    assert "2 times in a row" in str(given_up.value)


def test_a_program_that_cannot_start_says_why():
    child = Child(a_program("silent", "sh", "-c", "echo no such page >&2; exit 1", answers=bool))
    with pytest.raises(Trouble, match="no such page"):
        child.wait_until_it_answers(seconds=10)


def test_a_program_that_does_not_answer_is_not_waited_for_for_ever():
    child = Child(a_program("mute", "sleep", "100", answers=bool))
    with pytest.raises(Trouble, match="did not answer within"):
        child.wait_until_it_answers(seconds=0.2)
    child.kill()


def test_a_program_that_does_not_stop_is_ended():
    child = Child(
        a_program("deaf", "sh", "-c", "trap '' TERM; echo; while :; do sleep 1; done", patience=0.5)
    )
    wait_until(lambda: places.program_log("deaf").read_bytes() != b"")
    child.stop()
    assert child.ending() == -signal.SIGKILL
    wait_until(lambda: not is_left("deaf"), seconds=5)


def test_what_outlives_its_first_process_is_ended_too():
    child = Child(a_program("parent", "sh", "-c", "sleep 100 & echo; exec sleep 101"))
    wait_until(lambda: places.program_log("parent").read_bytes() != b"")
    child._process.send_signal(signal.SIGKILL)
    child._process.wait()
    assert is_left("parent")
    child.kill()
    wait_until(lambda: not is_left("parent"), seconds=5)


@pytest.mark.parametrize(("is_server", "ended_by"), [(True, "SIGTERM"), (False, "SIGKILL")])
def test_what_an_earlier_run_left_is_ended_by_the_next_and_a_server_kindly(is_server, ended_by):
    program = a_program("left", "sleep", "100", is_server=is_server)
    earlier = Child(program)
    assert is_left("left")
    end_leftovers(program)
    assert not is_left("left")
    assert earlier.ending() == -signal.Signals[ended_by]


def test_a_stale_number_never_ends_a_strangers_process(monkeypatch):
    monkeypatch.setattr(programs, "LAST_PATIENCE", 0.2)
    stranger = subprocess.Popen(["sleep", "100"], process_group=0)
    holder = Child(a_program("stale", "sh", "-c", "sleep 99; true", patience=0.2))
    places.program_lock("stale").write_text(str(stranger.pid))
    with pytest.raises(Trouble, match="does not end"):
        end_leftovers(a_program("stale", "sh", patience=0.2))
    assert stranger.poll() is None
    for process in (stranger, holder):
        process.kill()
    stranger.wait()


def test_a_program_is_not_started_twice():
    child = Child(a_program("once", "sleep", "100"))
    with pytest.raises(Trouble, match="already running"):
        Child(a_program("once", "sleep", "100"))
    child.kill()


def test_a_signal_stops_the_wait_at_once():
    began = time.monotonic()
    killer = subprocess.Popen(["sh", "-c", "sleep 0.2; kill -TERM $PPID"])
    with stopped_by_signals(), pytest.raises(Stopped):
        time.sleep(10)
    killer.wait()
    assert time.monotonic() - began < 5


def test_a_long_log_is_put_aside_at_the_next_start(monkeypatch):
    monkeypatch.setattr(programs, "LARGEST_LOG", 5)
    for _ in range(2):
        Child(a_program("chatty", "sh", "-c", "echo a long story"))._process.wait()
    log = places.program_log("chatty")
    assert log.read_text() == log.with_suffix(".log.1").read_text() == "a long story\n"


def test_a_program_hears_its_signal_also_when_we_were_started_in_the_background():
    before = signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    try:
        child = Child(a_program("background", "sleep", "100", stop_by=signal.SIGQUIT))
        assert signal.getsignal(signal.SIGQUIT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGQUIT, before)
    child.stop()
    assert child.ending() == -signal.SIGQUIT
