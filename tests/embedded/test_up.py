"""`up`, started once for all tests of this file, which run in their order."""

import contextlib
import shutil
import signal

import psycopg
import pytest
import redis

from tests.embedded.site import PROGRAMS, Site, command, is_alive, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("up") / "var")
    site.up()
    yield site
    site.end()


def database_answers(site) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        return site.ask_database("SELECT 1") == "1"
    return False


def commit_something(site) -> None:
    site.ask_database("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")


def broker_answers(site) -> bool:
    with contextlib.suppress(redis.RedisError), site.broker() as broker:
        return broker.ping()
    return False


def test_up_serves_the_site_and_names_the_demo_accounts(site):
    assert site.get("healthz") == 200
    assert "curator, reviewer, admin" in site.words
    assert sorted(site.left()) == sorted(PROGRAMS)


def test_a_second_up_of_the_same_checkout_is_refused_in_a_sentence(site):
    second = command(site.var, "up", "--port", "0")
    assert second.returncode == 1
    assert f"belong to process {site.process.pid} (up)" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_port_that_is_taken_is_said_before_anything_starts(site, tmp_path):
    port = site.address.split(":")[-1].strip("/")
    other = command(tmp_path / "var", "up", "--port", port)
    assert other.returncode == 1
    assert f"Port {port} is taken" in other.stderr
    assert not (tmp_path / "var" / "postgres").exists()


def test_a_command_beside_up_uses_its_servers_and_leaves_them_running(site):
    before = site.pid("postgres")
    assert "[X] 0001_people" in command(site.var, "showmigrations", "curation").stdout
    assert site.pid("postgres") == before
    assert database_answers(site)


def test_a_killed_postgres_is_back_with_all_that_was_committed(site):
    commit_something(site)
    site.kill("postgres")
    wait_until(lambda: database_answers(site))
    assert site.ask_database("SELECT answer FROM kept") == "42"
    assert "PostgreSQL was ended by SIGKILL" in site.words


def test_a_killed_valkey_is_back_with_what_was_queued(site):
    with site.broker() as broker:
        broker.rpush("a-queue", "a task")
        broker.waitaof(1, 0, 5000)
    site.kill("valkey")
    wait_until(lambda: broker_answers(site))
    with site.broker() as broker:
        assert broker.lrange("a-queue", 0, -1) == [b"a task"]


def test_a_killed_worker_is_replaced_and_none_of_its_children_stays(site):
    killed = site.kill("worker")
    wait_until(lambda: site.pid("worker") not in (0, killed))
    wait_until(lambda: not is_alive(killed), seconds=5)


def test_a_killed_web_server_is_back_at_the_same_address(site):
    killed = site.kill("web")
    wait_until(lambda: site.pid("web") not in (0, killed))
    wait_until(site.is_serving)


def test_after_a_kill_of_up_itself_the_next_start_is_like_any_other(site):
    commit_something(site)
    site.process.kill()
    site.process.wait()
    if shutil.which("setpriv"):
        wait_until(lambda: site.left() == [])
    site.up()
    assert site.ask_database("SELECT answer FROM kept") == "42"
    assert sorted(site.left()) == sorted(PROGRAMS)


def test_ctrl_c_stops_everything_and_leaves_no_process(site):
    assert site.stop(signal.SIGINT) == 0
    assert site.left() == []
    assert site.words.rstrip().endswith("Stopped.")
