"""What people do reaches a real discord.py bot, and its answers reach them."""

import pytest

from tests.people import Discord, until


@pytest.mark.usefixtures("bot")
async def test_a_command_is_answered(people: Discord) -> None:
    reply = await people.run("/say", text="Kamara", locale="en-US")
    assert (reply.error, reply.text, reply.title) == (None, "Kamara", "A Kamara")
    assert reply.embeds[0]["fields"][0]["value"] == "en-US"
    assert [part.get("label") for part in reply.components] == ["Plus", "Lent", None]


@pytest.mark.usefixtures("bot")
async def test_a_deferred_answer_is_waited_for(people: Discord) -> None:
    reply = await people.run("/think")
    assert reply.ephemeral
    assert people.messages("salon") == []
    await until(lambda: reply.text == "thought")
    assert [message.content for message in reply.messages] == ["thought", "second"]


@pytest.mark.usefixtures("bot")
async def test_options_are_resolved_as_discord_resolves_them(people: Discord) -> None:
    reply = await people.run("/watch add", by="moderator", channel="mercato", role="Mercato")
    assert (reply.text, reply.ephemeral) == ("mercato Mercato 7 True", True)


@pytest.mark.usefixtures("bot")
async def test_a_fan_is_not_offered_the_moderators_commands(people: Discord) -> None:
    reply = await people.run("/watch add", by="fan", channel="mercato")
    assert reply.error == "The command /watch is not offered here."


@pytest.mark.usefixtures("bot")
async def test_a_number_out_of_its_range_does_not_leave_the_page(people: Discord) -> None:
    reply = await people.run("/watch add", by="moderator", channel="mercato", days=31)
    assert reply.error == "days takes a number from 1 to 30."


@pytest.mark.usefixtures("bot")
async def test_a_word_being_typed_is_completed(people: Discord) -> None:
    choices = await people.autocomplete("/pick", "name", "kam")
    assert [choice["name"] for choice in choices] == ["kamara", "Payet"]


@pytest.mark.usefixtures("bot")
async def test_buttons_and_menus_are_used(people: Discord) -> None:
    reply = await people.run("/say", text="Kamara")
    assert (await people.click(reply, "Plus")).text == "changed"
    assert (await people.click(reply, "slow")).text == "slowly changed"
    chosen = await people.choose(reply, "menu", ["OL"])
    assert (chosen.text, chosen.ephemeral, reply.text) == ("OL", True, "slowly changed")


@pytest.mark.usefixtures("bot")
async def test_a_menu_takes_only_what_it_offers(people: Discord) -> None:
    reply = await people.run("/say", text="Kamara")
    for values in (["PSG"], [], ["OM", "OL"]):
        assert (await people.choose(reply, "menu", values)).error == "The menu does not offer that."


@pytest.mark.usefixtures("bot")
async def test_a_form_is_filled_in(people: Discord) -> None:
    asked = await people.run("/form")
    assert asked.modal is not None
    assert asked.modal["title"] == "Un nom"
    assert (await people.submit(asked, {"name": "Payet"})).text == "written: Payet"


@pytest.mark.usefixtures("bot")
async def test_a_second_first_answer_is_refused(people: Discord) -> None:
    reply = await people.run("/again")
    assert (reply.text, reply.error) == ("once", None)
    (_, refused) = await people.wait_for("salon", 2)
    assert refused.text == "400 40060"


@pytest.mark.usefixtures("bot")
async def test_an_answer_after_three_seconds_comes_too_late(people: Discord) -> None:
    reply = await people.run("/slow")
    assert reply.error == "The application did not respond."
    assert people.messages("salon") == []
