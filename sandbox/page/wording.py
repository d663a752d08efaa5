"""What crosses the wire, in the words of somebody who hasn't read Slack's documentation."""

from sandbox.traffic import Exchange

CALLS = {
    "api.test": "Tests the connection",
    "apps.connections.open": "Asks for a web socket",
    "auth.test": "Asks who it is",
    "blocks.validate": "Has blocks checked",
    "bots.info": "Looks up a bot",
    "chat.delete": "Deletes a message",
    "chat.getPermalink": "Asks for a message's address",
    "chat.postEphemeral": "Shows something to one person",
    "chat.postMessage": "Posts a message",
    "chat.update": "Changes a message",
    "conversations.history": "Reads a channel",
    "conversations.info": "Looks up a channel",
    "conversations.join": "Joins a channel",
    "conversations.list": "Lists the channels",
    "conversations.members": "Asks who is in a channel",
    "conversations.open": "Opens direct messages",
    "conversations.replies": "Reads a thread",
    "dnd.info": "Asks whether somebody wants quiet",
    "dnd.teamInfo": "Asks who wants quiet",
    "files.completeUploadExternal": "Finishes an upload",
    "files.getUploadURLExternal": "Begins an upload",
    "files.info": "Looks up a file",
    "response_url": "Answers an interaction",
    "team.info": "Looks up the workspace",
    "usergroups.list": "Lists the user groups",
    "usergroups.users.list": "Asks who is in a user group",
    "users.conversations": "Asks which channels somebody is in",
    "users.info": "Looks up a person",
    "users.list": "Lists the people",
    "views.open": "Opens a dialog",
    "views.publish": "Shows its Home tab",
    "views.push": "Opens a dialog upon another",
    "views.update": "Changes a dialog",
}
"""What an app asks of Slack; the keys are the Web API's methods, and the addresses that interactions come with."""

EVENTS = {
    "app_home_opened": "Somebody opened the app's Home",
    "app_uninstalled": "The app was removed",
    "block_actions": "Somebody pressed or chose something",
    "block_suggestion": "Somebody searches in a menu",
    "channel_archive": "A channel was archived",
    "channel_deleted": "A channel was deleted",
    "channel_left": "The app was taken out of a channel",
    "channel_rename": "A channel was renamed",
    "channel_unarchive": "A channel was opened again",
    "group_archive": "A private channel was archived",
    "group_deleted": "A private channel was deleted",
    "group_left": "The app was taken out of a private channel",
    "group_rename": "A private channel was renamed",
    "group_unarchive": "A private channel was opened again",
    "member_joined_channel": "Somebody joined a channel",
    "member_left_channel": "Somebody left a channel",
    "message": "Somebody said something",
    "subteam_created": "A user group was made",
    "subteam_members_changed": "A user group has other members",
    "subteam_updated": "A user group was changed",
    "team_join": "Somebody is new in the workspace",
    "tokens_revoked": "The app's tokens were revoked",
    "url_verification": "Slack asks whether the address is the app's",
    "user_change": "Something about a person changed",
    "view_closed": "Somebody closed a dialog",
    "view_submission": "Somebody submitted a dialog",
}
"""What Slack tells an app: events, interactions, and (beginning with a slash) commands."""

CHANGES = {"message_changed": "Somebody changed a message", "message_deleted": "Somebody deleted a message"}

FAULTS = {
    "rate_limited": "refused on purpose, as if there were too many requests",
    "reset_after_store": "stored, then the line was cut on purpose",
    "reset_before": "the line was cut on purpose before anything was stored",
    "server_error": "an error made on purpose",
    "slow": "stored, and answered late on purpose",
    "timeout_after_store": "stored, then left without an answer on purpose",
}


def named(exchange: Exchange) -> str:
    """What an exchange is about; its own name if there are no words for it."""
    name = exchange.name
    if exchange.direction == "in":
        return CALLS.get(name, name)
    if name.startswith("/"):
        return f"Somebody typed {name}"
    event = exchange.request.get("event")
    subtype = event.get("subtype") if isinstance(event, dict) else None
    return CHANGES.get(str(subtype), EVENTS.get(name, name))


def ended(exchange: Exchange) -> str:
    """How an exchange ended, in a few words: `200 ok`, `429`, `200 channel_not_found`, `no answer`."""
    if exchange.status is None:
        return "no answer"
    error = exchange.response.get("error") if isinstance(exchange.response, dict) else None
    return f"{exchange.status} {error or ('ok' if exchange.ok else '')}".strip()


def remarks(exchange: Exchange) -> tuple[str, ...]:
    """What was unusual about it, a sentence each: the limit that was hit, the fault that it met, a repetition."""
    found = []
    if exchange.limit:
        found.append(f"Limit hit: {exchange.limit}.")
    if exchange.fault:
        found.append(f"Trouble: {FAULTS.get(exchange.fault, exchange.fault)}.")
    if exchange.retry_after:
        found.append(f"Told to come again in {exchange.retry_after} s.")
    if exchange.retry:
        found.append(f"Repetition {exchange.retry} of an event that failed.")
    return tuple(found)
