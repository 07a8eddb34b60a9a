"""Signs that always come together: kept from quote to quote, so that they are weighed once."""

from functools import cache

from newsroom.judging import Sign


class Bunch:
    """Signs that come together; two of the same signs are one, told apart by what it is."""

    __slots__ = ("signs",)

    def __init__(self, signs: tuple[Sign, ...]) -> None:
        self.signs = signs


@cache
def bunch(*signs: Sign) -> Bunch:
    """Return the bunch of some signs."""
    return Bunch(signs)
