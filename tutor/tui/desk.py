"""The thread that holds the session: all that reads or writes events is done there, in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tutor.session import Session
    from tutor.workspace import Workspace

T = TypeVar("T")


class Desk:
    """Jobs over one session, one at a time, away from the event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._session: Session | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="session")

    def do(self, job: Callable[[Session], T]) -> Future[T]:
        return self._thread.submit(self._run, job)

    def _run(self, job: Callable[[Session], T]) -> T:
        if self._session is None:  # loaded here, so that the first screen need not wait for it
            from tutor.session import Session

            self._session = Session(self.workspace)
        return job(self._session)

    def close(self) -> None:
        """Wait for all jobs, since some of them write, and close the database."""
        self._thread.shutdown(wait=True)
        if self._session is not None:
            self._session.close()
