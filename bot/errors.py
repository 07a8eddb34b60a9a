"""The errors of the program.

UserError(key, **blanks)   for the person who typed a command: a text key, said in their language
CannotRun                  for whoever runs Minot: one line in English that says what to do
├── TokenRefused
└── DiscordRefused
"""


class UserError(Exception):
    """Something the person can understand and mend; the key names its text in the locales."""

    def __init__(self, key: str, /, **blanks: object) -> None:
        super().__init__(key)
        self.key = key
        self.blanks = blanks


class CannotRun(Exception):
    """Minot cannot go on, and trying again would not help."""


class TokenRefused(CannotRun):
    """Discord does not accept the token."""

    def __init__(self) -> None:
        super().__init__(
            "DISCORD_TOKEN: Discord does not accept it; copy it again from the page «Bot» of your "
            "application on https://discord.com/developers/applications"
        )


class DiscordRefused(CannotRun):
    """Discord answers, but does not let Minot in."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Discord does not let Minot in: {why}. Run `python -m bot check` to see what to do."
        )
