"""Who said the words of a quote, where, and whose name a name is, in six languages."""

import pytest

from newsroom.knowledge import knowledge
from newsroom.model import Item, Kind, Person, Reading
from newsroom.reading import read

_PEOPLE = (
    Person(id=1, display_name="Boubacar Kamara", kind=Kind.PLAYER),
    Person(id=2, display_name="Unai Emery", kind=Kind.COACH),
)


def reading_of(title: str, text: str, language: str, people: tuple[Person, ...]) -> Reading:
    item = Item(keys=("one",), link=None, title=title, summary="", text=text, published_at=None)
    return read(item, knowledge(people), hint=language)


def said(text: str, language: str, title: str = "Boubacar Kamara") -> tuple[str | None, str | None]:
    quotes = reading_of(title, text, language, _PEOPLE).quotes
    assert len(quotes) == 1, quotes
    return quotes[0].speaker, quotes[0].source


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "« Il reste avec nous la saison prochaine », reflétait Unai Emery.", "Unai Emery"),
        ("fr", "« Il reste avec nous la saison prochaine », a dit le coach.", "Unai Emery"),
        ("fr", "« Un très beau geste pour la ville », selon la maire.", "la maire"),
        ("en", "“He will stay with us next season,” the Spanish coach said.", "Unai Emery"),
        ("en", "“He will stay with us,” said Unai Emery outside Villa Park.", "Unai Emery"),
        ("it", "Il regista: «Volevo raccontare un uomo e la sua squadra».", "Il regista"),
        (
            "it",
            "«Resta con noi anche il prossimo anno», ha tagliato corto Unai Emery.",
            "Unai Emery",
        ),
        ("es", "«Se queda con nosotros un año más», reflexionaba Unai Emery.", "Unai Emery"),
        ("pt", "«Ele fica connosco mais uma época», atirou o treinador.", "Unai Emery"),
        ("de", "„Er bleibt auch im nächsten Jahr“, sagte Sportvorstand Max Eberl.", "Max Eberl"),
    ],
)
def test_the_speaker_is_named_after_the_words_or_before_them(
    language: str, text: str, speaker: str
) -> None:
    title = "Emery, Kamara" if "coach" in text or "treinador" in text else "Kamara"
    people = "Unai Emery, Boubacar Kamara. "
    assert said(people + text if title != "Kamara" else text, language, title)[0] == speaker


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("fr", "« Je reste ici encore longtemps », a dit Kamara en zone mixte.", "zone mixte"),
        ("en", "“I will be here for a long time,” Kamara told FlaTV in May.", "FlaTV"),
        ("en", "“I will be here for a long time,” Kamara said in a statement.", "statement"),
        (
            "it",
            "«Resto qui ancora a lungo», ha detto Kamara ai microfoni di Radio Bruno.",
            "Radio Bruno",
        ),
        ("es", "«Me quedo aquí mucho tiempo», dijo Kamara en rueda de prensa.", "rueda de prensa"),
        ("pt", "«Fico aqui muito tempo», disse Kamara na zona mista.", "zona mista"),
        ("de", "„Ich bleibe noch lange hier“, sagte Kamara im „Doppelpass“.", "Doppelpass"),
    ],
)
def test_the_occasion_stands_in_the_sentence_of_the_quote(
    language: str, text: str, source: str
) -> None:
    assert said(text, language) == ("Boubacar Kamara", source)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“He stays with us for another year,” Gerd vom Bruch told reporters.", "Gerd vom Bruch"),
        ("“He stays with us for another year,” said Tony D'Amico.", "Tony D'Amico"),
        ("“He stays with us for another year,” said his father.", "his father"),
        ("Unai Emery was brief: “He stays with us for another year.”", "Unai Emery"),
    ],
)
def test_a_speaker_is_told_as_the_text_names_them(text: str, speaker: str) -> None:
    assert said(text, "en")[0] == speaker


def test_a_speaker_speaks_on_until_another_is_named() -> None:
    text = (
        "Unai Emery met the press.\n\n“We have to wait for the doctors until Friday.”\n\n"
        "“He has trained alone for most of this week.”\n\nBoubacar Kamara answered in kind: "
        "“I would play on one leg if they let me.”"
    )
    quotes = reading_of("Emery on his squad", text, "en", _PEOPLE).quotes
    assert [quote.speaker for quote in quotes] == ["Unai Emery", "Unai Emery", "Boubacar Kamara"]


def test_the_line_that_closes_a_text_is_about_all_its_quotes() -> None:
    text = (
        "“We have to wait for the doctors until Friday.”\n\n“He has trained alone this week.”\n\n"
        "Unai Emery – Press conference, 14 February 2025"
    )
    quotes = reading_of("Emery on Kamara", text, "en", _PEOPLE).quotes
    assert {(q.speaker, q.source, q.said_on) for q in quotes} == {
        ("Unai Emery", "Press conference", "2025-02-14")
    }


def test_an_embedded_post_has_its_writer_and_its_day() -> None:
    text = (
        '"Kamara stays at the club, here we go!" — Fabrizio Romano (@FabrizioRomano) June 7, 2022'
    )
    quote = reading_of("Boubacar Kamara reste", "Il a dit oui. " + text, "fr", _PEOPLE).quotes[0]
    assert (quote.speaker, quote.said_on) == ("Fabrizio Romano", "2022-06-07")


def test_a_day_told_beside_the_words_is_theirs() -> None:
    text = "“I will be here for a long time,” Kamara told reporters on 12 May 2024."
    quote = reading_of("Boubacar Kamara", text, "en", _PEOPLE).quotes[0]
    assert quote.said_on == "2024-05-12"


def test_a_given_name_belongs_to_whoever_is_named_in_full() -> None:
    people = (
        Person(id=1, display_name="Bruno Fernandes"),
        Person(id=2, display_name="Harry Kane"),
    )
    text = "Harry Wilson will captain the side. Harry has a contract until the summer."
    assert reading_of("Bruno Fernandes is out", text, "en", people).rumours[0].person_id == 1
    assert len(reading_of("Bruno Fernandes is out", text, "en", people).rumours) == 1


def test_the_father_of_a_player_is_no_namesake() -> None:
    text = "A parlare è Biorou Kamara, padre del centrocampista, che resta a Birmingham."
    assert reading_of("Kamara, il padre: resta qui", text, "it", _PEOPLE).rumours


def test_an_ordinary_word_within_a_sentence_is_a_name_only_with_a_capital() -> None:
    rice = (Person(id=1, display_name="Declan Rice"),)
    assert reading_of("Arsenal win", "They know that Rice scored twice.", "en", rice).rumours
    assert not reading_of("Arsenal eat", "Rice and beans were served.", "en", rice).rumours


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "Kamara-Berater: „Er will spielen, und zwar jede Woche.“", "Kamara-Berater"),
        ("en", "Unai Emery smiles. “He will stay with us next season,” he nodded.", "Unai Emery"),
        ("pt", "Unai Emery encolheu os ombros: «Ele fica connosco mais uma época».", "Unai Emery"),
    ],
)
def test_whoever_acts_or_acts_for_somebody_speaks(language: str, text: str, speaker: str) -> None:
    assert said(text, language)[0] == speaker


def test_a_short_name_leads_to_the_full_one_of_the_text() -> None:
    mourinho = (Person(id=1, display_name="José Mourinho", kind=Kind.COACH, names=()),)
    text = "José Mourinho era di buon umore. «Io ho i miei ragazzi e qualche infortunato», dice."
    quote = reading_of("Mourinho stuzzica Conte", text, "it", mourinho).quotes[0]
    assert quote.speaker == "José Mourinho"
    assert quote.person_id == 1


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("it", "«Qui mi sento capito da tutti», ha detto Kamara a Milan TV.", "Milan TV"),
        ("it", "«Qui mi sento capito», ha detto Kamara al canale ufficiale.", "canale ufficiale"),
        ("de", "„Ich bleibe noch lange hier“, erzählte Kamara dem Klubsender.", "Klubsender"),
        (
            "de",
            "Kamara sprach auf der Pressekonferenz. Es regnete stark. Der Platz war nass. "
            "Alle warteten. Kamara lachte.\n\n„Ich bleibe noch lange hier.“",
            "Pressekonferenz",
        ),
        (
            "de",
            "Kamara ließ im Podcast „Einfach mal Luppen“ durchblicken, was er denkt: "
            "„Ich bleibe noch lange in dieser Stadt.“",
            "Einfach mal Luppen",
        ),
    ],
)
def test_where_words_were_said_is_told_by_stations_openings_and_titles(
    language: str, text: str, source: str
) -> None:
    quotes = reading_of("Boubacar Kamara", text, language, _PEOPLE).quotes
    assert quotes[-1].source == source


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "«Se queda con nosotros un año más», dijo Unai Emery en la sala. «Aquí es feliz.»",
        ),
        ("it", "«Resta con noi anche l'anno prossimo», ha detto Unai Emery. «Qui è felice.»"),
        ("en", "“He will stay with us,” said Unai Emery on Friday. “He is happy here.”"),
    ],
)
def test_words_that_go_on_behind_who_said_them_are_one_quote(language: str, text: str) -> None:
    (quote,) = reading_of("Boubacar Kamara", text, language, _PEOPLE).quotes
    assert len(quote.parts) == 2
    assert quote.speaker == "Unai Emery"
