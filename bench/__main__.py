"""`make bench`: runs every module of this folder that has a `main`, in the order of their names."""

import importlib
import pkgutil

import bench


def main() -> None:
    """Run all benchmarks, or say that there are none."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    for name in names:
        print(f"== {name}")
        importlib.import_module(f"bench.{name}").main()
    if not names:
        print("No benchmarks yet.")


if __name__ == "__main__":
    main()
