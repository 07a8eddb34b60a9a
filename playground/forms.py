"""Checks what the bot sends field by field, and collects every fault as Discord reports them."""

from typing import Any, Final, cast

from playground.refusals import Refusal
from playground.world import Json

_REQUIRED: Final = ("BASE_TYPE_REQUIRED", "This field is required")
_MAX_SAFE: Final = 2**53 - 1


class Form:
    """One request body and everything that is wrong with it."""

    def __init__(self, body: object, at: tuple[str, ...] = ()) -> None:
        self.root = Field(self, at, body)
        self._errors: Json = {}

    def wrong(self, path: tuple[str, ...], code: str, message: str) -> None:
        """Note a fault at a place in the body."""
        place = self._errors
        for step in path:
            place = cast("Json", place.setdefault(step, {}))
        faults = cast("list[Json]", place.setdefault("_errors", []))
        faults.append({"code": code, "message": message})

    def close(self) -> None:
        """Refuse the request if anything was wrong."""
        if self._errors:
            raise Refusal(50035, self._errors)


class Field:
    """A value somewhere in a request body."""

    def __init__(self, form: Form, path: tuple[str, ...], value: object) -> None:
        self.form = form
        self.path = path
        self.value = value

    def __getitem__(self, key: str) -> "Field":
        """Return a field of this object; its value is None when it is absent."""
        return Field(self.form, (*self.path, key), _members(self.value).get(key))

    @property
    def given(self) -> bool:
        """Whether there is a value that is not null."""
        return self.value is not None

    def wrong(self, code: str, message: str) -> None:
        """Note a fault here."""
        self.form.wrong(self.path, code, message)

    def require(self) -> "Field":
        """Demand that the field is there."""
        if not self.given:
            self.wrong(*_REQUIRED)
        return self

    def text(self, maximum: int, minimum: int = 0) -> str:
        """Return a string of allowed length, "" when absent or wrong."""
        if not self.given:
            return ""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            self.wrong("STRING_TYPE_CONVERT", 'Could not interpret "{}" as string.')
            return ""
        value = str(self.value)
        # Discord trims before it measures.
        length = len(value.strip())
        self._measure(length, maximum, minimum)
        return value

    def _measure(self, length: int, maximum: int, minimum: int) -> None:
        if minimum <= length <= maximum:
            return
        if minimum:
            bounds = f"Must be between {minimum} and {maximum} in length."
            self.wrong("BASE_TYPE_BAD_LENGTH", bounds)
        else:
            self.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")

    def integer(self, minimum: int = -_MAX_SAFE, maximum: int = _MAX_SAFE) -> int:
        """Return a whole number in a range, 0 when absent or wrong."""
        if not self.given:
            return 0
        text = str(self.value)
        if isinstance(self.value, bool) or not text.removeprefix("-").isdecimal():
            self.wrong("NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
            return 0
        number = int(text)
        if number > maximum:
            limit = f"int value should be less than or equal to {maximum}."
            self.wrong("NUMBER_TYPE_MAX", limit)
        elif number < minimum:
            limit = f"int value should be greater than or equal to {minimum}."
            self.wrong("NUMBER_TYPE_MIN", limit)
        return number

    def boolean(self) -> bool:
        """Return a truth value, False when absent or wrong."""
        if self.given and not isinstance(self.value, bool):
            self.wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return self.value is True

    def choice(self, allowed: "frozenset[Any]") -> None:
        """Demand one of the values Discord knows."""
        if self.given and (isinstance(self.value, dict | list) or self.value not in allowed):
            listed = ", ".join(sorted(map(str, allowed)))
            self.wrong("BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")

    def object(self) -> Json:
        """Return a JSON object, {} when absent or wrong."""
        value = self.value
        if self.given and not isinstance(value, dict):
            self.wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return _members(cast("object", value))

    def rows(self, maximum: int, minimum: int = 0) -> "list[Field]":
        """Return the fields of a list of allowed length, [] when absent or wrong."""
        if not self.given:
            return []
        value = self.value
        if not isinstance(value, list):
            self.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        values = cast("list[object]", value)
        self._measure(len(values), maximum, minimum)
        return [Field(self.form, (*self.path, str(i)), v) for i, v in enumerate(values)]

    def address(self, schemes: tuple[str, ...] = ("http", "https")) -> str:
        """Return a URL of an allowed scheme."""
        value = self.text(2048)
        if not self.given:
            return value
        scheme, separator, rest = value.partition("://")
        if not separator or not rest:
            self.wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme.lower() not in schemes:
            listed = ", ".join(f"'{known}'" for known in schemes)
            problem = f'Scheme "{scheme}" is not supported. Scheme must be one of ({listed}).'
            self.wrong("URL_TYPE_INVALID_SCHEME", problem)
        return value

    def snowflake(self) -> None:
        """Demand an id when there is a value."""
        if self.given and not str(self.value).isdecimal():
            self.wrong("NUMBER_TYPE_COERCE", f'Value "{self.value}" is not snowflake.')


def _members(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
