"""Keys of the screen Journal, and of the page on which something is written."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

SCREEN: list[Binding] = [
    bind("journal.note", "n", "write('note')", "Note", "Write a note"),
    bind("journal.aha", "a", "write('aha')", "Aha", "Write down what you have just understood"),
    bind("journal.ask", "w", "write('question')", "Question", "Keep an open question"),
    bind("journal.answer", "r", "answer", "Answer", "Answer the question chosen"),
    bind("journal.edit", "e", "edit", "Edit", "Change the page: its text, what it is about"),
    bind("journal.search", "slash", "search", "Search", "Find pages by words, topic or kata"),
    bind("journal.filter", "f", "filter(1)", "Only", "All, notes, ahas, open questions, questions"),
    bind("journal.export", "x", "export", "Export", "Write the whole journal as Markdown"),
    bind("journal.topic", "o", "topic", "Topic", "Go to the topic of the page", show=False),
    bind("journal.kata", "p", "kata", "Practise", "Go to the kata of the page", show=False),
    bind("journal.delete", "d,delete", "delete", "Delete", "Take the page back", show=False),
    bind("journal.restore", "u", "restore", "Undo", "Take the last deletion or change back"),
    bind("journal.pane", "f6", "pane", "Next pane", "To the pages or the page",
         show=False, always=True),
    bind("journal.back", "escape", "back", "Back", "Back to the list; then show all again",
         show=False, always=True),
]  # fmt: skip

WRITING: list[Binding] = [
    bind("journal.keep", "ctrl+s", "keep", "Keep", "Write it down", always=True),
    bind("journal.leave", "escape", "leave", "Leave", "Leave it for now; the draft is kept",
         always=True),
    bind("journal.kind", "f2", "kind", "Note, aha, question", "A note, an aha moment or a question",
         always=True),
]  # fmt: skip

BINDINGS = [*SCREEN, *WRITING]
