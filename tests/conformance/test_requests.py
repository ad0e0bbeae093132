"""Operation laws about requests, for every operation, through both clients."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from laws.driving import SERVER, Client
from laws.due import SENT
from laws.method_laws import method
from laws.profile import read_profile
from laws.request_laws import allowed, anonymous, sending, sent_as_specified
from laws.static_laws import arguments, description, one_to_one
from laws.trying import MOST_OF_SCHEMATHESIS, try_examples
from laws.violation import Violation, hold
from laws.wire import arguments_of, coverage, load, made_sendable
from laws.world import Operation
from schemathesis import GenerationMode
from subjects import OPERATIONS, WORLD


@cache
def schema() -> Any:
    return load(WORLD)


@OPERATIONS
def test_what_the_spec_allows_is_sent_as_it_says(operation: Operation) -> None:
    """Nothing extra, nothing missing, credentials only where they are declared."""
    hold(sent_as_specified(WORLD, operation, ("sync", "async")))


@OPERATIONS
def test_cases_of_schemathesis_are_sent_as_it_would(
    both: list[Client], operation: Operation
) -> None:
    """Cases of its coverage phase, and random ones; each argument is sent at least once."""

    def law(drawn: Any) -> Iterator[Violation]:
        case = made_sendable(WORLD, operation, drawn)
        canonical = case.as_transport_kwargs(base_url=SERVER)
        given = arguments_of(WORLD, operation, case)
        for client in both:
            yield from sending(WORLD, canonical, client, operation, given, SENT)

    for case in coverage(schema(), operation):
        hold(law(case))
    strategy = schema()[operation.path][operation.method].as_strategy(
        generation_mode=GenerationMode.POSITIVE
    )
    try_examples(strategy, read_profile().operation_examples, law, MOST_OF_SCHEMATHESIS)


@OPERATIONS
def test_what_the_types_allow_is_allowed_by_the_spec_or_refused(operation: Operation) -> None:
    hold(allowed(WORLD, operation))


@OPERATIONS
def test_without_credentials_only_operations_that_need_none_are_sent(operation: Operation) -> None:
    hold(anonymous(WORLD, operation))


@OPERATIONS
def test_the_method_of_an_operation_does_it(both: list[Client], operation: Operation) -> None:
    """The client's own methods take every argument, and return the model of the response."""
    for client in both:
        hold(method(WORLD, schema(), client, operation))


@OPERATIONS
def test_arguments_and_description_agree(operation: Operation) -> None:
    """Names, order, kinds, types and defaults of arguments; method, path, tag, security, ..."""
    hold([*arguments(WORLD, operation), *description(WORLD, operation)])


def test_operations_models_and_servers_agree_one_to_one() -> None:
    hold(one_to_one(WORLD))
