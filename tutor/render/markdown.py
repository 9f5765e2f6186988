"""A kata's Markdown in the terminal: headings at the left, code indented, no coloured boxes."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.style import Style
from rich.syntax import ANSI_DARK, ANSISyntaxTheme, Syntax
from rich.theme import Theme

from tutor.render.style import ACCENT, Verbatim, code, indent

MARGIN = 4  # left of code; a line that needs the room gets it
LOOK = Theme({"markdown.code": ACCENT, "markdown.item.bullet": "none", "markdown.hr": "dim"})
NO_LINE = Style(underline=False)  # Rich underlines names of modules, as if one could click them
PYTHON = ANSISyntaxTheme({token: look + NO_LINE for token, look in ANSI_DARK.items()})


class _Heading(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        self.text.stylize("bold" if self.tag != "h1" else "bold underline")
        yield self.text


class _CodeBlock(CodeBlock):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = str(self.text).rstrip()
        block = python(text) if self.lexer_name in ("python", "py") else code(text, style=ACCENT)
        spare = options.max_width - max(map(cell_len, text.split("\n")))
        yield indent(block, max(0, min(MARGIN, spare)))


class _Page(Markdown):
    elements = Markdown.elements | {
        "heading_open": _Heading,
        "fence": _CodeBlock,
        "code_block": _CodeBlock,
    }

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with console.use_theme(LOOK):
            # rendered here, since the theme is gone once the caller asks for the next piece
            pieces = list(super().__rich_console__(console, options))
        yield from pieces


def page(text: str) -> RenderableType:
    return _Page(text, hyperlinks=False)


def titled(text: str) -> tuple[str, str]:
    """The title and the rest of a text that starts with `# Title`; no title where it does not."""
    first, _, rest = text.lstrip().partition("\n")
    return (first[2:].strip(), rest.strip("\n")) if first.startswith("# ") else ("", text)


def python(source: str) -> Verbatim:
    """Python in the terminal's own colours."""
    text = Syntax("", "python", theme=PYTHON).highlight(source)
    text.rstrip()
    return Verbatim(text.plain, spans=text.spans)
