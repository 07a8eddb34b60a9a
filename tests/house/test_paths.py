import re
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
# Folders of somebody's own machine; nobody else has them.
OWN_FOLDERS = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")


def test_no_file_names_a_folder_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  (whichever git is installed)
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git clone")
    found: list[str] = []
    for name in filter(None, listed.stdout.split("\0")):
        path = HOUSE / name
        if path == Path(__file__) or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{name}: {match[0]}" for match in OWN_FOLDERS.finditer(text)]
    assert found == []
