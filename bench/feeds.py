"""What a poll costs: Minot beside the `reader` library and beside the bound, on one farm.

`make bench-feeds`. CPU seconds count the start of the process and its children. The contenders take
turns in one run, and the least of their rounds counts, since the machine has other work.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from bench.contenders import prepare_bound, prepare_reader
from bench.farm import State, addresses, control

_ITEMS: Final = 30
_HOUSE: Final = Path(__file__).resolve().parent.parent
_AS_INSTALLED: Final = {"PYTHONDONTWRITEBYTECODE": ""}
"""The libraries were compiled when they were installed, and Minot is at its first start."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took, its children included; memory is the sum at the worst moment."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A thing to be measured: how the farm changes before it, and what is to be reached.

    ``most`` is Minot's CPU against the bound's, or against reader's for the first poll.
    """

    name: str
    build: int
    latest: int
    is_strict: bool
    most: float
    beside: str = "bound"


WORKLOADS: Final = (
    Workload(name="first", build=0, latest=0, is_strict=True, most=0.5, beside="reader"),
    Workload(name="304", build=0, latest=0, is_strict=True, most=1.6),
    Workload(name="same bytes", build=0, latest=0, is_strict=False, most=1.6),
    Workload(name="rebuilt", build=1, latest=0, is_strict=True, most=3.5),
    Workload(name="one new each", build=2, latest=1, is_strict=True, most=6.0),
)


def measured(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and return what it took."""
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603  (our own commands)
        command,
        cwd=_HOUSE,
        env={**os.environ, **_AS_INSTALLED, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peaks = [0]
    watch = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
    watch.start()
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    watch.join()
    if process.returncode:
        raise SystemExit(f"{command}: exit code {process.returncode}\n{said.decode()[-2000:]}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=peaks[0] / 1e6)


def _watch(pid: int, peaks: list[int]) -> None:
    """Keep the most memory that a process and its children had at once."""
    while size := _resident(pid):
        children = Path(f"/proc/{pid}/task/{pid}/children")
        try:
            size += sum(_resident(int(child)) for child in children.read_text("ascii").split())
        except OSError:
            return
        peaks[0] = max(peaks[0], size)
        time.sleep(0.05)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


@contextmanager
def farm(feeds: int) -> Generator[int]:
    """Run a farm, and give its port."""
    process = subprocess.Popen(  # noqa: S603  (our own module)
        [sys.executable, "-m", "bench.farm", str(feeds), str(_ITEMS)],
        cwd=_HOUSE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield int(process.stdout.readline()) if process.stdout else 0
    finally:
        process.kill()
        process.wait()


def minot_environment(folder: Path) -> dict[str, str]:
    """Return the settings of a Minot that may ask the farm."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'minot.db'}",
        "ALLOW_PRIVATE_FEEDS": "1",
        "DISCORD_TOKEN": "",
    }


def prepare_minot(folder: Path, urls: list[str]) -> None:
    """Give Minot its feeds."""
    lines = "".join(f'<outline type="rss" text="f" xmlUrl="{url}"/>\n' for url in urls)
    opml = folder / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body>\n{lines}</body></opml>', "utf-8")
    command = [sys.executable, "-m", "bot", "feeds", "import", str(opml)]
    measured(command, minot_environment(folder))


def make_due(folder: Path) -> None:
    """Have every feed due at once."""
    with closing(sqlite3.connect(folder / "minot.db")) as database:
        database.execute("UPDATE feeds SET due_at = 0")
        database.commit()


Costs = dict[str, dict[str, list[Cost]]]


def one_round(port: int, folder: Path, feeds: int, costs: Costs) -> None:
    """Have every contender do every workload once, one after the other."""
    urls = addresses(port, feeds)
    control(port, State())
    prepare_bound(folder, urls)
    prepare_reader(folder, urls)
    prepare_minot(folder, urls)
    runs: dict[str, Callable[[], Cost]] = {
        "bound": lambda: measured([sys.executable, "-m", "bench.contenders", "bound", str(folder)]),
        "Minot": lambda: measured(
            [sys.executable, "-m", "bot", "poll", "--once"], minot_environment(folder)
        ),
        "reader": lambda: measured(
            [sys.executable, "-m", "bench.contenders", "reader", str(folder)]
        ),
    }
    for load in WORKLOADS:
        control(port, State(build=load.build, latest=load.latest, is_strict=load.is_strict))
        make_due(folder)
        for name, run in runs.items():
            costs[load.name][name].append(run())


def compared(feeds: int, rounds: int) -> None:
    """Print the table of the workloads."""
    names = ("bound", "Minot", "reader")
    costs: Costs = {load.name: {name: [] for name in names} for load in WORKLOADS}
    with farm(feeds) as port:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                one_round(port, Path(folder), feeds, costs)
    print(f"{feeds} feeds x {_ITEMS} items, the least CPU of {rounds} rounds")
    print(f"{'':14}{'bound':>8}{'Minot':>8}{'reader':>8}{'wall':>8}{'MB':>6}   Minot against")
    for load in WORKLOADS:
        least = {name: min(costs[load.name][name], key=lambda cost: cost.cpu) for name in names}
        minot = least["Minot"]
        ratio = minot.cpu / least[load.beside].cpu
        figures = "".join(f"{least[name].cpu:8.2f}" for name in names)
        print(
            f"{load.name:14}{figures}{minot.wall:8.2f}{minot.memory:6.0f}"
            f"   {ratio:.2f}x {load.beside}, goal {load.most:g}x: {_verdict(ratio, load.most)}"
        )
    first = min(costs["first"]["Minot"], key=lambda cost: cost.wall)
    ratio = first.wall / first.cpu
    print(f"first poll: wall / CPU {ratio:.2f}, goal 0.6: {_verdict(ratio, 0.6)}")


def scaled(sizes: tuple[int, ...]) -> None:
    """Print what a round without news costs for more and more feeds."""
    per_feed: list[float] = []
    with farm(1) as port:
        for size in sizes:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                prepare_minot(folder, addresses(port, size))
                control(port, State())
                _know_all(folder)
                cost = measured(
                    [sys.executable, "-m", "bot", "poll", "--once"], minot_environment(folder)
                )
            per_feed.append(cost.cpu / size * 1000)
            print(
                f"{size:6} feeds, nothing new: {cost.cpu:6.2f} s CPU, {per_feed[-1]:.2f} ms a feed,"
                f" {cost.memory:.0f} MB: memory under 200 MB {_verdict(cost.memory, 200)}"
            )
    flat = max(later / before for before, later in pairwise(per_feed))
    print(f"CPU per feed flat or falling: {_verdict(flat, 1.1)}")


def _know_all(folder: Path) -> None:
    """Have every feed known in its present edition, without having read it."""
    with closing(sqlite3.connect(folder / "minot.db")) as database:
        database.execute(
            "UPDATE feeds SET etag = '\"' || (id - 1) || '-0\"', due_at = 0, seeded_at = 1"
        )
        database.commit()


def _verdict(figure: float, most: float) -> str:
    return "reached" if figure <= most else "not reached"


def main() -> None:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sizes", default="100,1000,5000")
    parser.add_argument("--only", choices=("compare", "sizes"))
    options = parser.parse_args()
    if options.only != "sizes":
        compared(options.feeds, options.rounds)
    if options.only != "compare":
        scaled(tuple(int(size) for size in options.sizes.split(",")))


if __name__ == "__main__":
    main()
