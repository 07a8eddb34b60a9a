"""The sample sagas: real stories in our own words, told by several outlets as time goes."""

import asyncio
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from newsroom.model import Clock
from playground.newsstand import Newsstand
from playground.papers import Outlet, Piece

SAMPLES: Final = Path(__file__).with_name("samples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A piece, the outlet that prints it, and how many seconds after (or before) the start."""

    outlet: str
    after: float
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Saga:
    """One story: whom to watch, and who tells what when."""

    title: str
    people: tuple[str, ...]
    scenes: tuple[Scene, ...]


def outlets(folder: Path = SAMPLES) -> list[Outlet]:
    """Return the outlets of the samples."""
    listed = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    return [Outlet(**outlet) for outlet in listed]


def sagas(folder: Path = SAMPLES) -> list[Saga]:
    """Return the sample sagas, in the order of their files."""
    files = sorted(folder.glob("saga-*.toml"))
    return [_saga(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]


def _saga(told: dict[str, Any]) -> Saga:
    people: list[str] = told["people"]
    scenes: list[dict[str, Any]] = told["scene"]
    return Saga(
        title=told["title"],
        people=tuple(people),
        scenes=tuple(_scene(scene) for scene in scenes),
    )


def _scene(told: dict[str, Any]) -> Scene:
    words = {key: _unwrapped(told.get(key, "")) for key in ("title", "summary", "text", "slug")}
    return Scene(outlet=told["outlet"], after=float(told["after"]), piece=Piece(**words))


def _unwrapped(text: str) -> str:
    """Join the lines of a paragraph; an empty line parts two of them."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs)


def set_out(newsstand: Newsstand, told: Sequence[Saga], clock: Clock) -> None:
    """Open every outlet and print what came before the start."""
    for outlet in outlets():
        newsstand.open(outlet)
    now = clock()
    for scene in _in_order(told):
        if scene.after < 0:
            at = now + timedelta(seconds=scene.after)
            newsstand.publish(scene.outlet, scene.piece, at=at)


async def perform(newsstand: Newsstand, told: Sequence[Saga], speed: float = 1.0) -> None:
    """Publish every piece when its time comes; a higher speed tells the sagas faster."""
    passed = 0.0
    for scene in _in_order(told):
        if scene.after < 0:
            continue
        await asyncio.sleep((scene.after - passed) / speed)
        passed = scene.after
        newsstand.publish(scene.outlet, scene.piece)


def _in_order(told: Sequence[Saga]) -> list[Scene]:
    scenes = [scene for saga in told for scene in saga.scenes]
    return sorted(scenes, key=lambda scene: scene.after)
