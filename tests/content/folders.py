"""Content folders as an organization might write them."""

from pathlib import Path


def practice_text(
    *,
    title: str = "A quiet room",
    question: str = "Is there a quiet room for {program}?",
    source: str = "Our own staff",
    extra: str = "",
    why: str = "People think better in peace.",
    signs: tuple[str, ...] = ("There is a room.", "It is quiet."),
) -> str:
    """A sound practice file, but for what a test spoils."""
    fields = f'title = "{title}"\nquestion = "{question}"\nsource = "{source}"\n{extra}\n'
    listed = "\n".join(f"- {sign}" for sign in signs)
    return f"+++\n{fields}+++\n\n## Why it matters\n\n{why}\n\n## Fully in place\n\n{listed}\n"


def driver_text(
    *,
    slug: str = "housing",
    name: str = "Housing",
    group: str = "organization",
    summary: str = "Where the work takes place.",
    extra: str = "",
) -> str:
    """A sound table of a drivers file, but for what a test spoils."""
    return f'[[driver]]\nslug = "{slug}"\nname = "{name}"\ngroup = "{group}"\nsummary = "{summary}"\n{extra}\n'


class OwnFolder:
    """The folder in which an organization keeps its own content."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def holds(self, name: str, text: str | bytes) -> "OwnFolder":
        """Write a file into the folder, with the folders on its way."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return self
