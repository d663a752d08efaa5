"""Files on their way to somebody's direct messages: sent once, or refused with the reason."""

import pytest

from bot.ports import SlackRefusedError, SlackUnknownError
from bot.views.file import File
from tests.worker.messaging import TEAM


async def test_a_file_comes_to_somebodys_direct_messages_with_words_above_it(messenger, north, app, slack):
    ana, ben, *_ = north.members
    channel = await messenger.open_dm(TEAM, ana.id)
    file = File("figures.csv", "Figures & more", b"a,b\n1,2\n")
    await messenger.upload(TEAM, channel, file, comment="What you asked for.")
    [sent] = ana.dm(app).messages
    assert sent.text == "What you asked for."
    assert [(one.name, one.title, one.content) for one in sent.files] == [(file.name, file.title, file.content)]
    assert not ben.dm(app).messages


async def test_a_file_without_the_scope_is_refused_with_its_name(messenger, north, app):
    app.scopes = frozenset({"im:write"})
    channel = await messenger.open_dm(TEAM, north.members[0].id)
    with pytest.raises(SlackRefusedError) as refused:
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")
    assert (refused.value.code, refused.value.needed) == ("missing_scope", "files:write")


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_is_sent_once_whatever_becomes_of_it(messenger, north, app, slack, step: str):
    ana, *_ = north.members
    channel = await messenger.open_dm(TEAM, ana.id)
    slack.faults.add(step, kind="reset_after_store")
    with pytest.raises(SlackUnknownError):
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")
    assert len(slack.traffic.calls(step)) == 1
    assert len(ana.dm(app).messages) == (step == "files.completeUploadExternal")


async def test_an_address_that_takes_no_bytes_is_a_failure(messenger, north, app, slack, monkeypatch):
    channel = await messenger.open_dm(TEAM, north.members[0].id)
    monkeypatch.setattr(slack, "files", Forgetful())
    with pytest.raises(SlackRefusedError, match="upload"):
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")


class Forgetful(dict):
    """Announced files are lost at once."""

    def __setitem__(self, name, file):
        pass
