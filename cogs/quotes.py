"""`/quote`: what somebody said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.cards import lines
from bot.cards.message import Message
from bot.cards.quotes import QuotePage, quote_message
from bot.client import Minot
from bot.errors import UserError
from bot.translator import told
from bot.views import PERSISTENT, Interaction
from cogs.answers import Answers, cursor_at, cursor_words, guild_of, replace, show
from cogs.arguments import NAME, choices
from newsroom.folding import fold
from newsroom.model import Person
from storage.quotes import QuoteQuestion
from storage.story_pages import Cursor

_ABOUT: Final = 40  # folded characters; a button's id holds a hundred in all


@dataclass(frozen=True, slots=True)
class Asked:
    """Which quote of a person: the latest, or the next from one that is shown."""

    person: Person
    wanted: str
    verb: str = "latest"
    cursor: Cursor | None = None

    @property
    def is_newer(self) -> bool:
        """Whether the way leads to newer quotes."""
        return self.verb == "newer"

    def question(self, guild_id: int) -> QuoteQuestion:
        """Return what to ask the store: two, so that it shows whether there is more."""
        return QuoteQuestion(
            guild_id=guild_id,
            person_id=self.person.id,
            about=self.wanted or None,
            before=None if self.is_newer else self.cursor,
            after=self.cursor if self.is_newer else None,
            limit=2,
        )

    def nothing(self) -> UserError:
        """Return what to say when there is no such quote."""
        name = lines.name(self.person.display_name)
        if self.cursor is not None:
            return UserError("quote.end", name=name)
        if self.wanted:
            return UserError("quote.none.about", name=name, about=lines.name(self.wanted))
        return UserError("quote.none", name=name)


class QuoteCommands(commands.Cog, name="quote"):
    """What everybody may ask: what somebody said."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @app_commands.command(
        name=told("command.quote.name"), description=told("command.quote.description")
    )
    @app_commands.rename(
        name=told("command.quote.option.name.name"), about=told("command.quote.option.about.name")
    )
    @app_commands.describe(
        name=told("command.quote.option.name.description"),
        about=told("command.quote.option.about.description"),
    )
    @app_commands.guild_only()
    async def quote(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, NAME],
        about: app_commands.Range[str, 1, NAME] = "",
    ) -> None:
        """Answer with the latest quote of a person, about something if that was asked."""
        wanted = fold(about)[:_ABOUT].strip()
        person = await self._answers.person(
            interaction, name, lambda one: ("quote", "ask", one.id, wanted)
        )
        if person is not None:
            await self._answer(interaction, person, wanted)

    @quote.autocomplete("name")
    async def _names(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices((await self._answers.index_of(interaction)).people_like(typed))

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Show the next or the previous quote, or ask again for the person that was meant."""
        verb, person_id, wanted, *place = words
        person = await self._answers.known(interaction, person_id)
        if verb == "ask":
            await self._answer(interaction, person, wanted)
            return
        message = await self._page(interaction, Asked(person, wanted, verb, cursor_at(place)))
        await replace(interaction, message)

    async def _answer(self, interaction: Interaction, person: Person, wanted: str) -> None:
        message = await self._page(interaction, Asked(person, wanted))
        await show(interaction, message, ephemeral=False)

    async def _page(self, interaction: Interaction, asked: Asked) -> Message:
        question = asked.question(guild_of(interaction))
        quotes = await self._answers.store.quotes.page(question)
        if not quotes:
            raise asked.nothing()
        # The newest comes first: next to the cursor is the last of the newer, the first of the
        # older; the other one only tells that there is more.
        shown, more = (quotes[-1], quotes[:-1]) if asked.is_newer else (quotes[0], quotes[1:])
        words = (asked.person.id, asked.wanted, *cursor_words(shown.cursor))
        page = QuotePage(
            person=asked.person,
            quote=shown,
            newer=("newer", *words) if (more if asked.is_newer else asked.cursor) else (),
            older=("older", *words) if (asked.is_newer or more) else (),
        )
        locale = await self._answers.server_locale(interaction)
        return quote_message(page, self._answers.texts, locale)


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    bot.add_dynamic_items(*PERSISTENT)
    await bot.add_cog(QuoteCommands(Answers.of(bot)))
