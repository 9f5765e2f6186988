"""How keys are read from the terminal, where it sends what no terminal should."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class Tolerant(LinuxDriver):
    """Textual ends with a traceback at a byte that is no UTF-8, as in a paste from an old file.
    Here it is passed over; any other mistake ends the program as all do, with the text saved."""

    def run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)
                return
