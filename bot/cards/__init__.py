"""What a story, a quote and a list look like in Discord; one file per noun."""
