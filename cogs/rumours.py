"""`/rumours`: the latest stories about somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from discord import app_commands
from discord.ext import commands

from bot.cards import lines
from bot.cards.message import Message
from bot.cards.stories import PAGE, StoryPage, stories_message
from bot.client import Minot
from bot.errors import UserError
from bot.index import Listed
from bot.translator import told
from bot.views import PERSISTENT, Interaction, PersistentButton, button, view_of
from cogs.answers import Answers, cursor_at, cursor_words, guild_of, replace, show
from cogs.arguments import NAME, choices, chosen_by_id
from newsroom.model import Clock, Person
from storage.story_pages import Cursor, StoryQuestion, StoryView

_YEAR = 365
_OFFERED = 3  # clubs to choose among, when the typed one could be several


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about a person; it fits into a button's id."""

    person_id: int
    club_key: str = ""
    days: int = 0

    def button(
        self, verb: str, cursor: Cursor | None = None, number: int = 1
    ) -> tuple[object, ...]:
        """Return the question as words of a button that turns to a page."""
        place = (*cursor_words(cursor), number) if cursor else ()
        return (verb, self.person_id, self.club_key, self.days, *place)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: the first, or the one next to a story that is shown."""

    verb: str = "first"
    cursor: Cursor | None = None
    number: int = 1

    @classmethod
    def at(cls, verb: str, words: Sequence[str]) -> "Turn":
        """Read a turn from the last words of a button."""
        match verb, words:
            case "first", []:
                return cls()
            case "newer" | "older", [*place, number]:
                return cls(verb, cursor_at(place), max(1, int(number)))
            case _:
                raise UserError("error.stale")

    @property
    def is_newer(self) -> bool:
        """Whether the way leads to newer stories."""
        return self.verb == "newer"


class RumourCommands(commands.Cog, name="rumours"):
    """What everybody may ask: what is said about somebody."""

    def __init__(self, answers: Answers, clock: Clock) -> None:
        self._answers = answers
        self._clock = clock

    @app_commands.command(
        name=told("command.rumours.name"), description=told("command.rumours.description")
    )
    @app_commands.rename(
        name=told("command.rumours.option.name.name"),
        club=told("command.rumours.option.club.name"),
        days=told("command.rumours.option.days.name"),
    )
    @app_commands.describe(
        name=told("command.rumours.option.name.description"),
        club=told("command.rumours.option.club.description"),
        days=told("command.rumours.option.days.description"),
    )
    @app_commands.guild_only()
    async def rumours(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, NAME],
        club: app_commands.Range[str, 1, NAME] | None = None,
        days: app_commands.Range[int, 1, _YEAR] | None = None,
    ) -> None:
        """Answer with the latest stories about a person."""
        club_key, near = await self._club(interaction, club)
        person = await self._answers.person(
            interaction, name, lambda one: ("rumours", "ask", one.id, club_key, days or 0)
        )
        if person is None:
            return
        if near:
            buttons = [
                button(one.label, "rumours", "ask", person.id, one.value, days or 0) for one in near
            ]
            await self._offer(interaction, club or "", buttons)
            return
        await self._answer(interaction, Asked(person.id, club_key, days or 0), person)

    @rumours.autocomplete("name")
    async def _names(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices((await self._answers.index_of(interaction)).people_like(typed))

    @rumours.autocomplete("club")
    async def _clubs(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return chosen_by_id((await self._answers.index_of(interaction)).clubs_like(typed))

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Turn the page, or ask again for the person that was meant."""
        verb, person_id, club_key, days, *rest = words
        asked = Asked(int(person_id), club_key, int(days))
        person = await self._answers.known(interaction, person_id)
        if verb == "ask":
            await self._answer(interaction, asked, person)
            return
        turn = Turn.at(verb, rest)
        await replace(interaction, await self._page(interaction, asked, person, turn))

    async def _answer(self, interaction: Interaction, asked: Asked, person: Person) -> None:
        message = await self._page(interaction, asked, person, Turn())
        await show(interaction, message, ephemeral=False)

    async def _page(
        self, interaction: Interaction, asked: Asked, person: Person, turn: Turn
    ) -> Message:
        stories = await self._stories(interaction, asked, turn)
        if turn.is_newer and (turn.number == 1 or len(stories) <= PAGE):
            # The first page always begins with the latest, also when some came meanwhile.
            turn = Turn()
            stories = await self._stories(interaction, asked, turn)
        if not stories:
            raise await self._nothing(interaction, asked, person, turn)
        # The one more tells only that there is a next page; it stands at the end turned to.
        has_more = len(stories) > PAGE
        shown = stories[-PAGE:] if turn.is_newer else stories[:PAGE]
        clubs = await self._answers.index.clubs()
        page = StoryPage(
            person=person,
            stories=shown,
            clubs=clubs,
            club=clubs.get(asked.club_key),
            number=turn.number,
            first=asked.button("first"),
            newer=asked.button("newer", shown[0].cursor, turn.number - 1),
            older=asked.button("older", shown[-1].cursor, turn.number + 1)
            if has_more or turn.is_newer
            else (),
        )
        locale = await self._answers.server_locale(interaction)
        return stories_message(page, self._answers.texts, locale)

    async def _stories(self, interaction: Interaction, asked: Asked, turn: Turn) -> list[StoryView]:
        """Return a page of stories and, when there are, one more."""
        question = StoryQuestion(
            guild_id=guild_of(interaction),
            person_id=asked.person_id,
            club_key=asked.club_key or None,
            since=self._since(asked.days),
            before=None if turn.is_newer else turn.cursor,
            after=turn.cursor if turn.is_newer else None,
            limit=PAGE + 1,
        )
        return await self._answers.store.stories.page(question)

    async def _nothing(
        self, interaction: Interaction, asked: Asked, person: Person, turn: Turn
    ) -> UserError:
        name = lines.name(person.display_name)
        if turn.cursor is not None:
            return UserError("rumours.end", name=name)
        if asked.club_key or asked.days:
            return UserError("rumours.none.filtered", name=name)
        has_feeds = await self._answers.store.feeds.heard_by(guild_of(interaction))
        return UserError("rumours.none" if has_feeds else "rumours.none.feeds", name=name)

    async def _club(self, interaction: Interaction, typed: str | None) -> tuple[str, list[Listed]]:
        """Return the key of the club that was asked for, or those it could be."""
        if not typed:
            return "", []
        index = await self._answers.index_of(interaction)
        club = index.club(typed)
        if club is not None:
            return club.value, []
        near = index.clubs_like(typed)[:_OFFERED]
        if not near:
            raise UserError("club.unknown", club=lines.name(typed))
        return "", near

    async def _offer(
        self, interaction: Interaction, typed: str, buttons: list[PersistentButton]
    ) -> None:
        """Ask which club was meant; each button goes on with the question."""
        locale = self._answers.locale_of(interaction)
        text = self._answers.texts.say("club.nearest", locale, club=lines.name(typed))
        message = Message(content=text, view=view_of(buttons))
        await show(interaction, message, ephemeral=True)

    def _since(self, days: int) -> datetime | None:
        return self._clock() - timedelta(days=days) if days else None


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    bot.add_dynamic_items(*PERSISTENT)
    await bot.add_cog(RumourCommands(Answers.of(bot), bot.collaborators.clock))
