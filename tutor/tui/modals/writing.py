"""Somewhere to write: a note, an aha moment, a question, an answer. The modal asks, others act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static, TextArea

from tutor.progress.journal import AHA, ANSWER, NOTE, QUESTION
from tutor.tui.keys.journal import WRITING
from tutor.tui.notebook import Draft
from tutor.tui.widgets.keyline import KeyLine

TITLES = {NOTE: "A note", AHA: "★ Aha", QUESTION: "? An open question", ANSWER: "An answer"}
ROUND = (NOTE, AHA, QUESTION)


class Writing(ModalScreen[tuple[Draft, bool]]):
    """Returns the draft and whether it is to be written down; what is left stays a draft."""

    BINDINGS = [*WRITING]

    DEFAULT_CSS = """
    Writing {
        align: center middle;
        #box {
            width: 90%; max-width: 96; height: 80%; max-height: 28; min-height: 14;
            border: round $primary; background: $surface; padding: 0 1;
            border-subtitle-color: $text-muted;
        }
        #about { color: $text-muted; height: auto; max-height: 4; margin-bottom: 1; }
        #trouble { color: $warning; height: auto; margin-bottom: 1; }
        TextArea { height: 1fr; border: none; padding: 0; background: $surface; }
        TextArea:focus { border: none; }
        #tags { height: 1; margin-top: 1; }
        #tags Label { color: $text-muted; padding: 0 1 0 0; }
        #tags Input {
            width: 1fr; border: none; height: 1; padding: 0; margin-right: 2; background: $panel;
        }
    }
    """

    def __init__(
        self,
        draft: Draft,
        *,
        topics: Sequence[str] = (),
        katas: Sequence[str] = (),
        about: str = "",
        trouble: str = "",
    ) -> None:
        """`about` is the question that is answered, `trouble` why it was not written down."""
        super().__init__()
        self._draft, self._about, self._trouble = draft, about, trouble
        self._topics, self._katas = topics, katas

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_subtitle = "Markdown"
            if self._trouble:
                yield Static(self._trouble, id="trouble", markup=False)
            if self._about:
                yield Static(self._about, id="about", markup=False)
            yield TextArea(self._draft.text, soft_wrap=True, show_line_numbers=False)
            with Horizontal(id="tags"):
                yield Label("topic")
                yield Input(
                    self._draft.about,
                    id="topic",
                    compact=True,
                    placeholder="id or number",
                    suggester=SuggestFromList(self._topics, case_sensitive=False),
                )
                yield Label("kata", id="kata-label")
                yield Input(
                    self._draft.kata,
                    id="kata",
                    compact=True,
                    placeholder="none",
                    suggester=SuggestFromList(self._katas, case_sensitive=False),
                )
        yield KeyLine()

    def on_mount(self) -> None:
        text = self.query_one(TextArea)
        text.move_cursor(text.document.end)
        text.focus()
        self._head()

    def _head(self) -> None:
        """Show what it is, and only the tags that this may have."""
        kind = self._draft.kind
        title = TITLES[kind] + (f" to question {self._draft.number}" if kind == ANSWER else "")
        title += ", to be changed" if self._draft.page else ""
        self.query_one("#box").border_title = title
        self.query_one("#tags").display = kind != ANSWER
        for tag in ("#kata", "#kata-label"):
            self.query_one(tag).display = kind != QUESTION

    @property
    def draft(self) -> Draft:
        """What is written so far."""
        return replace(
            self._draft,
            text=self.query_one(TextArea).text,
            about=self.query_one("#topic", Input).value.strip(),
            kata=self.query_one("#kata", Input).value.strip()
            if self._draft.kind != QUESTION
            else "",
        )

    @on(Input.Submitted)
    def action_keep(self) -> None:
        if self.draft.text.strip():
            self.dismiss((self.draft, True))
        else:
            self.notify("There is nothing written yet.", severity="warning")

    def action_leave(self) -> None:
        self.dismiss((self.draft, False))

    @property
    def _kinds(self) -> tuple[str, ...]:
        """What it may become; a page that is there stays a note, or a question."""
        kinds = ROUND[:2] if self._draft.page else ROUND
        return kinds if self._draft.kind in kinds else ()

    def action_kind(self) -> None:
        if kinds := self._kinds:
            kind = kinds[(kinds.index(self._draft.kind) + 1) % len(kinds)]
            self._draft = replace(self.draft, kind=kind)
            self._head()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._kinds) if action == "kind" else True
