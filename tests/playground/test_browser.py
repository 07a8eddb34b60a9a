"""The playground's page, driven in Chromium: what a fan and a moderator do on it."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Locator, Page, expect

from playground.newsstand import Newsstand
from playground.papers import Piece
from playground.server import Playground
from tests.people import Discord
from tests.playground.browsing import visit

pytestmark = pytest.mark.browser

MILAN = Piece(
    title="Mercato : l'AC Milan s'intéresse à Boubacar Kamara",
    summary="Le milieu de l'OM, sous contrat jusqu'en juin 2022, plaît à l'AC Milan.",
)


@pytest.fixture
async def page(discord: Discord, playground: Playground) -> AsyncGenerator[Page]:
    async with visit(playground.page_url, locale="fr-FR") as page:
        yield page


def box(page: Page) -> Locator:
    """Return the command box."""
    return page.get_by_role("combobox")


async def use(page: Page, line: str) -> None:
    """Type a command and send it."""
    await box(page).fill(line)
    await box(page).press("Escape")
    await box(page).press("Enter")


async def follow_kamara(page: Page, newsstand: Newsstand) -> None:
    """Set up, as the moderator, one feed and one watch."""
    await page.get_by_role("radio", name="Modération").check()
    await use(page, f"/feed add url: {newsstand.url('quai')}")
    await expect(page.get_by_role("log")).to_contain_text("Flux ajouté : Le Quai")
    await use(page, "/watch add name: Boubacar Kamara channel: #mercato")
    await expect(page.get_by_role("article").last).to_contain_text("Boubacar Kamara")


async def test_a_watched_player_s_news_arrives_in_the_channel(
    page: Page, newsstand: Newsstand
) -> None:
    await follow_kamara(page, newsstand)
    newsstand.publish("quai", MILAN)
    link = page.get_by_role("link", name=MILAN.title)
    await expect(link).to_have_count(1)
    alert = page.get_by_role("article").filter(has=link)
    await alert.get_by_role("button", name="Pourquoi ?").click()
    await expect(page.locator(".ephemeral").last).to_contain_text("Kamara")


async def test_a_fan_types_rumours_kamara_and_sees_the_story(
    page: Page, newsstand: Newsstand, discord: Discord
) -> None:
    await follow_kamara(page, newsstand)
    newsstand.publish("quai", MILAN)
    await discord.wait_for("mercato", 1)
    await page.get_by_role("radio", name="Fan").check()
    await use(page, "/rumours kamara")
    story = page.get_by_role("article").last
    await expect(story).to_contain_text("Fan a utilisé /rumeurs")
    await expect(story).to_contain_text(MILAN.title)


async def test_the_box_completes_commands_and_names_by_keyboard(
    page: Page, newsstand: Newsstand
) -> None:
    await follow_kamara(page, newsstand)
    await box(page).press_sequentially("/rum")
    await page.keyboard.press("Tab")
    await box(page).press_sequentially("kam")
    await expect(page.get_by_role("option", name="Boubacar Kamara")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(box(page)).to_have_value("/rumeurs nom: Boubacar Kamara ")


async def test_a_fan_is_not_offered_what_moderators_do(page: Page) -> None:
    await page.get_by_role("radio", name="English").check()
    await page.get_by_role("radio", name="Fan").check()
    await box(page).fill("/")
    await expect(page.get_by_role("option", name="/rumours")).to_be_visible()
    await expect(page.get_by_role("option", name="/watch add")).to_have_count(0)
    await page.get_by_role("radio", name="Moderator").check()
    await box(page).fill("/wat")
    await expect(page.get_by_role("option", name="/watch add")).to_be_visible()


async def test_a_mistake_is_explained_and_what_was_typed_stays(page: Page) -> None:
    await use(page, "/rumours")
    await expect(page.get_by_role("alert")).to_have_text("Il manque encore : nom.")
    await use(page, "bonjour")
    await expect(page.get_by_role("alert")).to_contain_text("Minot ne répond qu’aux commandes")
    await expect(box(page)).to_have_value("bonjour")


async def test_the_page_and_minot_s_private_answers_change_language(page: Page) -> None:
    await page.get_by_role("radio", name="English").check()
    await use(page, "/rumours name: nobody at all")
    await expect(page.locator(".ephemeral")).to_contain_text("Only you can see this")
    await expect(page.locator(".ephemeral")).to_contain_text("nobody at all")


async def test_a_hostile_headline_stays_text(page: Page, newsstand: Newsstand) -> None:
    await follow_kamara(page, newsstand)
    newsstand.publish(
        "quai",
        Piece(title="@everyone Kamara <img src=x onerror=alert(1)> [clic](https://evil.example)"),
    )
    alert = page.get_by_role("article").filter(has_text="clic")
    await expect(alert).to_have_count(1)
    for trick in ("img", "a[href*='evil.example']:not([href*='127.0.0.1'])", ".mention"):
        await expect(alert.locator(trick)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_a_phone_in_both_schemes(
    discord: Discord, playground: Playground, scheme: str
) -> None:
    phone = {"width": 360, "height": 720}
    async with visit(playground.page_url, locale="fr-FR", viewport=phone) as page:
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await expect(box(page)).to_be_in_viewport()
    assert wide <= phone["width"]
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 31, 36)"}[scheme]
