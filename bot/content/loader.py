"""The catalogue, from the files that ship with the bot and those that an organization lays over them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.content.drivers_file import DRIVERS_FILE, read_drivers
from bot.content.files import ContentPath
from bot.content.practice_file import practice_id, read_practice
from bot.domain.catalogue import Catalogue, Driver, Practice


def load_catalogue(own_folder: Path | None = None) -> Catalogue:
    """The shipped catalogue, with the organization's own folder laid over it.

    The folder has the layout `<driver>/<slug>.md` and may have a `drivers.toml`. What has an id that exists
    replaces its texts; the rest is added. Raises ContentError, which names the file and the fault.
    """
    shipped = ContentPath.of(Path(__file__).parent)
    drivers = read_drivers(shipped / DRIVERS_FILE)
    catalogue = _lay_over(Catalogue(drivers, ()), (shipped / "practices").inside())
    return _with_own(catalogue, ContentPath.of(own_folder)) if own_folder else catalogue


def _with_own(catalogue: Catalogue, folder: ContentPath) -> Catalogue:
    drivers_file = folder / DRIVERS_FILE
    folders = [found for found in folder.inside() if found != drivers_file]
    drivers = catalogue.drivers
    if drivers_file.exists:
        drivers = read_drivers(drivers_file, known=drivers)
    return _lay_over(Catalogue(drivers, catalogue.practices), folders)


def _lay_over(catalogue: Catalogue, folders: Iterable[ContentPath]) -> Catalogue:
    """The catalogue with the practices of some drivers' folders added, or in the place of those they replace."""
    files = [file for folder in folders for file in _practice_files(folder, catalogue.drivers)]
    read = [(file, read_practice(file, replaces=catalogue.find(practice_id(file)))) for file in files]
    by_id = {practice.id: practice for practice in (*catalogue.practices, *(practice for _, practice in read))}
    practices = _in_order(catalogue.drivers, by_id.values())
    for file, practice in read:
        _check_twins(file, practice, practices)
    return Catalogue(catalogue.drivers, practices)


def _practice_files(folder: ContentPath, drivers: Sequence[Driver]) -> tuple[ContentPath, ...]:
    if not folder.is_folder:
        folder.broken(f"this is neither {DRIVERS_FILE} nor a folder named after a driver")
    slugs = [driver.slug for driver in drivers]
    if folder.path.name not in slugs:
        folder.broken(f"there is no driver of this name; known are {', '.join(slugs)}")
    return folder.inside()


def _check_twins(file: ContentPath, practice: Practice, practices: Iterable[Practice]) -> None:
    """One title twice within a driver, or one question twice anywhere, is one practice twice."""
    for other in practices:
        if other.id == practice.id:
            continue
        if other.driver == practice.driver and other.title.casefold() == practice.title.casefold():
            file.broken(f"{other.id} has the same title")
        if other.question.casefold() == practice.question.casefold():
            file.broken(f"{other.id} asks the same question")


def _in_order(drivers: Sequence[Driver], practices: Iterable[Practice]) -> tuple[Practice, ...]:
    """Drivers in their order, practices of a driver by position, then by id."""
    places = {driver.slug: place for place, driver in enumerate(drivers)}
    return tuple(sorted(practices, key=lambda one: (places[one.driver], one.position, one.id)))
