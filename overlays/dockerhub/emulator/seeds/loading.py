"""Finding a seed by its name, and reading seed files: YAML or JSON without repeated keys."""

import json
from pathlib import Path
from typing import Any

from dockerhub.emulator.state.state import State

from .demo import demo_state
from .section import SeedError
from .seed_file import build_seed

__all__ = ["SeedError", "load_seed"]

_SUFFIXES = (".yaml", ".yml", ".json")


def load_seed(seed: str | Path | State) -> State:
    """Return the state that a seed describes.

    Args:
        seed: ``demo``, ``empty``, the path of a seed file, or a state that was built by hand.

    Raises:
        SeedError: If there is no such seed, or the file is not valid.
    """
    if isinstance(seed, State):
        return seed
    if seed == "demo":
        return demo_state()
    if seed == "empty":
        return State(name="empty")
    path = Path(seed)
    if path.suffix not in _SUFFIXES:
        raise SeedError(f"there is no seed {str(seed)!r}: use demo, empty or a file *.yaml, *.json")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"cannot read the seed file {path}: {error}") from None
    value = _parse_json(path, text) if path.suffix == ".json" else _parse_yaml(path, text)
    return build_seed({} if value is None else value, default_name=path.stem, where=path.name)


def _parse_json(path: Path, text: str) -> Any:
    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_repeated([key for key, _ in pairs], str(path))
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=mapping)
    except (ValueError, RecursionError) as error:
        raise SeedError(f"{path} is not JSON: {error}") from None


def _parse_yaml(path: Path, text: str) -> Any:
    try:
        import yaml  # noqa: PLC0415 - only seed files in YAML need it
    except ImportError:
        raise SeedError(f'{path} needs PyYAML: pip install "dockerhub[emulator]"') from None

    class Loader(yaml.SafeLoader):
        """Keeps dates as text, and refuses repeated keys."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name for it
            first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            _refuse_repeated(keys, f"{path}, line {node.start_mark.line + 1}")
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SeedError(f"{path} is not YAML: {' '.join(str(error).split())}") from None


def _refuse_repeated(keys: list[str], where: str) -> None:
    """Refuse repeated keys, of which parsers would take the last one."""
    for key in keys:
        if keys.count(key) > 1:
            raise SeedError(f"{where}: the key {key!r} is repeated in one mapping")
