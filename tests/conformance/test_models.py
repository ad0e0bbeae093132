"""Model laws, for every schema that occurs in a request or a response."""

from enum import Enum
from functools import cache

from laws.building import instances_of
from laws.landing import find_class
from laws.model_laws import constructed, covered, decoding, encoding, requirement, secrecy
from laws.probing import Probe
from laws.profile import read_profile
from laws.static_laws import attributes
from laws.strategies import filled
from laws.trying import MOST_OF_SCHEMATHESIS, try_examples
from laws.validating import Judge
from laws.violation import hold
from laws.world import Model
from subjects import MODELS, WORLD

JUDGE = Judge(WORLD)


@cache
def probe() -> Probe:
    return Probe(WORLD)


@MODELS
def test_everything_that_the_spec_allows_lands_and_comes_back(model: Model) -> None:
    """The covering set lands in the right attributes with the right types, and comes back."""
    hold(covered(WORLD, model))


@MODELS
def test_random_instances_land_and_come_back(model: Model) -> None:
    """A failing random instance is shrunk to the smallest."""
    try_examples(
        filled(WORLD, model.schema),
        read_profile().schema_examples,
        lambda data: decoding(WORLD, JUDGE, model, data),
    )


@MODELS
def test_instances_of_schemathesis_land_and_come_back(model: Model) -> None:
    """Made and checked by schemathesis alone, with keys that the spec does not name."""
    try_examples(
        probe().instances(model),
        read_profile().operation_examples,
        lambda data: probe().holds(model, data),
        MOST_OF_SCHEMATHESIS,
    )


@MODELS
def test_what_the_class_allows_the_spec_allows(model: Model) -> None:
    """Instances built only from type hints are valid, except for what no type can express."""
    hold(constructed(WORLD, model))


@MODELS
def test_random_instances_of_the_class_are_valid(model: Model) -> None:
    """Random instances of the class, made from its type hints."""
    members = find_class(model.name)
    if not issubclass(members, Enum):
        try_examples(
            instances_of(members),
            read_profile().schema_examples,
            lambda value: encoding(JUDGE, model, value),
        )


@MODELS
def test_required_means_required_and_secret_means_secret(model: Model) -> None:
    hold([*requirement(WORLD, model), *secrecy(WORLD, model)])


@MODELS
def test_attributes_and_members_agree(model: Model) -> None:
    """Names, types and defaults of attributes, names and values of members."""
    hold(attributes(WORLD, model))
