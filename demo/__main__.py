"""`python -m demo`: a made-up organization in the browser, or its half year in the terminal."""

import asyncio
import sys
from collections.abc import Sequence

from bot import log
from demo.keeping import StateError
from demo.options import PortError, read_options
from demo.terminal import tell
from demo.visit import visit


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it ends; the exit status."""
    log.configure("WARNING", "console")
    try:
        options = read_options(arguments, terminal=sys.stdout.isatty())
        asyncio.run(tell(options.weeks) if options.in_terminal else visit(options))
    except (PortError, StateError) as error:
        print(error.sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
