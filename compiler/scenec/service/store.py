"""A path in, an open database of ours out; and what may be wrong with it, in words.

The rollback journal is used, not WAL: that needs memory shared by all who read, which folders of a network do not have.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from scenec.catalog import service as say
from scenec.project import reason
from scenec.service.trouble import Trouble

APPLICATION = 0x5343454E
"""What marks a database as ours: `SCEN`."""
PATIENCE = 5.0
"""How many seconds a transaction waits for that of another process."""
UNWRITABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full, or does not answer",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_CANTOPEN: "it is no file, or its folder may only be read",
    sqlite3.SQLITE_PERM: "permission denied",
}
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
MIGRATIONS = (
    """
    CREATE TABLE submissions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        token TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        region TEXT NOT NULL,
        preview INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        source TEXT NOT NULL,
        parameters TEXT NOT NULL,
        state TEXT NOT NULL,
        job TEXT,
        status TEXT,
        code TEXT,
        message TEXT,
        request_id TEXT,
        sent TEXT NOT NULL,
        changed TEXT NOT NULL,
        forgotten INTEGER NOT NULL DEFAULT 0,
        UNIQUE (endpoint, token)
    );
    CREATE INDEX submissions_of_a_name ON submissions (endpoint, folded, preview, number);
    CREATE TABLE outputs (
        submission INTEGER NOT NULL REFERENCES submissions (number),
        number INTEGER NOT NULL,
        job TEXT NOT NULL,
        project TEXT NOT NULL,
        media TEXT NOT NULL,
        url TEXT NOT NULL,
        seconds REAL,
        status TEXT NOT NULL,
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (submission, number)
    );
    """,
)
"""What makes a ledger of the version before one of the next; the version of a ledger is how many it went through."""


def opened(path: str) -> sqlite3.Connection:
    """The ledger at a path, of the newest version, made where there is none."""
    with told(path):
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _migrate(connection: sqlite3.Connection, path: str) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION:
        raise Trouble(say.damaged_ledger(path, "it is a database of another program"))
    if version > len(MIGRATIONS):
        raise Trouble(say.newer_ledger(path, version, len(MIGRATIONS)))
    if version < len(MIGRATIONS):
        with transaction(connection, "EXCLUSIVE"):
            _advance(connection)


def _advance(connection: sqlite3.Connection) -> None:
    """Bring a ledger to the newest version; another process may have done so in the meantime."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for script in MIGRATIONS[version:]:
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {max(version, len(MIGRATIONS))}")


@contextmanager
def transaction(connection: sqlite3.Connection, sort: str = "IMMEDIATE") -> Iterator[None]:
    """All or nothing; on the disk when it ends."""
    connection.execute(f"BEGIN {sort}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def alone(path: str) -> Iterator[None]:
    """Be the only one that sends, as long as this lasts: a lock of the system, which goes with the process, however that ends."""
    with told(path), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as mistake:
            if mistake.sqlite_errorcode in BUSY:
                raise Trouble(say.other_sends(path)) from None
            raise
        yield


@contextmanager
def told(path: str) -> Iterator[None]:
    """Say in words what the database refuses."""
    try:
        yield
    except OSError as mistake:
        raise Trouble(say.unwritable_ledger(path, reason(mistake))) from None
    except sqlite3.DatabaseError as mistake:
        code = getattr(mistake, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in BUSY:
            raise Trouble(say.busy_ledger(path)) from None
        if code in UNWRITABLE:
            raise Trouble(say.unwritable_ledger(path, UNWRITABLE[code])) from None
        raise Trouble(say.damaged_ledger(path, str(mistake))) from None


def folder(path: str) -> None:
    """Make the folder that a file is to stand in."""
    with told(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
