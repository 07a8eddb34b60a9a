"""Storage on SQLite: connections, migrations and full-text search."""
