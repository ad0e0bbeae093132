"""Test the laws on what is new in a package. A program, since it must import only that package.

Its arguments are the paths of the operations to test. It prints the broken laws.
"""

import sys
from collections.abc import Iterator

from laws import catalog
from laws.covering import covering
from laws.validating import Judge
from laws.violation import Violation
from laws.world import World, read_spec


def broken(world: World, part: World) -> Iterator[Violation]:
    """Yield every violation, and every instance that another validator refuses."""
    names = {name for name in part.models if name != "ErrorBody"}
    changed = catalog.Changed(
        world,
        [each for name, each in world.models.items() if name in names],
        [each for name, each in world.operations.items() if name in part.operations],
    )
    assert changed.models
    assert changed.operations
    judge = Judge(world)
    for model in changed.models:
        for data in covering(world, model.schema):
            for pointer, keyword, message in judge.faults(model.schema, data):
                yield Violation("covering", model.name, pointer, f"{keyword}: {message}", data)
    yield from catalog.behavioral(changed)
    yield from catalog.static(changed)


def main(paths: list[str]) -> int:
    """Print the violations, and return how many there are."""
    document = read_spec()
    chosen = {path: document["paths"][path] for path in paths}
    found = list(broken(World(document), World({**document, "paths": chosen})))
    sys.stdout.writelines(f"{each}\n" for each in found)
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
