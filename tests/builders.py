"""Makes what tests need, with sensible values where the test does not care."""
