"""What an item says and who should hear of it: plain functions from values to values."""
