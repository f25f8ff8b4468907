"""The Railroad Commission's site as the settings allow it; without them no network is used."""

import shutil
from pathlib import Path

from kernel.errors import NotAllowed, Unavailable
from kernel.sources.pace import Pace
from kernel.sources.rrc_site import RrcSite
from workbench.settings import Settings, settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def fetching_is_on() -> bool:
    """Whether an administrator allowed papers to be fetched."""
    return settings().rrc_fetch


def commission_site(options: Settings | None = None) -> RrcSite:
    """The site to fetch from.

    Raises:
        NotAllowed: Fetching is off.
        Unavailable: There is no browser on this machine.
    """
    options = options or settings()
    if not options.rrc_fetch:
        raise NotAllowed(
            "Fetching from the Railroad Commission is off.",
            hint="An administrator turns it on with WORKBENCH_RRC_FETCH=true.",
        )
    every_s = options.rrc_seconds_per_request
    return RrcSite(
        address=options.rrc_url,
        documents_host=options.rrc_documents_host,
        chromium=browser_of(options),
        pace=Pace(file=options.data_dir / "run" / "rrc-pace", every_s=every_s),
        retry_after_s=(10 * every_s, 20 * every_s),
        rate_wait_s=60 * every_s,
    )


def browser_of(options: Settings) -> Path:
    """The Chromium or Chrome of the settings, else the first on PATH.

    Raises:
        Unavailable: There is none.
    """
    named = options.chromium
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise Unavailable(
            f"There is no browser {named or 'Chromium'} on this machine.",
            hint="Install Chromium, or name it with WORKBENCH_CHROMIUM.",
        )
    return Path(found)
