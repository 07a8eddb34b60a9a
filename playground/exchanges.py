"""What went over the wire, for whoever wants to look at it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request of the bot and the playground's answer, both as JSON (None where there is none)."""

    route: str
    sent: object
    status: int
    answered: object


@dataclass(slots=True)
class Exchanges:
    """Those who listen to the wire."""

    listeners: list[Callable[[Exchange], None]] = field(
        default_factory=list[Callable[[Exchange], None]]
    )

    def tell(self, exchange: Exchange) -> None:
        """Show an exchange to everyone who listens."""
        for listen in self.listeners:
            listen(exchange)
