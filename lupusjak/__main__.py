"""`python3 -m lupusjak WORD ...`: make this checkout's environment, then run the word in it.

Only the standard library, since nothing is installed yet; and only words that an old Python reads
too, so that it can say it is too old. The environment is `.venv` beside this package. It is filled
from requirements.lock, every package checked by its hash, and again only when that file changed.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
LOCK = ROOT / "requirements.lock"
BELOW = "# --- only for tests and checks, from here on ---"
USAGE = """\
python3 -m lupusjak up                  start everything; Ctrl-C stops it
python3 -m lupusjak test [...]          run the tests; what follows is pytest's
python3 -m lupusjak WORD [...]          any command of manage.py; `help` lists them
"""


def main(words: "list[str]") -> None:
    """Does not return: this process becomes the word's."""
    if not words or words[0] in ("-h", "--help"):
        sys.exit(USAGE.rstrip())
    check_this_machine()
    product, _, tests = LOCK.read_text(encoding="utf-8").partition(BELOW)
    testing = words[0] == "test"
    install({"product": product, "tests": tests} if testing else {"product": product})
    if testing:
        os.chdir(ROOT)
        become([str(PYTHON), "-m", "pytest", *words[1:]])
    become([str(PYTHON), str(ROOT / "manage.py"), *words])


def check_this_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an old Python comes this far
        sys.exit(
            f"lupusjak needs Python 3.11 or newer, and {sys.executable} is {version()}. If a newer "
            "one is installed, call it by its name: python3.12 -m lupusjak up"
        )
    if os.name != "posix":
        sys.exit("lupusjak runs on Linux and macOS; on Windows, start it inside WSL.")


def install(parts: "dict[str, str]") -> None:
    """Bring the named parts of the lock file into the environment, if they are not there yet."""
    wanted = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in parts.items()}
    if wanted.items() <= installed().items():
        return
    check_folder(ROOT)
    with only_one_at_a_time():
        if wanted.items() <= installed().items():
            return
        began = time.monotonic()
        packages = "".join(parts.values()).count("==")
        say(f"Installing {packages} packages into {VENV}; only the first time.")
        requirements = VENV / "requirements.txt"
        uv = shutil.which("uv")
        if not works(PYTHON):
            make_environment(uv)
        elif not uv and not has_pip():
            make_environment(None)
        check_folder(VENV)
        requirements.write_text("\n".join(parts.values()), encoding="utf-8")
        installer = (
            [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
            if uv
            else [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        )
        run(
            [
                *(*installer, "--require-hashes", "--no-deps", "--only-binary=:all:"),
                *("--requirement", str(requirements)),
            ],
            "The packages could not be installed. The first start needs the internet, or a mirror "
            f"that {'uv' if uv else 'pip'} is told of; after that none is needed.",
        )
        STAMP.write_text(
            "".join(f"{name} {digest}\n" for name, digest in {**installed(), **wanted}.items()),
            encoding="utf-8",
        )
        say(f"Installed in {time.monotonic() - began:.0f} s.")


def installed() -> "dict[str, str]":
    """What an earlier run brought in, as far as this environment still works."""
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    # A system's upgrade may have taken away the Python that the environment points to.
    return dict(line.split() for line in lines) if PYTHON.exists() else {}


def make_environment(uv: "str | None") -> None:
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    else:
        sys.exit(
            "This Python comes without venv, which lupusjak needs to install its packages beside "
            f"itself. On Debian and Ubuntu: apt install python{version()}-venv. Or install uv."
        )
    run(command, f"The environment {VENV} could not be made.")


def works(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def has_pip() -> bool:
    """An environment that uv made has none."""
    return bool(list(VENV.glob("lib/python*/site-packages/pip/__init__.py")))


def check_folder(folder: Path) -> None:
    if os.access(str(folder), os.W_OK):
        return
    import pwd

    owner = pwd.getpwuid(folder.stat().st_uid).pw_name
    sys.exit(
        f"{folder} belongs to {owner}, and you may not write there: clone the repository into a "
        f"folder of your own, or run this as {owner}."
    )


@contextlib.contextmanager
def only_one_at_a_time() -> "Iterator[None]":
    import fcntl

    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def run(command: "list[str]", sentence: str) -> None:
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    except KeyboardInterrupt:
        sys.exit("\nStopped. What is missing is installed the next time.")
    if ended.returncode:
        sys.exit("\n" + sentence)


def become(command: "list[str]") -> None:
    sys.stdout.flush()
    os.execv(command[0], command)


def version() -> str:
    return "{}.{}".format(*sys.version_info)


def say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
