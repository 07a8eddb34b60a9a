"""What an item says and who should hear of it: plain functions, no network, no database, no clock."""
