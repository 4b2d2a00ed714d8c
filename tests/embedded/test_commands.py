import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lupusjak.embedded.places import BASE
from tests.embedded.site import Site, command, environment, wait_until

pytestmark = pytest.mark.processes


def test_a_command_alone_has_servers_for_as_long_as_it_runs(tmp_path):
    var = tmp_path / "var"
    ran = command(var, "shell", "-v", "0", "-c", "print(User.objects.count())")
    assert ran.stdout.strip() == "0", ran.stderr
    assert Site(var).left() == []


def test_check_starts_no_server(tmp_path):
    assert command(tmp_path / "var", "check").returncode == 0
    assert not (tmp_path / "var" / "postgres").exists()


def test_a_command_that_is_killed_leaves_nothing_that_blocks_the_next(tmp_path):
    site = Site(tmp_path / "var")
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert command(site.var, "shell", "-v", "0", "-c", code).returncode == -signal.SIGKILL
    assert command(site.var, "showmigrations", "curation").returncode == 0
    assert site.left() == []


def test_a_command_waits_for_another_that_uses_its_servers(tmp_path):
    site = Site(tmp_path / "var")
    (tmp_path / "go").mkdir()
    ask = "from django.db import connection; connection.cursor().execute('SELECT 1')"

    def shell(code: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", f"import time, os\n{code}"],
            cwd=BASE,
            env=environment(site.var, GO=str(tmp_path / "go")),
        )

    first = shell(
        "open(os.environ['GO'] + '/first', 'w')\n"
        "while not os.path.exists(os.environ['GO'] + '/second'): time.sleep(0.05)"
    )
    wait_until((tmp_path / "go" / "first").exists)
    second = shell(f"open(os.environ['GO'] + '/second', 'w')\ntime.sleep(2)\n{ask}")
    assert second.wait(60) == 0
    assert first.wait(60) == 0
    assert site.left() == []


RUN_IN_ONE_WAY = """
import os
from lupusjak.embedded import programs, rootless, servers
ways = rootless._ways
rootless._ways = lambda: [ways()[int(os.environ["WAY"])]]
try:
    with servers.running():
        print("answers")
except programs.Trouble as sentence:
    print(sentence)
"""
only_as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root has to become another.")


def run_in_one_way(var, way: int) -> str:
    return subprocess.run(
        [sys.executable, "-c", RUN_IN_ONE_WAY],
        cwd=BASE,
        env=environment(var, WAY=str(way)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@only_as_root
def test_root_runs_postgres_under_a_private_home_over_data_that_was_made_in_another_way(tmp_path):
    tmp_path.chmod(0o700)
    first = run_in_one_way(tmp_path / "var", 0)
    if "refuses to run as root" in first:
        pytest.skip("This container forbids user namespaces.")
    assert [first, *(run_in_one_way(tmp_path / "var", way) for way in (1, 0))] == ["answers"] * 3


@only_as_root
def test_root_runs_postgres_as_plain_nobody_where_nothing_else_is_allowed():
    with tempfile.TemporaryDirectory() as readable:
        os.chmod(readable, 0o755)
        said = [run_in_one_way(Path(readable) / "var", 2) for _ in range(2)]
    if "refuses to run as root" in said[0]:
        pytest.skip("Nobody may not read this checkout.")
    assert said == ["answers", "answers"]
