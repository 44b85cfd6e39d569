"""The background worker's process: started, started again when it dies, stopped."""

import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

# Jobs wait in the database meanwhile: pages go on. So it is tried for ever, ever more slowly.
LONGEST_PAUSE = 60.0
LAST_WORK = 20.0


@dataclass(slots=True)
class JobsWorker:
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    died: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oneplan.config.commands.jobs"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us, who stop things in order
        )

    def ensure_running(self) -> bool:
        """Start it again if it died, not faster than once a second, later once a minute."""
        if self.process is not None:
            if self.process.poll() is None:
                return False
            self.process = None
            self.died.append(time.monotonic())
        recent = [moment for moment in self.died if time.monotonic() - moment < 600]
        self.died = recent
        pause = min(2.0 ** len(recent), LONGEST_PAUSE)
        if recent and time.monotonic() - recent[-1] < pause:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """It finishes the message that it is sending."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(LAST_WORK)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None
