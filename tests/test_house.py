"""The house itself: sizes, names, walls between workspaces, and papers that agree with the code."""

import ast
import inspect
import json
import re
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import storage
from bot.handlers import register
from bot.settings import setting_lines
from bot.views import ids
from storage.engine import Reading
from storage.tables import Table

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "storage", "sandbox", "demo", "simulation")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 10

READS_THE_CLOCK = {"bot/clock.py", "sandbox/clock.py"}

OVER_ALL_WORKSPACES = {
    "storage.directory.workspaces": "the tick looks after every workspace",
    "storage.schedules.due_schedules": "the tick asks what is due anywhere, and gets the workspace with each",
    "storage.schedules.next_schedule_due": "a moment, of no workspace",
    "storage.schedules.schedules_due_by": "the worker looks ahead for all of them",
    "storage.rounds.rounds_to_close": "the tick asks what is due anywhere, and gets the workspace with each",
    "storage.rounds.next_close": "a moment, of no workspace",
    "storage.programs.programs_with_digest_due": "the tick asks what is due anywhere, and gets the workspace with each",
    "storage.programs.next_digest_due": "a moment, of no workspace",
    "storage.deliveries.next_delivery_due": "a moment, of no workspace",
    "storage.deliveries.next_direct_check_in_due": "a moment, of no workspace",
    "storage.deliveries.workspaces_with_work": "finds the workspaces themselves",
    "storage.deliveries.forget_settled": "old deliveries, by age alone",
    "storage.deliveries.give_up_leases": "a worker's own leases, wherever they are",
    "storage.check_ins.forget_direct_check_ins": "old check-ins, by the age of their round alone",
    "storage.people_asked.forget_people_asked": "old askings, by age alone",
    "storage.check_ins.next_update_due": "a moment, of no workspace",
    "storage.home_tabs.next_tab_due": "a moment, of no workspace",
    "storage.home_tabs.forget_unopened": "tabs that nobody opens, by age alone",
    "storage.comments.forget_events": "ids of events, by age alone",
    "storage.audit.forget": "old entries, by age alone",
    "storage.ticks.coming": "moments, of no workspace",
    "storage.ticks.pulse": "one row, about the installation",
    "storage.ticks.mark_tick": "one row, about the installation",
    "storage.ticks.owe_erasures": "one row, about the installation",
    "storage.ticks.settle_erasures": "one row, about the installation",
}
"""Functions of storage that take no workspace, each with the reason."""

WITHOUT_WORKSPACE = {
    "workspaces": "its id is the workspace",
    "ticks": "one row, about the installation",
}
"""Tables without a workspace_id, each with the reason."""


@dataclass(frozen=True)
class Source:
    """A Python file of the house."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def functions(self) -> Iterator[tuple[str, int]]:
        """Every function with its length in lines."""
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{self.name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


@cache
def sources() -> tuple[Source, ...]:
    """All code of the house but the migrations, which are written by a tool and never touched again."""
    found = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(Source(path) for path in found if "migrations/versions" not in path.as_posix())


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git knows or would take up."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file())


@cache
def with_tests() -> tuple[Source, ...]:
    """All code of the house, what tries it and what measures it."""
    beside = (path for room in ("tests", "bench") for path in sorted((ROOT / room).rglob("*.py")))
    return (*sources(), *map(Source, beside))


def test_no_file_is_too_long() -> None:
    lengths = {source.name: len(source.text.splitlines()) for source in with_tests()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = dict(function for source in sources() for function in source.functions)

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION


def test_only_the_clock_reads_the_time() -> None:
    reading = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))\(")
    found = [source.name for source in sources() if reading.search(source.text)]

    assert set(found) <= READS_THE_CLOCK


def test_only_settings_reads_the_environment() -> None:
    found = [source.name for source in sources() if re.search(r"\bos\.(environ|getenv)\b", source.text)]

    assert found == []


def test_nothing_is_left_for_later() -> None:
    # Put together here, so that this file can be searched as well.
    marks = re.compile(
        rf"\b({'|'.join(('TO' + 'DO', 'FIX' + 'ME', 'X' * 3, 'NotImplemented' + 'Error', 'break' + 'point'))})\b"
    )
    unexplained = re.compile(r"# (noqa|type: ignore)(?!(: ?|\[)[\w, -]+\]?\s+[-#] ?\S)")
    for source in with_tests():
        assert not marks.search(source.text), source.name
        assert not unexplained.search(source.text), source.name


def test_log_lines_name_their_action_and_never_a_person_beside_an_answer() -> None:
    said = re.compile(r"\blog\.(?:debug|info|warning|error|exception)\((.*?)\n?\s*\)\n", re.DOTALL)
    for source in sources():
        for line in said.findall(source.text) if source.name.startswith("bot/") else ():
            assert "action=" in line, f"{source.name}: {line}"
            assert not re.search(r"\b(person|rating|answer|text|body|comment)=", line), f"{source.name}: {line}"


def storage_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The query functions: everything public in storage that takes a session."""
    for module in iter_modules(storage.__path__, "storage."):
        if module.ispkg or module.name in {"storage.engine", "storage.migrate", "storage.upsert"}:
            continue
        for name, function in inspect.getmembers(import_module(module.name), inspect.iscoroutinefunction):
            own = function.__module__ == module.name and not name.startswith("_")
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if own and first and isinstance(first.annotation, type) and issubclass(first.annotation, Reading):
                yield f"{module.name}.{name}", function


def test_every_query_takes_the_workspace() -> None:
    without = {
        name for name, function in storage_functions() if "workspace" not in inspect.signature(function).parameters
    }

    assert without == OVER_ALL_WORKSPACES.keys()


def test_every_row_belongs_to_a_workspace() -> None:
    without = {name for name, table in Table.metadata.tables.items() if "workspace_id" not in table.columns}

    assert without == WITHOUT_WORKSPACE.keys()


@dataclass
class Switchboard:
    """Stands in for Bolt and writes down what is registered, in its order."""

    lines: dict[str, list[str | re.Pattern[str]]] = field(default_factory=dict)

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], None]]:
        def register_one(what: str | re.Pattern[str]) -> Callable[[Any], None]:
            self.lines.setdefault(kind, []).append(what)
            return lambda _listener: None

        return register_one

    def serves(self, kind: str, name: str) -> bool:
        """Whether a line of its own, not the catch-all, serves this."""
        return any(
            what == name if isinstance(what, str) else what.pattern and what.search(name)
            for what in self.lines.get(kind, [])
        )


class Sign:
    """A desk whose listeners are never called."""

    def serve(self, handler: Any) -> Any:
        return handler


@pytest.fixture(scope="module")
def switchboard() -> Switchboard:
    board = Switchboard()
    register(board, Sign())
    return board


def all_ids() -> Mapping[str, str]:
    return {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}


def test_no_two_ids_are_the_same() -> None:
    values = list(all_ids().values())

    assert sorted(set(values)) == sorted(values)


def test_every_action_that_is_used_is_served_and_every_one_that_is_served_exists(switchboard: Switchboard) -> None:
    views = "\n".join(source.text for source in sources() if source.name.startswith("bot/views/"))
    called_back = {
        name for name in all_ids() if re.search(rf"(action_id|callback_id)=\(?\s*f?[\"{{]*ids\.{name}\b", views)
    }
    served = {name for name, value in all_ids().items() if _is_served(switchboard, value)}

    assert called_back - served == set()
    kinds = ("action", "view", "options")
    plain = {what for kind in kinds for what in switchboard.lines[kind] if isinstance(what, str)}
    assert plain <= set(all_ids().values())


def _is_served(switchboard: Switchboard, value: str) -> bool:
    return any(
        switchboard.serves(kind, name) for kind in ("action", "view", "options") for name in (value, f"{value}:x")
    )


def test_whatever_slack_calls_with_something_answers(switchboard: Switchboard) -> None:
    for kind in ("action", "view", "options", "event", "command"):
        last = switchboard.lines[kind][-1]
        assert isinstance(last, re.Pattern)
        assert last.search("anything at all")


@cache
def manifest() -> Mapping[str, Any]:
    return json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    **{f"channel_{what}": "channels:read" for what in ("archive", "unarchive", "rename", "left", "deleted")},
    **{f"group_{what}": "groups:read" for what in ("archive", "unarchive", "rename", "left", "deleted")},
}
"""What each event asks for (https://docs.slack.dev/reference/events)."""

METHOD_SCOPES = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "dnd.teamInfo": ("dnd:read",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.conversations": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.push": (),
    "views.update": (),
    "views.publish": (),
}
"""What each method asks for (https://docs.slack.dev/reference/methods), for where the bot uses it."""


def test_the_manifest_asks_for_exactly_what_is_used() -> None:
    messenger = "\n".join(source.text for source in sources() if source.name.startswith("bot/slack/"))
    methods = set(
        re.findall(r'"((?:auth|chat|conversations|users|views|files|usergroups(?:\.users)?|dnd)\.\w+)"', messenger)
    )
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]

    assert methods == METHOD_SCOPES.keys()
    needed = {scope for method in methods for scope in METHOD_SCOPES[method]}
    needed |= {scope for event in subscribed if (scope := EVENT_SCOPES[event])} | {"commands"}
    assert sorted(needed) == manifest()["oauth_config"]["scopes"]["bot"]


def test_every_event_in_the_manifest_has_its_own_line(switchboard: Switchboard) -> None:
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]

    assert subscribed == sorted(set(subscribed))
    assert [name for name in subscribed if not switchboard.serves("event", name.partition(".")[0])] == []


def test_the_manifest_keeps_to_slacks_schema() -> None:
    """The limits of schema 2.0.0 (https://github.com/slackapi/manifest-schema), for the parts that it has."""
    shown = manifest()["display_information"]
    (command,) = manifest()["features"]["slash_commands"]

    assert manifest().keys() == {"_metadata", "display_information", "features", "oauth_config", "settings"}
    assert manifest()["_metadata"] == {"major_version": 2}
    assert shown.keys() == {"name", "description", "background_color", "long_description"}
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert command.keys() == {"command", "description", "usage_hint", "should_escape"}
    assert command["should_escape"], "channels in commands come as ids only if Slack is told so"
    assert manifest()["features"].keys() == {"app_home", "bot_user", "slash_commands"}
    assert manifest()["settings"].keys() == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }


def test_every_scope_has_its_reason_on_the_operators_page() -> None:
    page = (ROOT / "docs/for-operators.md").read_text(encoding="utf-8")
    reasons = dict(re.findall(r"^\| `([a-z]+(?::[a-z]+)?)` \| (\S.+) \|$", page, re.MULTILINE))

    assert sorted(reasons) == manifest()["oauth_config"]["scopes"]["bot"]


def test_the_table_of_settings_on_the_operators_page_is_that_of_the_code() -> None:
    page = (ROOT / "docs/for-operators.md").read_text(encoding="utf-8")
    rows = [
        f"| `{line.variable}` | {f'`{line.default}`' if line.default else ''} | {line.description} |"
        for line in setting_lines(env_file=ROOT / "no-such-file")
    ]

    assert [row for row in rows if row not in page.splitlines()] == []
    assert len(re.findall(r"^\| `[A-Z_]+` \|", page, re.MULTILINE)) == len(rows)


def test_requirements_are_pinned_with_hashes_and_name_no_index() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        entries = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        for entry in entries:
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry[:60]


def test_no_file_tells_where_it_was_written() -> None:
    places = re.compile("|".join(["/w" + "ork/", "/t" + "mp/", "pypi" + r"\.", "--index" + "-url", "artifact" + "ory"]))
    readable = (path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".json", ".txt", ""})

    assert [path for path in readable if places.search(path.read_text(encoding="utf-8"))] == []


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in (path for path in tracked() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            file, _, heading = target.partition("#")
            if "://" in target:
                continue
            found = (page.parent / file).resolve() if file else page
            assert found.exists(), f"{page.name}: {target}"
            assert not heading or heading in headings(found), f"{page.name}: {target}"


def headings(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
