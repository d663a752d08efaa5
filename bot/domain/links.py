"""Addresses of messages in Slack's web client, which its apps open too."""


def message_link(home: str | None, channel: str, ts: str) -> str:
    """Where a message stands; `home` is the workspace's web address, with a slash at its end."""
    return f"{home or 'https://slack.com/'}archives/{channel}/p{ts.replace('.', '')}"
