"""From an article's page to its text: what people said there stays, the furniture goes."""

import time
from pathlib import Path

import pytest

from feeds.answers import Fetched
from feeds.furniture import without_furniture
from feeds.pages import LONGEST, article_text
from newsroom.knowledge import knowledge
from newsroom.model import Item, Person
from newsroom.reading import read

_PAGES = Path(__file__).parents[1] / "samples" / "pages"
_KAMARA = knowledge([Person(id=7, display_name="Boubacar Kamara")])
_PROSE = (
    "<p>Le milieu de terrain a joué toute la rencontre et il a ensuite pris le temps de répondre "
    "aux questions des journalistes, nombreux dans les couloirs du stade après ce match.</p>"
    "<p>« Je reste ici, c'est décidé », a déclaré Boubacar Kamara avant de quitter les lieux.</p>"
    "<p>Le prochain match aura lieu dimanche, contre un adversaire direct pour le podium.</p>"
)
_SAID = {
    "fr": [
        "Je suis très bien ici et je n'ai jamais demandé à partir cet été",
        "Ce groupe mérite de jouer la Ligue des champions, et je veux en être",
    ],
    "en": [
        "I am happy here and I have three years left on my contract,",
        "They have been behind me through two long injuries, and I owe them a lot.",
    ],
    "it": [
        "Fa piacere sapere che un club così grande mi segue, ma ora penso soltanto al campo",
        "Questa squadra può arrivare lontano, ho piena fiducia nel gruppo",
    ],
}


def page(body: bytes, kind: str = "text/html; charset=utf-8") -> Fetched:
    url = "https://site.example/1"
    return Fetched(url=url, final_url=url, headers={"content-type": kind}, body=body)


def text_with(furniture: str, before: str = "") -> str:
    """Return the text of a page that has something after, or before, its prose."""
    body = (
        f"<html><body>{before}<article><h1>Kamara</h1>{_PROSE}{furniture}</article></body></html>"
    )
    return article_text(page(body.encode()))


@pytest.mark.parametrize("language", _SAID)
def test_only_what_the_article_quotes_is_quoted(language: str) -> None:
    text = article_text(page((_PAGES / f"{language}.html").read_bytes()))
    item = Item(keys=(), link=None, title="Boubacar Kamara", text=text)
    reading = read(item, _KAMARA, hint=language)
    assert [quote.words for quote in reading.quotes] == _SAID[language]
    assert {quote.person_id for quote in reading.quotes} == {7}


@pytest.mark.parametrize(
    "furniture",
    [
        "<p>Lire aussi : Kamara : « Faux » et bien d'autres choses à savoir</p>",
        "<p><strong>À LIRE AUSSI</strong></p><ul><li><a href='/2'>Kamara : « Faux », dit-il ce soir"
        "</a></li></ul>",
        "<p>Un mot <b>Read more:</b> <a href='/2'>Kamara: “Faux” and more</a> encore.</p>",
        "<p><em>Leggi anche — Kamara: «Faux»</em></p>",
        "<p>Lee también: Kamara: «Faux»</p>",
        "<p>Leia também: Kamara: «Faux»</p>",
        "<p>Lesen Sie auch: Kamara: „Faux“</p>",
        "<p>Abonnez-vous : « Faux », dit Kamara</p>",
        "<p>Newsletter abonnieren: „Faux“, sagt Kamara</p>",
        "<div class='newsletter-box'><p>« Faux », dit Kamara</p></div>",
        "<div class='ArticleNewsletter'><p>« Faux », dit Kamara</p></div>",
        "<div id='most-read'><p>« Faux », dit Kamara</p></div>",
        "<blockquote class='twitter-tweet'><p>« Faux », dit Kamara</p></blockquote>",
        "<p><a href='/2'>Kamara : « Faux », la confidence du milieu de terrain</a></p>",
        "<p>Nous et nos partenaires utilisons des cookies : « Faux », dit Kamara</p>",
        "<h2>3 commentaires</h2><div><p>« Faux », dit Kamara, et moi je dis bravo</p></div>",
        "<h3>Leave a comment</h3><p>“Faux,” said Kamara</p><p>“Faux,” said Kamara again</p>",
        "<aside><p>« Faux », dit Kamara</p></aside>",
        "<figure><figcaption>« Faux », dit Kamara</figcaption></figure>",
    ],
)
def test_furniture_is_not_read(furniture: str) -> None:
    text = text_with(furniture)
    assert "Je reste ici" in text
    assert "dimanche" in text
    assert "Faux" not in text


@pytest.mark.parametrize(
    "prose",
    [
        "<p>« Abonnez-vous à l'émotion, venez au stade », a ajouté Boubacar Kamara.</p>",
        "<p>“Listen to the fans, they are right,” Boubacar Kamara added before the bus left.</p>",
        "<p><a href='/j/kamara'>Boubacar Kamara</a> et <a href='/c/om'>l'Olympique de Marseille"
        "</a> se sont quittés il y a quelques années, mais les liens restent forts.</p>",
        "<div class='has-newsletter'><p>Il a ensuite signé des autographes pendant une heure.</p>"
        "</div>",
        "<blockquote><p>« Ce maillot compte beaucoup pour moi », a dit Boubacar Kamara.</p>"
        "</blockquote>",
    ],
)
def test_what_only_looks_like_furniture_is_read(prose: str) -> None:
    last = prose.rsplit("</p>", 1)[0][-30:]
    assert last in text_with(prose)


@pytest.mark.parametrize(
    "names", ["class='article-body social-ready'", "class='ad' itemprop='articleBody'"]
)
def test_the_article_stays_whatever_else_is_said_of_its_part(names: str) -> None:
    rest = f"<div><p>{'Un autre paragraphe, dont il ne sera rien dit ici. ' * 100}</p></div>"
    body = f"<html><body><h1>Kamara</h1><div {names}>{_PROSE}</div>{rest}</body></html>"
    assert "Je reste ici" in without_furniture(body)


@pytest.mark.parametrize("tag", ["article", "div itemprop='articleBody'"])
def test_what_a_page_calls_its_article_is_the_article(tag: str) -> None:
    rest = f"<div><p>{'Un autre paragraphe, dont il ne sera rien dit ici. ' * 100}</p></div>"
    end = tag.partition(" ")[0]
    text = article_text(page(f"<html><body>{rest}<{tag}>{_PROSE}</{end}></body></html>".encode()))
    assert "Je reste ici" in text
    assert "autre paragraphe" not in text


def test_a_way_to_jump_to_the_comments_is_not_the_end_of_the_article() -> None:
    assert "Je reste ici" in text_with("", before="<p>12 commentaires</p>")


def test_marks_that_a_browser_adds_are_written() -> None:
    text = text_with("<p>Puis un dernier mot : <q>À dimanche, tous ensemble</q>, a-t-il lancé.</p>")
    assert "“À dimanche, tous ensemble”" in text


def test_a_page_in_an_old_charset_is_read() -> None:
    body = f"<html><body><article><h1>Été</h1>{_PROSE}</article></body></html>"
    text = article_text(page(body.encode("cp1252"), "text/html; charset=iso-8859-1"))
    assert "« Je reste ici, c'est décidé »" in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/html"),
        (b"<html></html>", "text/html"),
        (b"<html><body><p>Un instant</p></body></html>", "text/html"),
        (_PROSE.encode(), "application/pdf"),
        (_PROSE.encode(), ""),
        (b"\x00\xff" * 1000, "text/html"),
    ],
)
def test_what_is_no_article_has_no_text(body: bytes, kind: str) -> None:
    assert article_text(page(body, kind)) == ""


def test_a_text_has_an_end() -> None:
    assert len(text_with(_PROSE * 500)) <= LONGEST


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + _PROSE,
        "<div class='newsletter'>" * 5_000 + _PROSE,
        "<p>Lire aussi " * 10_000,
        "<ul>" + "<li><a href='/x'>Kamara : « Faux », encore une fois</a></li>" * 10_000,
        "<p>«" * 20_000,
    ],
    ids=["deep", "deep marks", "leads", "links", "marks"],
)
def test_a_hostile_page_is_done_with_soon(body: str) -> None:
    started = time.process_time()
    article_text(page(f"<html><body>{body}</body></html>".encode()))
    # Of this process alone: others may be using the machine.
    assert time.process_time() - started < 5.0
