"""How a connection to the file is set up, before its first statement."""

import aiosqlite


async def prepare(writer: aiosqlite.Connection) -> None:
    """Set up the connection that writes."""
    await writer.execute_fetchall("PRAGMA foreign_keys = ON")
    await writer.execute_fetchall("PRAGMA journal_mode = WAL")
    # An alert marked as sent must stay so when the power fails, or it would be sent again.
    await writer.execute_fetchall("PRAGMA synchronous = FULL")
    # Tells what is locked or no database; only a write tells what may only be read.
    await writer.execute_fetchall("BEGIN IMMEDIATE")
    await writer.execute_fetchall("PRAGMA user_version = 0")
    await writer.execute_fetchall("ROLLBACK")


async def prepare_reader(reader: aiosqlite.Connection) -> None:
    """Set up a connection that only reads."""
    await reader.execute_fetchall("PRAGMA query_only = ON")
