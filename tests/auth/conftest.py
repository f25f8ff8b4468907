"""What the tests of signing in share."""

import pytest

from kernel.store.sign_in import Throttle


@pytest.fixture
def longer_waits(monkeypatch):
    """Waits of a minute where the product's first is a second: a busy machine needs that long."""
    delay_s = Throttle.delay_s
    monkeypatch.setattr(
        Throttle, "delay_s", lambda self, failures, *, free: 60 * delay_s(self, failures, free=free)
    )
