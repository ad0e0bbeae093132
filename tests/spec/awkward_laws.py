"""Hold the laws for what is new in a package; a program, since it needs that package alone.

The paths of the operations to look at are its arguments. It prints what is broken.
"""

import sys
from collections.abc import Iterator

from laws import catalogue
from laws.covering import covering
from laws.validating import Judge
from laws.violation import Violation
from laws.world import World, read_spec


def broken(world: World, part: World) -> Iterator[Violation]:
    """Yield every violation, and every instance that is none for another validator."""
    names = {name for name in part.models if name != "ErrorBody"}
    changed = catalogue.Changed(
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
    yield from catalogue.behavioural(changed)
    yield from catalogue.static(changed)


def main(paths: list[str]) -> int:
    """Print the violations, and return how many there are."""
    document = read_spec()
    chosen = {path: document["paths"][path] for path in paths}
    found = list(broken(World(document), World({**document, "paths": chosen})))
    sys.stdout.writelines(f"{each}\n" for each in found)
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
