"""The background jobs. A job holds ids and nothing else: what it needs it reads when it runs."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from oneplan.kernel import clock
from oneplan.notices import sending
from oneplan.notices.rules import MOST_ATTEMPTS, wait_before

# A worker says each 10 seconds that it lives.
STALLED_AFTER = 40


class Patience(BaseRetryStrategy):
    """Later and later, until it is over. The database may have been away as well as the mail."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_at=clock.now() + wait_before(job.attempts + 1))


@app.task(name="notices.send", retry=Patience())
def send(message_id: str) -> None:
    sending.send(UUID(message_id))


@app.periodic(cron="* * * * *")
@app.task(name="notices.resume", queueing_lock="notices.resume", pass_context=False)
async def resume(timestamp: int = 0) -> None:
    """Jobs whose worker was killed run again: `send` decides what that means for its message."""
    await resume_stalled(timedelta(seconds=STALLED_AFTER))


async def resume_stalled(after: timedelta) -> int:
    """How many there were."""
    jobs = app.job_manager
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=after.total_seconds()))
    for job in stalled:
        await jobs.retry_job(job, retry_at=clock.now())
    return len(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(name="notices.tidy", queueing_lock="notices.tidy", pass_context=False)
async def tidy(timestamp: int = 0) -> None:
    """Jobs that failed for good are forgotten after a month; what became of a message stays."""
    await app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_failed=True)
