"""What may be set, what production refuses, and how it is told."""

import pytest

from kernel.errors import InvalidInput
from workbench.settings import Settings, read_settings, setting_names

SAFE = {"WORKBENCH_ENV": "production", "WORKBENCH_PUBLIC_URL": "https://wells.example.com"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch):
    """Set variables for `read_settings`; those of the person running the tests do not count."""
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)

    def give(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return give


def test_that_nothing_needs_to_be_set(environment):
    found = environment()

    assert (found.host, found.port) == ("127.0.0.1", 8501)
    assert (found.session_idle_minutes, found.session_absolute_hours) == (60, 12)
    assert found.environment == "development"
    assert found.wants_samples


def test_that_every_setting_says_what_it_does():
    for name, about in setting_names().items():
        assert name.startswith("WORKBENCH_") or name == "DATABASE_URL"
        assert len(about) > 10, name


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"WORKBENCH_SAMPLE_DATA": "true"}, "sample data"),
        ({"WORKBENCH_LOG_LEVEL": "debug"}, "debug"),
        ({"WORKBENCH_PUBLIC_URL": ""}, "TLS"),
        ({"WORKBENCH_PUBLIC_URL": "http://wells.example.com"}, "TLS"),
        ({"WORKBENCH_SECRET_KEY": "x" * 40}, "no random key"),
        ({"WORKBENCH_SECRET_KEY": "short"}, "WORKBENCH_SECRET_KEY"),
    ],
)
def test_that_production_refuses_what_is_not_safe(environment, more, why):
    with pytest.raises(InvalidInput, match=why):
        environment(**SAFE | more)


def test_that_production_starts_behind_tls_and_without_samples(environment):
    found = environment(**SAFE)

    assert found.production
    assert found.behind_tls
    assert not found.wants_samples


def test_that_production_without_tls_must_be_asked_for(environment):
    found = environment(WORKBENCH_ENV="production", WORKBENCH_ALLOW_PLAIN_HTTP="true")

    assert not found.behind_tls


@pytest.mark.parametrize("url", ["wells.example.com", "https://a.example/path", "ftp://a.example"])
def test_that_a_public_address_is_a_scheme_and_a_host(environment, url):
    with pytest.raises(InvalidInput, match="WORKBENCH_PUBLIC_URL"):
        environment(WORKBENCH_PUBLIC_URL=url)


def test_that_secrets_are_not_shown_with_the_settings(environment):
    secret = "0123456789abcdef" * 4
    found = environment(
        DATABASE_URL="postgresql://admin:hunter2@db/app", WORKBENCH_SECRET_KEY=secret
    )

    assert "hunter2" not in repr(found)
    assert secret not in repr(found)


def test_that_a_refused_value_is_not_repeated_where_it_may_be_secret(environment):
    with pytest.raises(InvalidInput) as refusal:
        environment(WORKBENCH_SECRET_KEY="hunter2")

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://llm.example.com/v1", "private address"),
        ("http://8.8.8.8/v1", "private address"),
        ("ftp://llm.example.com", "private address"),
        ("https://key@llm.example.com/v1", "host and path alone"),
    ],
)
def test_that_papers_go_to_a_model_over_tls_or_not_beyond_the_premises(environment, url, why):
    with pytest.raises(InvalidInput, match=why):
        environment(WORKBENCH_LLM_URL=url, WORKBENCH_LLM_MODEL="tiny")


@pytest.mark.parametrize(
    "url", ["https://llm.example.com/v1", "http://127.0.0.1:8000/v1", "http://10.1.2.3:8000/v1"]
)
def test_that_a_model_may_be_hosted_or_on_the_premises(environment, url):
    assert environment(WORKBENCH_LLM_URL=f"{url}/", WORKBENCH_LLM_MODEL="tiny").llm_url == url


def test_that_a_model_server_needs_the_name_of_its_model(environment):
    with pytest.raises(InvalidInput, match="WORKBENCH_LLM_MODEL"):
        environment(WORKBENCH_LLM_URL="https://llm.example.com/v1")
