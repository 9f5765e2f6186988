"""Keys that hold on every screen."""

from __future__ import annotations

from tutor.tui.bindings import bind

PLACES = (
    ("1", "today", "Today", "What to do now"),
    ("2", "practice", "Practice", "Write the current kata"),
    ("3", "curriculum", "Curriculum", "The whole road, topic by topic"),
    ("4", "checkpoints", "Checkpoints", "How ready you are, and self-assessments"),
    ("5", "progress", "Progress", "Hours, mastery and reviews as plots"),
    ("6", "journal", "Journal", "Notes, aha moments and open questions"),
)

BINDINGS = [
    *(
        bind(f"app.{id}", key, f"place('{id}')", title, said, show=False)
        for key, id, title, said in PLACES
    ),
    bind("app.help", "question_mark,f1", "help", "Help", "All keys that work here"),
    bind("app.timer", "ctrl+t", "timer", "Timer", "Start the timer, pause it, go on", show=False),
    bind("app.stop", "ctrl+r", "timer_stop", "Stop timer", "Stop the timer and count its time",
         show=False),
    bind("app.theme", "f10", "next_theme", "Theme", "Dark, light or high contrast", show=False),
    bind("app.palette", "ctrl+p", "command_palette", "Commands", "Find any command by its name",
         show=False, always=True),
    bind("app.quit", "q,ctrl+q", "quit", "Quit", "Save what is unsaved and leave"),
]  # fmt: skip
