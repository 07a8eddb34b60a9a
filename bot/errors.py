"""Errors written for the person who typed a command.

UserError(key, **blanks)    a text key, said in the language of the person
"""


class UserError(Exception):
    """Something the person can understand and mend; the key names its text in the locales."""

    def __init__(self, key: str, /, **blanks: object) -> None:
        super().__init__(key)
        self.key = key
        self.blanks = blanks
