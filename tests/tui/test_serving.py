"""The page in the browser: it asks for nothing from the net, and answers where it was asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from aiohttp.test_utils import TestClient, TestServer

from tutor.tui.serving import OwnPagesOnly

Asked = Callable[[TestClient], Awaitable[None]]  # type: ignore[type-arg]


def ask(asked: Asked) -> None:
    async def whole() -> None:
        app = await OwnPagesOnly("true", host="localhost", port=8000)._make_app()
        async with TestClient(TestServer(app)) as client:
            await asked(client)

    asyncio.run(whole())


def test_all_that_the_page_needs_comes_from_the_same_server() -> None:
    async def asked(client: TestClient) -> None:  # type: ignore[type-arg]
        answer = await client.get("/")
        page = await answer.text()
        assert not re.findall(r"https?://|//[a-z]", page)
        paths = re.findall(r'(?:src|href)="(/[^"]+)"|url\("([^"]+)"\)', page)
        assert len(paths) == 3
        for path in map("".join, paths):
            assert (await client.get(path)).status == 200, path
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "http" not in policy

    ask(asked)


def test_the_socket_is_that_of_the_name_in_the_address() -> None:
    """127.0.0.1 in the browser works as localhost does, and so does another name that was asked
    for with --host."""

    async def asked(client: TestClient) -> None:  # type: ignore[type-arg]
        page = await (await client.get("/", headers={"Host": "127.0.0.1:9000"})).text()
        assert 'data-session-websocket-url="ws://127.0.0.1:9000/ws"' in page
        page = await (await client.get("/?fontsize=20")).text()
        assert 'data-font-size="20"' in page
        page = await (await client.get("/?fontsize=%22%3E9")).text()
        assert 'data-font-size="16"' in page

    ask(asked)


def test_pages_of_other_sites_are_refused() -> None:
    async def asked(client: TestClient) -> None:  # type: ignore[type-arg]
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
            assert (await client.get("/", headers=headers)).status == 403

    ask(asked)
