"""A terminal that sends what no terminal should, or is there no more."""

from __future__ import annotations

from contextlib import suppress
from typing import IO, Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver


class Patient:
    """A file that takes all that is written. Textual's own thread ends when its window was closed,
    and then the program waits for it for ever."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class Tolerant(LinuxDriver):
    """Textual ends with a traceback at a byte that is no UTF-8, as in a paste from an old file.
    Here it is passed over; any other mistake ends the program as all do, with the text saved."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._file = cast("Any", Patient(cast("TextIO", self._file)))

    def _sigcont_application(self, *_: object) -> None:
        # This comes after SIGSTOP too, and when a terminal is closed. Taken twice, the terminal is
        # never given back, and its keys are read by a thread that nobody ends.
        if self._must_signal_resume:
            super()._sigcont_application()
        else:
            self._app.call_later(self._app.refresh)

    def run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)
                return
