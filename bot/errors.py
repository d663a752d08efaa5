"""Errors that carry data and one sentence for the person who meets them."""

from dataclasses import dataclass


class PulseError(Exception):
    """The root of every error whose sentence may be shown to a person as it is."""

    @property
    def sentence(self) -> str:
        """One plain sentence that says what is wrong and what to do."""
        return str(self)

    def __str__(self) -> str:
        return self.sentence if type(self).sentence is not PulseError.sentence else super().__str__()


@dataclass
class SettingsError(PulseError):
    """A setting is missing or wrong; the start stops with exit code 78 (EX_CONFIG, sysexits.h)."""

    variable: str
    expected: str

    @property
    def sentence(self) -> str:
        return f"{self.variable}: {self.expected}"


@dataclass
class ContentError(PulseError):
    """A content file is broken or stands twice."""

    file: str
    fault: str

    @property
    def sentence(self) -> str:
        return f"{self.file}: {self.fault}"


def as_logged(error: Exception) -> dict[str, object]:
    """What may happen on any day is logged as its sentence, a fault of ours with where it happened."""
    return {"error": error.sentence} if isinstance(error, PulseError) else {"exc_info": error}
