import asyncio
import time

import aiohttp
import pytest

from playground import faults
from playground.faults import ANSWERING, SENDING, Fault, Kind
from playground.ratelimits import Allowance
from tests.people import Discord
from tests.playground.asking import Asking
from tests.playground.small_bot import SmallBot


async def test_a_channel_takes_five_messages_at_a_time(ask: Asking, people: Discord) -> None:
    people.playground.limits.limits.messages = Allowance(requests=5, seconds=5.0)
    answers = [await ask.send({"content": "x"}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    left = [answer.headers["X-RateLimit-Remaining"] for answer in answers]
    assert left == ["4", "3", "2", "1", "0", "0"]
    refused = answers[-1]
    assert refused.headers["Via"]
    assert int(refused.headers["Retry-After"]) >= 4
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert refused.body["global"] is False
    assert 4 < refused.body["retry_after"] <= 5


async def test_each_channel_has_its_own_allowance(ask: Asking) -> None:
    for channel in ("mercato", "salon"):
        for _ in range(5):
            assert (await ask.send({"content": "x"}, channel)).status == 200


async def test_fifty_requests_a_second_are_enough(ask: Asking) -> None:
    answers = await asyncio.gather(*(ask("GET", "/users/@me") for _ in range(51)))
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) == 1
    assert refused[0].headers["X-RateLimit-Global"] == "true"
    assert refused[0].body["global"] is True


async def test_too_many_invalid_requests_shut_the_address_out(ask: Asking, people: Discord) -> None:
    people.playground.limits.limits.invalid = Allowance(requests=2, seconds=600)
    headers, ask.headers = ask.headers, {}
    assert [(await ask("GET", "/users/@me")).status for _ in range(2)] == [401, 401]
    ask.headers = headers
    banned = await ask("GET", "/users/@me")
    assert (banned.status, "Via" in banned.headers) == (429, False)


async def test_the_library_waits_out_a_limit(bot: SmallBot, people: Discord) -> None:
    channel = bot.get_partial_messageable(people.actor("fan", "mercato").place.channel.id)
    await asyncio.gather(*(channel.send(str(n)) for n in range(8)))
    assert len(people.messages("mercato")) == 8


@pytest.mark.parametrize(
    ("kind", "stored"), [(Kind.FAIL_BEFORE, 0), (Kind.FAIL_AFTER, 1)], ids=["before", "after"]
)
async def test_an_error_comes_before_or_after_the_effect(
    ask: Asking, people: Discord, kind: Kind, stored: int
) -> None:
    people.faults.arrange(Fault(kind=kind, on=SENDING, status=502))
    assert (await ask.send({"content": "x"})).status == 502
    assert len(people.messages("mercato")) == stored
    assert (await ask.send({"content": "x"})).status == 200


async def test_a_lost_reply_leaves_the_message(ask: Asking, people: Discord) -> None:
    people.faults.arrange(Fault(kind=Kind.LOSE_REPLY, on=SENDING))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask.send({"content": "x"})
    assert [reply.text for reply in people.messages("mercato")] == ["x"]


async def test_the_librarys_own_retry_doubles_nothing(bot: SmallBot, people: Discord) -> None:
    people.faults.arrange(Fault(kind=Kind.FAIL_AFTER, on=SENDING, status=500))
    channel = bot.get_partial_messageable(people.actor("fan", "mercato").place.channel.id)
    await channel.send("once")
    assert [reply.text for reply in people.messages("mercato")] == ["once"]


async def test_a_429_can_be_arranged(ask: Asking, people: Discord) -> None:
    people.faults.arrange(Fault(kind=Kind.TOO_MANY, on="GET *", seconds=7.5))
    answer = await ask("GET", "/users/@me")
    assert (answer.status, answer.body["retry_after"]) == (429, 7.5)
    assert answer.headers["Via"]


async def test_a_slow_answer_takes_its_time(ask: Asking, people: Discord) -> None:
    people.faults.arrange(Fault(kind=Kind.SLOW, on="GET /users/@me", seconds=0.1))
    began = time.monotonic()
    await ask("GET", "/users/@me")
    assert time.monotonic() - began >= 0.1


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_fails_once_is_sent_again(people: Discord) -> None:
    people.faults.arrange(Fault(kind=Kind.FAIL_BEFORE, on=ANSWERING, status=500))
    assert (await people.run("/say", text="x")).text == "x"


def test_faults_happen_as_often_and_as_likely_as_arranged() -> None:
    box = faults.Faults(seed=1)
    twice = box.arrange(Fault(kind=Kind.FAIL_BEFORE, on=SENDING, times=2))
    often = box.arrange(Fault(kind=Kind.SLOW, times=None, chance=0.5))
    for _ in range(200):
        box.drawn(SENDING)
    assert twice.happened == 2
    assert 70 < often.happened < 130
    box.clear()
    assert box.drawn(SENDING) == []
