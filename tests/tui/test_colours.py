"""What can be read: contrast in every theme, terminals with sixteen colours, and with none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from rich._palettes import STANDARD_PALETTE
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual import constants
from textual.color import Color
from textual.filter import DIM_FACTOR
from textual.geometry import Region
from textual.pilot import Pilot
from textual.theme import Theme
from textual.widgets import Button

from tutor.tui import themes
from tutor.tui.app import TutorApp
from tutor.tui.limited import limited
from tutor.tui.modals.ask import yes_or_no
from tutor.tui.screens.first_run import Choice
from tutor.tui.widgets.practice.editor import FEW as FEW_INKS
from tutor.tui.widgets.practice.editor import LOOKS
from tutor.tui.widgets.practice.tensor import TensorView
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
ENOUGH = 4.5  # WCAG 2.2, level AA, for text of this size
INKS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")
GROUNDS = ("background", "surface", "panel")
FEW = [themes.plain(theme) for theme in themes.EVERY]


def contrast(ink: Color, ground: Color) -> float:
    high, low = sorted((_light(ink), _light(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: Color) -> float:
    """Relative luminance, after WCAG."""
    parts = [value / 255 for value in colour.rgb]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def sixteen(colour: Color) -> Color:
    """What is left of a colour where there are sixteen, on the console of a PC."""
    found = RichColor.from_rgb(*colour.rgb).downgrade(ColorSystem.STANDARD)
    assert found.number is not None
    return Color(*STANDARD_PALETTE[found.number])


def pairs(theme: Theme) -> Iterator[tuple[str, Color, Color]]:
    """Each colour for text on each ground that it may stand on, by their names."""
    every = {**theme.to_color_system().generate(), **theme.variables}
    found = {name: Color.parse(every[name]) for name in (*INKS, *GROUNDS, "petrol")}
    grounds = {name: found[name] for name in GROUNDS}
    inks = {name: found[name] for name in (*INKS, "petrol")}
    cursor = Color.parse(every["block-cursor-background"])
    for where, ground in {**grounds, "cursor": cursor}.items():
        for what, ink in inks.items():
            yield f"{what} on {where}", ink, ground
        quiet = ground.blend(found["foreground"], DIM_FACTOR)
        yield f"dim on {where}", quiet, ground
    for where in ("background", "surface", "panel"):
        share = float(every["text-muted"].removeprefix("auto ").rstrip("%")) / 100
        extreme = grounds[where].get_contrast_text(1.0)
        yield f"muted on {where}", grounds[where].blend(extreme, share), grounds[where]
    keys = Color.parse(every["footer-key-foreground"])
    yield "keys on panel", keys, grounds["panel"]
    yield "text under the cursor", Color.parse(every["block-cursor-foreground"]), cursor
    for what in ("success", "warning", "primary"):  # the timer, a button that has the keys
        yield f"background on {what}", grounds["background"], inks[what]


@pytest.mark.parametrize("theme", themes.EVERY, ids=lambda theme: theme.name)
def test_every_pair_of_colours_can_be_read(theme: Theme) -> None:
    poor = {n: round(contrast(i, g), 2) for n, i, g in pairs(theme) if contrast(i, g) < ENOUGH}
    assert poor == {}


@pytest.mark.parametrize("theme", FEW, ids=lambda theme: theme.name)
def test_so_it_can_where_there_are_sixteen(theme: Theme) -> None:
    found = {n: contrast(sixteen(i), sixteen(g)) for n, i, g in pairs(theme)}
    assert {n: round(value, 2) for n, value in found.items() if value < ENOUGH} == {}


@pytest.mark.parametrize(("look", "theme"), [*zip(LOOKS, themes.EVERY, strict=True)])
def test_python_can_be_read_in_the_editor(look: object, theme: Theme) -> None:
    ground = Color.parse(theme.background or "")
    for kind, style in look.syntax_styles.items():  # type: ignore[attr-defined]
        assert contrast(Color.from_rich_color(style.color), ground) >= ENOUGH, kind


@pytest.mark.parametrize(
    ("look", "theme"), [*zip((LOOKS[0], FEW_INKS, LOOKS[2]), FEW, strict=True)]
)
def test_so_it_can_be_in_sixteen(look: object, theme: Theme) -> None:
    ground = sixteen(Color.parse(theme.background or ""))
    for kind, style in look.syntax_styles.items():  # type: ignore[attr-defined]
        assert contrast(sixteen(Color.from_rich_color(style.color)), ground) >= ENOUGH, kind


# --- on the screen ----------------------------------------------------------------------------


@pytest.fixture(params=["sixteen", "none"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A terminal with sixteen colours, or NO_COLOR."""
    if request.param == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setattr(constants, "COLOR_SYSTEM", "standard")
    return str(request.param)


def styles(app: TutorApp, selector: str = "") -> list[tuple[str, Style]]:
    """All texts of the screen, or of a widget, with their styles, as they go to the terminal."""
    screen = app.screen
    at = screen.query_one(selector) if selector else screen
    strips = at.render_lines(Region(0, 0, *at.size))
    if not selector:
        strips = screen._compositor.render_strips()
    return [(one.text, one.style or Style()) for strip in strips for one in strip]


def test_every_screen_is_shown_and_what_is_chosen_stands_out(
    lived: Workspace, start: Start, settled: Settled, fake: object, few: str
) -> None:
    chosen = {"1": "#list", "3": "#tree", "4": "#list", "6": "#list"}

    async def story() -> None:
        app = start(lived, "today")
        async with app.run_test(size=(140, 45)) as pilot:
            assert limited(app)
            for place in "123456":
                await settled(pilot)
                await pilot.press("escape", place)
                await settled(pilot)
                if place in chosen:
                    assert any(s.reverse for _, s in styles(app, chosen[place])), place
                found = {c for _, s in styles(app) for c in (s.color, s.bgcolor) if c and c.triplet}
                colourful = [c.name for c in found if len({*(c.triplet or ())}) > 1]
                assert bool(colourful) == (few == "sixteen"), place

    asyncio.run(story())


def test_tensors_are_shown_by_signs(
    fresh: Workspace, start: Start, settled: Settled, fake: object, few: str
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(140, 45)) as pilot:
            await settled(pilot)
            app.screen.editor.put("wrong\n")  # type: ignore[attr-defined]
            await pilot.press("ctrl+s")
            await settled(pilot)
            view = app.screen.query_one(TensorView)
            assert view.shown_mode() == "signs"
            said = "\n".join(line.plain for line in view.lines())
            assert "×" in said and "NaN" in said and "█" in said

    asyncio.run(story())


def test_the_answer_that_enter_gives_is_marked(
    fresh: Workspace, start: Start, settled: Settled, few: str
) -> None:
    async def story() -> None:
        app = start(fresh, "today")
        async with app.run_test(size=(60, 20)) as pilot:
            await settled(pilot)
            app.push_screen(yes_or_no("Shall it be? " * 8, "Yes", title="Question"))
            await settled(pilot)
            assert app.screen.query_one("#box").region.right <= 60
            labels = [str(button.label) for button in app.screen.query(Button)]
            assert labels == ["▸ No (n)", "  Yes (y)"]
            await pilot.press("right")
            await settled(pilot)
            labels = [str(button.label) for button in app.screen.query(Button)]
            assert labels == ["  No (n)", "▸ Yes (y)"]

    asyncio.run(story())


def test_the_first_start_shows_what_is_taken(start: Start, settled: Settled, few: str) -> None:
    async def story() -> None:
        app = start(None)
        async with app.run_test(size=(60, 20)) as pilot:
            await settled(pilot)
            choices = app.screen.query(Choice)
            assert [one.render().plain[:4] for one in choices] == [" (•)", " ( )"]
            # Nothing is out of sight, though the button has the keys.
            assert app.screen.query_one("#sheet").max_scroll_y == 0
            app.screen.query_one("#background").focus()
            await pilot.press("down", "space")
            await settled(pilot)
            assert [one.render().plain[:4] for one in choices] == [" ( )", "▸(•)"]

    asyncio.run(story())
