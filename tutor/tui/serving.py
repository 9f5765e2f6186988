"""The program in a browser: textual-serve, which answers only pages that it has sent itself."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = Path(__file__).with_name("page.html")
SIZE = 16  # pixels of a letter; `?fontsize=20` asks for others
SIZES = range(6, 73)
ALLOWED = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self' {socket}"
)


class OwnPagesOnly(Server):
    """A page of another site in the same browser could else open our socket, and type."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        names = {self.host, "localhost", "127.0.0.1", "::1"}

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            asked = [f"//{request.host}", *([origin] if origin else [])]
            if self.host not in ("0.0.0.0", "::") and any(
                urlsplit(url).hostname not in names for url in asked
            ):
                raise web.HTTPForbidden(text="This page belongs to another address.")
            if origin and urlsplit(origin).netloc != request.host:
                raise web.HTTPForbidden(text="This page comes from another site.")
            return await handler(request)

        app.middlewares.append(guard)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        """Our page instead of the one that comes with textual-serve, which asks for a font from the
        net, and for all else at the name under which the server was begun."""
        scheme = "wss" if request.secure else "ws"
        socket = f"{scheme}://{request.host}/ws"
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isdecimal() and int(asked) in SIZES else SIZE
        page = Template(PAGE.read_text(encoding="utf-8"))
        return web.Response(
            text=page.substitute(static="/static", socket=socket, size=size),
            content_type="text/html",
            headers={"Content-Security-Policy": ALLOWED.format(socket=socket)},
        )

    async def on_startup(self, app: web.Application) -> None:
        self.console.print(f"The tutor is at {self.public_url}. Ctrl-C ends it.")


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C; each visit gets a program of its own over the same workspace."""
    command = shlex.join([sys.executable, "-m", "tutor", "tui"])
    OwnPagesOnly(command, host=host, port=port, title="tutor").serve()
