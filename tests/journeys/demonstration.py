"""The demo with its page, lived in without a terminal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path

from demo.bar import Bar
from demo.keeping import Keeper
from demo.options import Options
from demo.visit import Visit, visited


@asynccontextmanager
async def running_demo(folder: Path, *, weeks: int = 0) -> AsyncIterator[Visit]:
    """The demo in a folder; it plays its history from the start on, and ends with the block."""
    async with visited(Keeper(folder), Options(weeks=weeks, port=0, folder=folder)) as visit:
        stop = asyncio.Event()
        living = asyncio.create_task(visit.live(stop, Bar(StringIO())))
        try:
            yield visit
        finally:
            stop.set()
            await living
