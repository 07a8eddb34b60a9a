"""The «Why?» button of an alert."""

from collections.abc import Sequence

from discord.ext import commands

from bot.cards.reasons import Reason, reasons_message
from bot.client import Minot
from bot.errors import UserError
from bot.views import PERSISTENT, Interaction
from cogs.answers import Answers, guild_of, show
from storage.alerts import Alert


class AlertAnswers(commands.Cog, name="why"):
    """Explains an alert to whoever asks: the sentence, the name, the feed."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Say why the alerts of a message were posted, only to the person."""
        bundle = await self._answers.store.alerts.bundle(int(words[0]))
        guild_id = guild_of(interaction)
        if bundle is None or bundle.watch.guild_id != guild_id:
            raise UserError("why.gone")
        found = [await self._reason(alert) for alert in bundle.alerts]
        reasons = [reason for reason in found if reason is not None]
        if not reasons:
            raise UserError("why.gone")
        message = reasons_message(
            reasons, self._answers.texts, self._answers.locale_of(interaction)
        )
        await show(interaction, message, ephemeral=True)

    async def _reason(self, alert: Alert) -> Reason | None:
        stories = self._answers.store.stories
        told = await stories.article(alert.story_id, alert.article_id, alert.guild_id)
        if told is None:
            return None
        return Reason(
            title=told.article.title,
            stage=alert.stage,
            because=told.rumour.because,
            matched=told.rumour.matched,
            feed=told.article.outlet,
        )


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    bot.add_dynamic_items(*PERSISTENT)
    await bot.add_cog(AlertAnswers(Answers.of(bot)))
