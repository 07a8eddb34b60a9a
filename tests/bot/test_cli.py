import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
KAMARA = '[{"name": "Boubacar Kamara", "kind": "player", "aliases": ["Bouba"]}]'
FEED = """<rss version="2.0"><channel><title>Le journal</title>
<item><guid>1</guid><title>Boubacar Kamara vers l'OM</title></item>
<item><guid>2</guid><title>Le temps qu'il fera</title></item>
</channel></rss>"""
OPML = """<opml version="2.0"><body>
<outline type="rss" text="Un" xmlUrl="https://one.example/feed"/>
<outline type="rss" text="Deux" xmlUrl="https://two.example/feed"/>
</body></opml>"""


@dataclass(frozen=True)
class Shell:
    """A folder in which Minot's command line is used."""

    folder: Path

    def minot(
        self, *words: str, given: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `python -m bot` there."""
        return subprocess.run(  # noqa: S603  (our own Python, our own words)
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=surroundings() | environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def write(self, name: str, text: str) -> str:
        """Write a file and return its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


def surroundings() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOUSE), "PYTHONUTF8": "1"}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def imported_by(*words: str, folder: Path, given: str = "") -> set[str]:
    """Return the modules that a command line has imported when it ends."""
    tell = (
        "import atexit, sys; from bot.cli import main; "
        "atexit.register(lambda: sys.stderr.write(chr(0).join(sys.modules))); main()"
    )
    done = subprocess.run(  # noqa: S603  (our own Python, our own words)
        [sys.executable, "-c", tell, *words],
        cwd=folder,
        env=surroundings(),
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split("\0"))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["poll"],
        ["read"],
        ["migrate"],
        ["check"],
        ["feeds"],
        ["feeds", "import"],
        ["feeds", "export"],
    ],
)
def test_every_command_has_help(shell: Shell, words: list[str]) -> None:
    helped = shell.minot(*words, "--help")
    assert helped.returncode == 0
    assert "Usage:" in helped.stdout


@pytest.mark.parametrize(
    "words",
    [["walk"], ["poll"], ["poll", "--once", "--feeds", "nowhere.opml"], ["feeds", "import"]],
)
def test_wrong_usage_ends_with_two(shell: Shell, words: list[str]) -> None:
    assert shell.minot(*words).returncode == 2


def test_without_a_token_run_says_what_to_do(shell: Shell) -> None:
    done = shell.minot("run")
    assert done.returncode == 1
    assert "python -m playground" in done.stderr
    assert shell.minot().stderr == done.stderr


def test_wrong_settings_are_all_told(shell: Shell) -> None:
    done = shell.minot("migrate", POLL_SECONDS="soon", LOG_LEVEL="loud")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "POLL_SECONDS",
        "LOG_LEVEL",
    ]


def test_settings_are_read_from_the_file_too(shell: Shell) -> None:
    # Some editors put a mark before the first word.
    shell.write(".env", "\ufeffDATABASE_URL=sqlite:///elsewhere.db\nPOLL_SECONDS=0\n")
    assert shell.minot("migrate", POLL_SECONDS="5").returncode == 0
    assert (shell.folder / "elsewhere.db").exists()


def test_a_file_that_is_no_text_is_told(shell: Shell) -> None:
    (shell.folder / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe")
    done = shell.minot("migrate")
    assert done.returncode == 1
    assert ".env cannot be read" in done.stderr


def test_a_database_that_cannot_be_is_told_in_one_line(shell: Shell) -> None:
    shell.write("file", "")
    done = shell.minot("migrate", DATABASE_URL="sqlite:///file/minot.db")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_polling_nothing_gives_the_summary(shell: Shell) -> None:
    done = shell.minot("poll", "--once")
    assert done.returncode == 0
    summary = json.loads(done.stdout.splitlines()[-1])
    assert {"feeds", "unchanged", "failed", "items", "new", "seconds", "results"} <= set(summary)
    assert summary["feeds"] == 0


def test_lines_are_answered_in_order(shell: Shell) -> None:
    watch = shell.write("watch.json", KAMARA)
    lines = "\n".join(json.dumps({"id": n, "title": "Boubacar Kamara"}) for n in range(50))
    done = shell.minot("read", "--json", "--watch", watch, given=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["id"] for answer in answers] == list(range(50))
    assert all(answer["people"] == ["Boubacar Kamara"] for answer in answers)


def test_an_answer_has_exactly_the_fields_promised(shell: Shell) -> None:
    item = {
        "id": "a",
        "title": "Mercato",
        "summary": "",
        "text": None,
        "published": "2026-01-02T10:00:00Z",
        "feed_language": "fr",
    }
    done = shell.minot("read", "--json", given=json.dumps(item))
    assert list(json.loads(done.stdout)) == [
        "id",
        "language",
        "people",
        "clubs",
        "stage",
        "relayed_sources",
        "contract_until",
        "quotes",
    ]


def test_a_wrong_line_is_told_by_number_and_the_others_are_answered(shell: Shell) -> None:
    given = '{"id": 1, "title": "Un"}\n\n{"id": 2, "title"\n[3]\n{"id": 4, "title": 4}\n{"id": 5}\n'
    done = shell.minot("read", "--json", given=given)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 5]
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "line 3",
        "line 4",
        "line 5",
    ]


def test_a_lone_surrogate_does_not_end_the_reading(shell: Shell) -> None:
    done = shell.minot("read", "--json", given='{"id": "\\ud800", "title": "Kamara \\udc00"}\n')
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "?"


@pytest.mark.parametrize(
    "wrong", ["{", "{}", "[1]", '[{"name": ""}]', '[{"name": "K", "aliases": 5}]']
)
def test_a_wrong_watch_file_is_told(shell: Shell, wrong: str) -> None:
    done = shell.minot("read", "--json", "--watch", shell.write("watch.json", wrong))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: watch.json: ")


def test_a_saved_feed_is_shown_marked(shell: Shell) -> None:
    watch = shell.write("watch.json", KAMARA)
    done = shell.minot("read", "--watch", watch, shell.write("feed.xml", FEED))
    assert done.returncode == 0
    assert "*Boubacar Kamara* vers l'_OM_" in done.stdout
    assert "people     Boubacar Kamara" in done.stdout
    assert "Le temps qu'il fera" in done.stdout


def test_a_saved_feed_gives_lines_too(shell: Shell) -> None:
    done = shell.minot("read", "--json", shell.write("feed.xml", FEED))
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 2


def test_a_saved_page_is_one_item(shell: Shell) -> None:
    page = "<html><head><title>Kamara</title></head><body><p>Il signe à l'OM.</p></body></html>"
    done = shell.minot("read", shell.write("page.html", page))
    assert "Il signe à l'_OM_." in done.stdout


def test_a_text_on_the_input_is_one_item(shell: Shell) -> None:
    done = shell.minot("read", given="Il signe à l'OM.\n")
    assert "Il signe à l'_OM_." in done.stdout


def test_a_file_that_is_not_there_is_told(shell: Shell) -> None:
    done = shell.minot("read", "nowhere.xml")
    assert done.returncode == 1
    assert done.stderr == "Error: nowhere.xml: No such file or directory\n"


def test_an_address_that_does_not_answer_is_told(shell: Shell) -> None:
    done = shell.minot("read", "http://127.0.0.1:9/feed", ALLOW_PRIVATE_FEEDS="1")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: http://127.0.0.1:9/feed: ")


def test_feeds_go_in_and_out(shell: Shell) -> None:
    listed = shell.write("feeds.opml", OPML)
    assert "2 feeds added, 0 were known" in shell.minot("feeds", "import", listed).stdout
    assert "0 feeds added, 2 were known" in shell.minot("feeds", "import", listed).stdout
    shell.minot("feeds", "export", "out.opml")
    written = (shell.folder / "out.opml").read_text(encoding="utf-8")
    assert "https://one.example/feed" in written
    assert shell.minot("feeds", "export", "-").stdout.strip() == written.strip()
    assert (shell.folder / "out.opml").stat().st_mode & 0o077 == 0


def test_what_is_no_list_is_told_and_nothing_is_imported(shell: Shell) -> None:
    broken = shell.write("feeds.opml", OPML.replace("</body></opml>", "<outline"))
    done = shell.minot("feeds", "import", broken)
    assert done.returncode == 1
    assert "line" in done.stderr
    assert "one.example" not in shell.minot("feeds", "export", "-").stdout


def test_polling_imports_no_discord(tmp_path: Path) -> None:
    assert "discord" not in imported_by("poll", "--once", folder=tmp_path)


def test_reading_lines_imports_neither_network_nor_database(tmp_path: Path) -> None:
    modules = imported_by("read", "--json", folder=tmp_path, given='{"id": 1, "title": "Un"}')
    assert {"discord", "aiohttp", "aiosqlite", "feedparser"} & modules == set()


def test_a_device_without_end_is_refused(shell: Shell) -> None:
    done = shell.minot("read", "/dev/zero")
    assert done.returncode == 1
    assert "larger than a feed may be" in done.stderr
