"""Long work in a thread of its own, so that the page stays alive and can stop it."""

import threading
from collections.abc import Callable
from typing import Any

from core.errors import CancelledError, StylistError
from core.types import Progress


class Job:
    """One piece of work: `run(progress)` starts at once, and its `progress` raises when `cancel` was called."""

    def __init__(self, run: Callable[[Progress], Any]) -> None:
        self.done = 0.0
        self.doing = "Getting ready"
        self.result: Any = None
        self.problem = ""
        self._run = run
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask it to stop; it does at its next report of progress."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait a little; whether it has finished."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            self.result = self._run(self._report)
        except CancelledError:
            self.doing = "Stopped"
        except StylistError as error:
            self.problem = str(error)
        except Exception as error:
            self.problem = f"The completion failed ({type(error).__name__}). Try again with other choices."
            raise

    def _report(self, done: float, doing: str) -> None:
        if self._stop.is_set():
            raise CancelledError("Stopped as asked.")
        self.done, self.doing = min(max(done, 0.0), 1.0), doing
