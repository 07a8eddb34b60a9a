"""The program that runs: settings, start-up, the loops, and how Minot looks and speaks."""
