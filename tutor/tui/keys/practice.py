"""Keys of the screen Practice. Letters work once Escape has left the editor."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import Binding

from tutor.tui.bindings import bind

# In the editor; from elsewhere they lead into it.
SEEK: list[Binding] = [
    bind("practice.find", "ctrl+f", "find", "Find", "Find a text"),
    bind("practice.find-next", "f3", "find_next(1)", "Find next", "Find it again", show=False),
    bind(
        "practice.find-back",
        "shift+f3",
        "find_next(-1)",
        "Find before",
        "Find the one before",
        show=False,
    ),
    bind("practice.line", "ctrl+g", "go_to_line", "Go to line", "Go to a line by its number"),
]

SCREEN: list[Binding] = [
    bind("practice.check", "ctrl+s", "check", "Check", "Save and check your file", always=True),
    bind("practice.hint", "h", "hint", "Hint", "One more hint, the gentlest first; it counts"),
    bind("practice.next", "n", "next", "Next", "On to the next kata"),
    bind("practice.write", "i", "write", "Write", "Back into the editor"),
    bind("practice.edit", "e", "edit", "$EDITOR", "Open the file in your own editor"),
    bind(
        "practice.solution", "s", "solution", "Solution", "The solution, after a pass or giving up"
    ),
    bind("practice.debrief", "d", "debrief", "Debrief", "Why it works, after a pass"),
    bind(
        "practice.history", "a", "history", "Attempts", "Your attempts, and what changed each time"
    ),
    bind("practice.list", "l", "list", "Katas", "Choose another kata"),
    bind("practice.run", "r", "run", "Again", "Check again, with other random inputs", show=False),
    bind(
        "practice.check-all",
        "C",
        "check_all",
        "All katas",
        "Check every kata that you have started",
        show=False,
    ),
    bind(
        "practice.error", "g,f8", "error", "To the line", "Go to the line of the error", show=False
    ),
    bind("practice.review", "v", "review", "Review", "Solve it again from blank, in its own file"),
    bind("practice.reset", "x", "reset", "Reset", "Begin again from the starter", show=False),
    bind("practice.cancel", "c,f9", "cancel", "Stop", "Stop the check that runs"),
    bind("practice.tensor", "t", "tensor", "Tensors", "Expected, got and difference as maps"),
    bind(
        "practice.pane",
        "f6",
        "pane",
        "Next pane",
        "To the next of prompt, editor and verdict",
        show=False,
        always=True,
    ),
    bind(
        "practice.prompt",
        "p",
        "prompt",
        "Prompt",
        "To the prompt: what is to be written",
        show=False,
    ),
    bind("practice.wide", "z,f11", "wide", "Larger", "This pane alone, or all side by side"),
    *(replace(one, show=False) for one in SEEK),
]

EDITOR: list[Binding] = [
    *SEEK,
    bind(
        "practice.comment",
        "ctrl+underscore,ctrl+slash",
        "comment",
        "Comment",
        "Comment the lines out, or in again",
        show=False,
    ),
    bind("practice.leave", "escape", "leave", "Keys", "Leave the editor: letters are keys then"),
]

TENSOR: list[Binding] = [
    bind("practice.left", "left", "move(0, -1)", "Left", "The cell at the left", show=False),
    bind("practice.right", "right", "move(0, 1)", "Right", "The cell at the right", show=False),
    bind("practice.up", "up", "move(-1, 0)", "Up", "The cell above", show=False),
    bind("practice.down", "down", "move(1, 0)", "Down", "The cell below", show=False),
    bind("practice.first", "f", "first", "First wrong", "The first cell that differs"),
    bind("practice.wrong", "w", "wrong(1)", "Next wrong", "The next cell that differs"),
    bind("practice.wrong-back", "W", "wrong(-1)", "Wrong before", "The one before", show=False),
    bind(
        "practice.slice-back",
        "comma",
        "slice(-1)",
        "Slice before",
        "The slice before, along the first axes",
        show=False,
    ),
    bind("practice.slice", "full_stop", "slice(1)", "Next slice", "The next slice"),
    bind("practice.mode", "m", "mode", "Numbers", "Colours, signs or numbers"),
    bind("practice.enlarge", "z", "enlarge", "Larger", "The maps on the whole screen"),
]

BINDINGS = [*{one.id: one for one in (*SCREEN, *EDITOR, *TENSOR)}.values()]
