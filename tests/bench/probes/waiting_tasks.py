"""What tasks that wait for their turn take, and what is left of them when all are canceled.

python waiting_tasks.py URL TASKS
"""

import asyncio
import gc
import re
import sys
from pathlib import Path
from typing import Any

from timing import tell

from dockerhub import AsyncDockerHub

URL, TASKS = sys.argv[1], int(sys.argv[2])


def resident() -> float:
    """Return the resident memory in kB, as Linux reports it."""
    gc.collect()
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    return float(kilobytes)


async def use() -> dict[str, Any]:
    """Call a server that does not respond, and cancel."""
    async with AsyncDockerHub(base_url=URL, anonymous=True) as hub:
        for each in ("first", "second"):
            # What is imported, and what the allocator keeps, is there after the first time.
            before = resident()
            tasks = [
                asyncio.create_task(hub.tags.get("python", each))
                for _ in range(TASKS if each == "second" else 100)
            ]
            await asyncio.sleep(1)
            taken = resident() - before
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            tasks.clear()
    return {"kilobytes": taken / TASKS, "left": len(asyncio.all_tasks()) - 1}


tell(asyncio.run(use()))
