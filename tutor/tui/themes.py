"""Dark, light, high contrast. Colour never says alone what is not also said by a sign or a word.

`petrol` is the colour for names and kinds, `chosen-style` how the line under the cursor is set off
where its colours are not enough.
"""

from __future__ import annotations

from dataclasses import replace

from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.theme import Theme

from tutor.tui.state import THEMES

DARK, LIGHT, CONTRAST = THEMES

EVERY = (
    Theme(
        name=DARK,
        dark=True,
        primary="#6cb6ff",
        secondary="#b69cff",
        accent="#ffb454",
        success="#7fd77f",
        warning="#ffc66d",
        error="#ff7b72",
        foreground="#d8dee6",
        background="#12161c",
        surface="#181d25",
        panel="#222933",
        variables={
            "scrollbar": "#3a4452",
            "scrollbar-background": "#12161c",
            "scrollbar-background-hover": "#12161c",
            "scrollbar-background-active": "#12161c",
            "scrollbar-corner-color": "#12161c",
            "petrol": "#7fd7e8",
            "chosen-style": "none",
            "rule": "#3a4452",
            "footer-key-foreground": "#ffb454",
            "block-cursor-text-style": "bold",
            "button-focus-text-style": "bold underline",
            "block-cursor-background": "#2b3a52",
            "block-cursor-foreground": "#ffffff",
        },
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#0b5cad",
        secondary="#6741b5",
        accent="#9a4d00",
        success="#17692c",
        warning="#7d5200",
        error="#b3261e",
        foreground="#1f2328",
        background="#fbfbf9",
        surface="#f3f3ef",
        panel="#e6e6df",
        variables={
            "scrollbar": "#b4b8b0",
            "scrollbar-background": "#fbfbf9",
            "scrollbar-background-hover": "#fbfbf9",
            "scrollbar-background-active": "#fbfbf9",
            "scrollbar-corner-color": "#fbfbf9",
            "petrol": "#00687a",
            "chosen-style": "none",
            "rule": "#b4b8b0",
            "footer-key-foreground": "#9a4d00",
            "block-cursor-text-style": "bold",
            "button-focus-text-style": "bold underline",
            "block-cursor-background": "#cfdff2",
            "block-cursor-foreground": "#1f2328",
        },
    ),
    Theme(
        name=CONTRAST,
        dark=True,
        primary="#00e5ff",
        secondary="#ff9cff",
        accent="#ffff00",
        success="#00ff66",
        warning="#ffd500",
        error="#ff6b6b",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#262626",
        text_alpha=1.0,
        variables={
            "scrollbar": "#c0c0c0",
            "scrollbar-background": "#000000",
            "scrollbar-background-hover": "#000000",
            "scrollbar-background-active": "#000000",
            "scrollbar-corner-color": "#000000",
            "petrol": "#00e5ff",
            "chosen-style": "none",
            "rule": "#a0a0a0",
            "footer-key-foreground": "#ffff00",
            "block-cursor-text-style": "bold",
            "button-focus-text-style": "bold underline",
            "block-cursor-background": "#333300",
            "block-cursor-foreground": "#ffffff",
            "border": "#ffffff",
            "border-blurred": "#a0a0a0",
        },
    ),
)


# On a light ground a terminal's own green, yellow and cyan can't be read.
BLUE, MAGENTA = "#0000aa", "#aa00aa"


def plain(theme: Theme) -> Theme:
    """A theme for terminals with sixteen colours or none: there a shade of the ground is lost, so
    what is chosen is set off by reverse video, and the colours are some that each terminal has."""
    ground, text = theme.background or "#000000", theme.foreground or "#ffffff"
    variables = {
        **theme.variables,
        "chosen-style": "reverse",
        "block-cursor-text-style": "reverse",
        "block-cursor-background": ground,
        "block-cursor-foreground": text,
        "block-cursor-blurred-text-style": "reverse",
        "block-cursor-blurred-background": ground,
        "block-cursor-blurred-foreground": text,
        "text-disabled": text,
        "input-selection-background": BLUE if theme.dark else "#aaaaaa",
    }
    if theme.dark:
        return replace(theme, variables=variables)
    variables |= {"petrol": BLUE, "footer-key-foreground": MAGENTA}
    return replace(
        theme,
        variables=variables,
        primary=BLUE,
        success=BLUE,
        secondary=MAGENTA,
        accent=MAGENTA,
        warning=MAGENTA,
        error="#aa0000",
    )


RGB = tuple[int, int, int]


def _rgb(colour: str) -> RGB:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def terminal(theme: Theme) -> TerminalTheme:
    """What red, green, yellow … of the pages shared with the commands look like in a theme."""
    named = (
        theme.panel, theme.error, theme.success, theme.warning,
        theme.primary, theme.secondary, theme.variables["petrol"], theme.foreground,
    )  # fmt: skip
    colours = [_rgb(colour or "#808080") for colour in named]
    background, foreground = theme.background or "#000000", theme.foreground or "#ffffff"
    return TerminalTheme(_rgb(background), _rgb(foreground), colours, colours)


def dress(app: App[None]) -> None:
    """Let the named colours of Rich follow the app's theme."""
    theme = app.get_theme(app.theme)
    if theme and app.theme in THEMES:
        if theme.dark:
            app.ansi_theme_dark = terminal(theme)
        else:
            app.ansi_theme_light = terminal(theme)


def following(name: str) -> str:
    """The theme after this one, round and round."""
    place = THEMES.index(name) if name in THEMES else -1
    return THEMES[(place + 1) % len(THEMES)]
