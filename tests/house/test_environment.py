import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SCRIPT = HOUSE / ".ci" / "environment"
# The environment may stand in a path with a space.
PYTHON = shlex.quote(sys.executable)
TOOLS = ("sh", "rm", "mkdir", "dirname", "cat", "env")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give the folder of programs of a machine without Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        found = next(
            Path(folder, tool)
            for folder in os.environ["PATH"].split(os.pathsep)
            if Path(folder, tool).exists()
        )
        (programs / tool).symlink_to(found)
    return programs


def install(machine: Path, name: str, script: str) -> None:
    (machine / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (machine / name).chmod(0o755)


def set_up(machine: Path) -> subprocess.CompletedProcess[str]:
    folder = machine.parent / "with a space"
    folder.mkdir()
    return subprocess.run(  # noqa: S603  (our own script)
        ["/bin/sh", str(SCRIPT), ".venv"],
        cwd=folder,
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_python_it_says_what_to_install(machine: Path) -> None:
    done = set_up(machine)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and found none" in done.stderr
    assert "apt install python3 python3-venv" in done.stderr


def test_an_old_python_is_none(machine: Path) -> None:
    install(machine, "python3", "exit 1")
    assert "found none" in set_up(machine).stderr


def test_a_python_that_makes_no_environment_is_told_apart(machine: Path) -> None:
    # As on Debian without the package python3-venv: ensurepip is missing, and pip too.
    install(machine, "python3", f'[ "$1" = -c ] && exec {PYTHON} "$@"; exit 1')
    done = set_up(machine)
    assert done.returncode == 1
    assert "apt install python3-venv, or python3." in done.stderr


def test_a_second_python_helps_when_the_first_cannot(machine: Path) -> None:
    install(machine, "python3.14", f'[ "$1" = -c ] && exec {PYTHON} "$@"; exit 1')
    install(machine, "python3", f'exec {PYTHON} "$@"')
    done = set_up(machine)
    assert done.returncode == 0, done.stderr
    assert (machine.parent / "with a space" / ".venv" / "bin" / "python").exists()


def test_virtualenv_serves_where_venv_cannot(machine: Path) -> None:
    made = f'[ "$2" = virtualenv ] && shift 3 && exec {PYTHON} -m venv "$@"'
    install(machine, "python3", f'[ "$1" = -c ] && exec {PYTHON} "$@"; {made}; exit 1')
    assert set_up(machine).returncode == 0
