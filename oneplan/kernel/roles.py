"""The database's roles: one owns and migrates, one serves and bypasses nothing, one copies.

The superuser makes them, once, and is used for nothing else. For the embedded server it cannot
even connect: this SQL then runs in PostgreSQL's single-user mode, before the server starts.
"""

import hashlib

from psycopg import Connection

from oneplan.kernel.database import APP, BACKUP, DATABASE, OWNER

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext")

MAKE_ROLES = f"""DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
    CREATE ROLE {OWNER} LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN
    CREATE ROLE {APP} LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{BACKUP}') THEN
    CREATE ROLE {BACKUP} LOGIN;
  END IF;
END $$"""

LIMIT_ROLES = tuple(
    f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
    for role in (OWNER, APP)
)

# pg_dump refuses to leave rows out in silence, and the policies are forced on the owner too: only a
# role that they do not stop can copy everything. It may not write.
LET_BACKUP_READ = (
    f"ALTER ROLE {BACKUP} NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
    f"ALTER ROLE {BACKUP} SET default_transaction_read_only = on",
    f"GRANT pg_read_all_data TO {BACKUP}",
)

# Else whoever runs a statement could read in the server's statistics what another is saving just
# now: a private note, as it is written. Only a superuser can say so, for the role.
HIDE_WHAT_IS_DONE = f"ALTER ROLE {APP} SET track_activities = off"

# The owner may step down to the application's role (tests do) but never has its rights unasked.
LET_OWNER_STEP_DOWN = f"""DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    EXECUTE 'GRANT {APP} TO {OWNER} WITH INHERIT FALSE, SET TRUE';
  ELSE
    EXECUTE 'GRANT {APP} TO {OWNER}';
  END IF;
END $$"""

# Run while connected to any database of the server; the last one fails harmlessly when run again.
FOR_SERVER = (
    MAKE_ROLES,
    *LIMIT_ROLES,
    *LET_BACKUP_READ,
    HIDE_WHAT_IS_DONE,
    LET_OWNER_STEP_DOWN,
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
)

# Run while connected to the new database. Rights on tables are given by the wall's installer
# (kernel/wall.py). Functions keep PostgreSQL's EXECUTE for everybody: only these two roles may
# enter.
FOR_DATABASE = (
    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}, {BACKUP}",
    f"ALTER SCHEMA public OWNER TO {OWNER}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
)

WHAT_IS_WRONG = """
SELECT CASE
  WHEN me.rolsuper THEN 'is a superuser, whom no row-level policy stops'
  WHEN me.rolbypassrls THEN 'may bypass row-level security'
  WHEN EXISTS (SELECT FROM pg_class WHERE relowner = me.oid AND relkind IN ('r', 'p'))
    THEN 'owns tables; it must own none'
  ELSE '' END
FROM pg_roles me WHERE me.rolname = current_user
"""


def bootstrap_mark() -> str:
    """Changes whenever the SQL above does, so that an older folder is brought up to it."""
    return hashlib.sha256("\n".join(FOR_SERVER + FOR_DATABASE).encode()).hexdigest()


def what_is_wrong(connection: Connection) -> str:
    """Why the connected role must not serve pages (to follow its name); empty: nothing is wrong."""
    row = connection.execute(WHAT_IS_WRONG).fetchone()
    return str(row[0]) if row else ""


def script() -> str:
    """What a real server's administrator runs once, as superuser, with psql (docs/running.md)."""
    return "\n".join(
        [
            "-- OnePlan's roles and database. Run once, as superuser: psql -f roles.sql",
            *(f"{statement};" for statement in FOR_SERVER),
            "-- Each asks for a password: the first goes into ONEPLAN_OWNER_DATABASE_URL, the",
            "-- second into ONEPLAN_DATABASE_URL, the third to whoever makes backups",
            "-- (docs/running.md).",
            f"\\password {OWNER}",
            f"\\password {APP}",
            f"\\password {BACKUP}",
            f"\\connect {DATABASE}",
            *(f"{statement};" for statement in FOR_DATABASE),
            "",
        ]
    )
