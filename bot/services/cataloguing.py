"""The catalogue as one workspace has it: the shipped one, and what programs have of their own."""

from collections.abc import Collection

from bot.domain.catalogue import Catalogue
from bot.domain.own_practice import Catalogues
from storage import own_practices, wordings
from storage.engine import Reading


async def catalogues(session: Reading, workspace: str, shipped: Catalogue) -> Catalogues:
    """What is shipped, and what the programs of a workspace have of their own. Services are given the shipped
    catalogue alone, and ask here for what a program makes of it."""
    return Catalogues(
        shipped,
        practices=await own_practices.own_practices(session, workspace),
        wordings=await wordings.wordings(session, workspace),
    )


async def catalogue_of(session: Reading, workspace: str, program_id: str, shipped: Catalogue) -> Catalogue:
    """What one program may ask, in its own words where it has some."""
    return (await catalogues(session, workspace, shipped)).of(program_id)


async def catalogues_of(
    session: Reading, workspace: str, programs: Collection[str], shipped: Catalogue
) -> dict[str, Catalogue]:
    """The same of several programs."""
    own = await catalogues(session, workspace, shipped)
    return {one: own.of(one) for one in programs}


async def whole_catalogue(session: Reading, workspace: str, shipped: Catalogue) -> Catalogue:
    """What any program of a workspace may ask."""
    return (await catalogues(session, workspace, shipped)).whole
