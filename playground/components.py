"""Discord's rules for buttons, menus and the second kind of components."""

from typing import Final

from playground.forms import Field
from playground.world import Json

IS_V2: Final = 1 << 15
ROW, BUTTON, SELECT = 1, 2, 3
_SELECTS: Final = frozenset({3, 5, 6, 7, 8})
_SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 9, 10, 11, 12, 13, 14, 17
_V2_ONLY: Final = frozenset({9, 10, 11, 12, 13, 14, 17})
_TOP_V1: Final = frozenset({ROW})
_TOP_V2: Final = frozenset({ROW, 9, 10, 12, 13, 14, 17})
_IN_CONTAINER: Final = _TOP_V2 - {_CONTAINER}
_LINK, _PREMIUM = 5, 6
_LINKS: Final = ("http", "https", "discord")
_MOST_V2: Final = 40
_MOST_TEXT_V2: Final = 4000
_MENU_OPTIONS: Final = 25
_LONGEST_LINK: Final = 512


class ComponentCheck:
    """The check of all the components of one message."""

    def __init__(self, field: Field, *, is_v2: bool) -> None:
        self._field = field
        self._custom_ids: set[str] = set()
        self._next_id = 0
        self._count = 0
        self._text = 0
        self._is_v2 = is_v2

    def run(self) -> list[Json]:
        """Return the components as Discord stores them, noting what is wrong with them."""
        top, most = (_TOP_V2, _MOST_V2) if self._is_v2 else (_TOP_V1, 5)
        stored = [self._component(row, top) for row in self._field.rows(most)]
        if self._is_v2 and self._count > _MOST_V2:
            self._field.wrong("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "At most 40 components.")
        if self._text > _MOST_TEXT_V2:
            problem = "Displayable text in components exceeds maximum size of 4000"
            self._field.wrong("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", problem)
        return stored

    def _component(self, field: Field, allowed: frozenset[int]) -> Json:
        field.object()
        kind = field["type"].require().integer()
        field["type"].choice(allowed)
        self._count += 1
        self._next_id += 1
        own_id = self._next_id
        parts: Json = {"id": own_id}
        check = {
            ROW: self._row,
            BUTTON: self._button,
            _SECTION: self._section,
            _TEXT: self._display,
            _THUMBNAIL: self._media,
            _GALLERY: self._gallery,
            _FILE: self._file,
            _CONTAINER: self._container,
        }.get(kind, self._select if kind in _SELECTS else _nothing)
        parts |= check(field)
        return field.object() | parts

    def _row(self, field: Field) -> Json:
        parts = field["components"].require().rows(5, 1)
        kinds = [part["type"].integer() for part in parts]
        if any(kind in _SELECTS for kind in kinds) and len(kinds) > 1:
            problem = "The specified component exceeds the maximum width"
            field["components"].wrong("COMPONENT_LAYOUT_WIDTH_EXCEEDED", problem)
        return {"components": [self._component(part, _SELECTS | {BUTTON}) for part in parts]}

    def _button(self, field: Field) -> Json:
        style = field["style"].require().integer(1, _PREMIUM)
        field["label"].text(80)
        field["disabled"].boolean()
        if style == _LINK:
            field["url"].require().address(_LINKS)
            if len(str(field["url"].value)) > _LONGEST_LINK:
                field["url"].wrong("BASE_TYPE_MAX_LENGTH", "Must be 512 or fewer in length.")
            self._only_one(field, "url", "custom_id")
        elif style != _PREMIUM:
            self._custom_id(field["custom_id"].require())
            self._only_one(field, "custom_id", "url")
        if style != _PREMIUM and not field["label"].value and not field["emoji"].given:
            field.wrong("BUTTON_COMPONENT_MISSING_LABEL", "A button needs a label or an emoji.")
        return {}

    def _only_one(self, field: Field, kept: str, other: str) -> None:
        if field[other].given:
            problem = f"A {kept} and {other} cannot both be specified"
            field[other].wrong("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", problem)

    def _custom_id(self, field: Field) -> None:
        value = field.text(100, 1)
        if value and value in self._custom_ids:
            problem = "Component custom id cannot be duplicated"
            field.wrong("COMPONENT_CUSTOM_ID_DUPLICATED", problem)
        self._custom_ids.add(value)

    def _select(self, field: Field) -> Json:
        self._custom_id(field["custom_id"].require())
        field["placeholder"].text(150)
        field["min_values"].integer(0, 25)
        field["max_values"].integer(1, 25)
        if field["type"].value == SELECT:
            self._options(field["options"].require())
        return {}

    def _options(self, field: Field) -> None:
        seen: set[str] = set()
        for option in field.rows(_MENU_OPTIONS, 1):
            option["label"].require().text(100, 1)
            option["description"].text(100)
            value = option["value"].require().text(100, 1)
            if value in seen:
                problem = "The specified option value is already used"
                option["value"].wrong("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", problem)
            seen.add(value)

    def _section(self, field: Field) -> Json:
        texts = [self._component(p, frozenset({_TEXT})) for p in field["components"].rows(3, 1)]
        accessory = field["accessory"].require()
        return {
            "components": texts,
            "accessory": self._component(accessory, frozenset({BUTTON, _THUMBNAIL})),
        }

    def _display(self, field: Field) -> Json:
        self._text += len(field["content"].require().text(_MOST_TEXT_V2, 1))
        return {}

    def _media(self, field: Field) -> Json:
        field["media"].require()["url"].require().address(("http", "https", "attachment"))
        field["description"].text(1024)
        return {}

    def _gallery(self, field: Field) -> Json:
        for item in field["items"].require().rows(10, 1):
            self._media(item)
        return {}

    def _file(self, field: Field) -> Json:
        field["file"].require()["url"].require().address(("attachment",))
        return {}

    def _container(self, field: Field) -> Json:
        field["accent_color"].integer(0, 0xFFFFFF)
        parts = field["components"].require().rows(_MOST_V2, 1)
        return {"components": [self._component(part, _IN_CONTAINER) for part in parts]}


def _nothing(field: Field) -> Json:
    return {}


def uses_v2(field: Field) -> bool:
    """Whether a message without the flag uses components that need it."""
    return any(row["type"].value in _V2_ONLY for row in field.rows(_MOST_V2))
