"""How late this machine wakes a program that does nothing: what no other program can do better.

`python -m bench.idle` tells it once its input ends. Beside a measurement of waits it says how much
of them was the machine's, which others may be using at the same time.
"""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from statistics import quantiles
from typing import Final

_PAUSE: Final = 0.01


@contextlib.contextmanager
def beside() -> Generator[None]:
    """Measure while the block runs, and tell at its end."""
    command = [sys.executable, "-m", "bench.idle"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603  (ourselves)
        try:
            yield
        finally:
            process.communicate()


def main() -> None:
    """Sleep for a moment again and again, until the input ends; tell how long was overslept."""
    ended = threading.Event()
    threading.Thread(target=_wait, args=(ended,), daemon=True).start()
    late: list[float] = []
    while not ended.is_set():
        due = time.monotonic() + _PAUSE
        time.sleep(_PAUSE)
        late.append(time.monotonic() - due)
    share = quantiles(late, n=100)[98] * 1000
    print(
        f"  a program that only sleeps was woken late meanwhile: 99 of 100 times within "
        f"{share:.1f} ms, at worst {max(late) * 1000:.0f} ms"
    )


def _wait(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
