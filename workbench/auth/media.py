"""Whose a file below /media is: pictures and downloads that Streamlit keeps for a page.

Streamlit gives them to anybody who knows the address, which is made of the content. Here the
address answers only the browser session whose page shows the file. What a download button makes
when it is pressed belongs to no page for the seconds that it lasts: the first who asks, which is
the browser that pressed, is the only one.
"""

from collections import OrderedDict
from pathlib import PurePosixPath
from threading import Lock

from streamlit import runtime

MOST_REMEMBERED = 10_000
_first: OrderedDict[str, str] = OrderedDict()  # id of a file → token of who asked first
_guard = Lock()


def may_fetch(path: str, token: str | None) -> bool:
    """Whether the browser session of TOKEN may have the file at PATH.

    Args:
        path: Below /media/.
        token: As the cookie carries it; None for a bearer of an API token.
    """
    if token is None:
        return False
    file_id = PurePosixPath(path).stem
    owners = _owners(file_id)
    if owners:
        return token in owners
    with _guard:
        first = _first.setdefault(file_id, token)
        _first.move_to_end(file_id)
        while len(_first) > MOST_REMEMBERED:
            _first.popitem(last=False)
    return first == token


def _owners(file_id: str) -> set[str]:
    """The tokens of the sessions whose pages show the file."""
    if not runtime.exists():
        return set()
    running = runtime.get_instance()
    kept = running.media_file_mgr
    with kept._lock:
        sessions = [
            session_id
            for session_id, files in kept._files_by_session_and_coord.items()
            if file_id in files.values()
        ]
    found = (running._session_mgr.get_session_info(one) for one in sessions)
    tokens = (info.session._user_info.get("session") for info in found if info is not None)
    return {str(token) for token in tokens if token}
