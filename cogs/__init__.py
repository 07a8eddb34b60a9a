"""The slash commands, one file per topic."""
