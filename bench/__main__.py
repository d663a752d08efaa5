"""`make bench`: runs every module of this folder that has a `main`, in the order of their names, or those named."""

import importlib
import pkgutil
import sys

import bench


def main(wanted: list[str]) -> None:
    """Run the benchmarks; a module without a `main` only helps others."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    for name in wanted or names:
        run = getattr(importlib.import_module(f"bench.{name}"), "main", None)
        if run:
            print(f"== {name}")
            run()


if __name__ == "__main__":
    main(sys.argv[1:])
