"""The text of a seed file as mappings and lists: YAML or JSON, in which no key hides another."""

import json
from pathlib import Path
from typing import Any

from .section import SeedError


def parse_seed(path: Path, text: str) -> Any:
    """Return the content of a seed file; the name's end says whether it is JSON.

    Raises:
        SeedError: If it is not what it should be, or says something twice.
    """
    return _parse_json(path, text) if path.suffix == ".json" else _parse_yaml(path, text)


def _parse_json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _mapping(path, pairs))
    except ValueError as error:
        raise SeedError(f"{path} is not JSON: {error}") from None


def _mapping(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twins([key for key, _ in pairs], str(path))
    return dict(pairs)


def _refuse_twins(keys: list[str], where: str) -> None:
    """Refuse keys that stand twice, of which parsers would take the last one."""
    for key in keys:
        if keys.count(key) > 1:
            raise SeedError(f"{where}: the key {key!r} stands twice in one mapping")


def _parse_yaml(path: Path, text: str) -> Any:
    try:
        import yaml  # noqa: PLC0415 - only seed files in YAML need it
    except ImportError:
        raise SeedError(f'{path} needs PyYAML: pip install "dockerhub[emulator]"') from None

    class Loader(yaml.SafeLoader):
        """Leaves dates as they are written, and lets no key hide another."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name for it
            first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            _refuse_twins(keys, f"{path}, line {node.start_mark.line + 1}")
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise SeedError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
