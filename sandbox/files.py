"""Files: announced, uploaded, then completed and shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel


@dataclass(eq=False)
class File:
    """A file; `size` is what was announced, `content` what arrived."""

    id: str
    app: App
    name: str
    size: int
    alt_text: str | None = None
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    created: int = 0
    shared_in: list[Channel] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The file as `files.info` shows it."""
        extension = self.name.rpartition(".")[2].lower()
        body = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": _MIMETYPES.get(extension, "application/octet-stream"),
            "filetype": extension,
            "user": self.app.bot_user_id,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": any(not channel.is_private for channel in self.shared_in),
            "channels": [c.id for c in self.shared_in if c.kind == "public_channel"],
            "groups": [c.id for c in self.shared_in if c.kind == "private_channel"],
            "ims": [c.id for c in self.shared_in if c.kind == "im"],
        }
        return body | ({"alt_txt": self.alt_text} if self.alt_text else {})


_MIMETYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "csv": "text/csv",
    "html": "text/html",
    "txt": "text/plain",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
