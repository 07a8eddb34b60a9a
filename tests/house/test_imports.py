import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_every_import_goes_where_the_picture_allows() -> None:
    linted = subprocess.run(  # noqa: S603  (our own Python, our own words)
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
