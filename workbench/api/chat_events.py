"""An answer that is being written, told as server-sent events; a lost connection loses nothing."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import anyio
from anyio import to_thread
from fastapi.encoders import jsonable_encoder

from kernel.errors import KernelError
from kernel.store.chats import MessageRow

LOOKS_EVERY_S = 0.15
ALIVE_EVERY = 60  # looks without news, after which a comment keeps proxies from hanging up
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def told_as_events(
    first: Mapping[str, Any],
    look: Callable[[], MessageRow],
    whole: Callable[[MessageRow], Mapping[str, Any]],
) -> AsyncIterator[str]:
    """The events of one answer.

    Args:
        first: What the first event tells: the message, and the id of its answer.
        look: Reads the answer as far as it is written.
        whole: The answer as the last event tells it.
    """
    yield _event("message", first)
    said, steps, idle = "", 0, 0
    while True:
        try:
            row = await to_thread.run_sync(look)
        except KernelError as failure:  # no longer signed in, or the database does not answer
            yield _event("error", {"detail": str(failure)})
            return
        news = [_event("tool", _step(call)) for call in row.tool_calls[steps:]]
        steps = len(row.tool_calls)
        words = row.words.rstrip() if row.state == "streaming" else row.words
        if fresh := words[len(said) :]:
            news.append(_event("delta", {"content": fresh}))
            said = words
        for event in news:
            yield event
        if row.state != "streaming":
            break
        idle = 0 if news else idle + 1
        if idle and idle % ALIVE_EVERY == 0:
            yield ": still writing\n\n"
        await anyio.sleep(LOOKS_EVERY_S)
    if row.about.get("proposal_id"):
        yield _event("proposal", {"proposal_id": row.about["proposal_id"]})
    if row.state in ("failed", "partial"):
        detail = row.about.get("notice") or row.words
        yield _event("error", {"detail": detail, **whole(row)})
    else:
        yield _event("done", whole(row))


def _step(call: Any) -> dict[str, Any]:
    return {
        "name": call.name,
        "arguments": call.arguments,
        "result": call.result,
        "status": call.status,
        "duration_ms": call.duration_ms,
    }


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(jsonable_encoder(data), ensure_ascii=False)}\n\n"
