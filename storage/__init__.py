"""The SQL, one file per noun."""
