"""`python3 -m lupusjak`, tried on a small checkout whose lock file asks for no package."""

import ast
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from lupusjak import __main__ as main
from lupusjak.embedded.places import BASE
from tests.embedded.site import environment

Version = namedtuple("Version", "major minor micro")


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "lupusjak").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(BASE / "lupusjak" / name, tmp_path / "lupusjak")
    (tmp_path / "requirements.lock").write_text(f"# product\n{main.BELOW}\n# tests\n")
    (tmp_path / "manage.py").write_text("import sys\nprint(sys.prefix, *sys.argv[1:])\n")
    return tmp_path


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lupusjak", *words],
        cwd=checkout,
        env=environment(checkout / "var"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_but_the_standard_library_is_imported_before_the_environment_is_made():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import lupusjak.__main__;"
        "print({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(BASE)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ast.literal_eval(ran.stdout) - {"__main__", "__mp_main__", "sitecustomize"} == {
        "lupusjak"
    }


def test_a_python_that_is_too_old_can_read_that_it_is():
    for name in ("__init__.py", "__main__.py"):
        ast.parse((BASE / "lupusjak" / name).read_text(), feature_version=(3, 7))


def test_a_python_that_is_too_old_is_said(monkeypatch):
    monkeypatch.setattr(main.sys, "version_info", Version(3, 9, 18))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and .* is 3\.9"):
        main.check_this_machine()


def test_a_python_without_venv_is_said_with_what_to_install(monkeypatch):
    monkeypatch.setattr(main.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv. Or install uv"):
        main.make_environment(None)


def test_a_folder_of_somebody_else_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(main.os, "access", lambda path, mode: False)
    with pytest.raises(SystemExit, match="you may not write there"):
        main.check_folder(tmp_path)


def test_packages_that_cannot_be_had_are_said():
    with pytest.raises(SystemExit, match="needs the internet"):
        main.run(["false"], "The first start needs the internet.")


def test_without_a_word_it_says_its_words():
    with pytest.raises(SystemExit, match="start everything; Ctrl-C stops it"):
        main.main([])


@pytest.mark.processes
def test_the_environment_is_made_once_and_anew_when_the_lock_file_changed(checkout):
    first = run(checkout, "up", "--port", "1")
    assert first.stdout.split() == [str(checkout / ".venv"), "up", "--port", "1"], first.stderr
    assert "Installing 0 packages" in first.stderr
    assert "Installing" not in run(checkout, "up").stderr

    (checkout / "requirements.lock").write_text(f"# another\n{main.BELOW}\n# tests\n")
    assert "Installing" in run(checkout, "up").stderr


@pytest.mark.processes
def test_only_the_tests_need_what_is_below_the_line(checkout):
    run(checkout, "up")
    (checkout / "requirements.lock").write_text(f"# product\n{main.BELOW}\n# other tests\n")
    assert "Installing" not in run(checkout, "up").stderr
    tests = run(checkout, "test", "--help")
    assert "Installing" in tests.stderr
    assert "No module named pytest" in tests.stderr
