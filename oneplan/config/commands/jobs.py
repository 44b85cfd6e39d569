"""The process that does background jobs: `python -m oneplan.config.commands.jobs`.

One beside the pages is enough; several, on several machines, share the work.
"""

import logging
import signal
import sys

import django
import psycopg
from django.db import DatabaseError, connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from oneplan.config.commands.owner import without_pool
from oneplan.kernel.wall import refuse_another

log = logging.getLogger(__name__)
# A worker that says nothing for so long is taken for dead, and what it did is done again.
ALIVE_EVERY, DEAD_AFTER = 10.0, 30.0
# Between two looks when the database cannot tell us of a new job (a proxy in between).
LOOK_EVERY = 5.0
# What is being sent when we are asked to stop is finished; it takes no longer (EMAIL_TIMEOUT).
LAST_WORK = 15.0


def main() -> int:
    django.setup()
    without_pool()
    # It says each job that it does, by its ids; the outbox says what became of it.
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    try:
        refuse_another(connection)
        connection.close()
        with app.replace_connector(worker):
            run()
    except (psycopg.Error, ConnectorException, DatabaseError):
        log.warning("the background worker lost its database")
        return 1  # whoever started it starts it again
    return 0


def run() -> None:
    """Until asked to stop."""
    app.run_worker(
        name="oneplan",
        concurrency=1,
        fetch_job_polling_interval=LOOK_EVERY,
        update_heartbeat_interval=ALIVE_EVERY,
        stalled_worker_timeout=DEAD_AFTER,
        shutdown_graceful_timeout=LAST_WORK,
        delete_jobs="successful",
    )


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(main())
