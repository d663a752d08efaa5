"""Slack is reached through the proxy that the environment names, but nothing on this machine is."""

import pytest

from bot.proxy import proxy_for


@pytest.fixture(autouse=True)
def _behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:8080")
    monkeypatch.setenv("no_proxy", "inside.example")


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://slack.com/api/", "http://proxy.example:8080"),
        ("wss://wss-primary.slack.com/link", "http://proxy.example:8080"),
        ("http://slack.example/api/", None),
        ("https://inside.example/api/", None),
        ("https://127.0.0.1:9/api/", None),
        ("https://[::1]:9/api/", None),
        ("https://localhost/api/", None),
    ],
)
def test_which_proxy_leads_where(url: str, proxy: str | None) -> None:
    assert proxy_for(url) == proxy
