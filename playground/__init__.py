"""A Discord that runs on your own machine: product and test double."""
