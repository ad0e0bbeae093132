"""Operation laws about answers, for every operation and documented status."""

from collections.abc import Iterator

from laws.answer_laws import (
    answered,
    answering,
    departing,
    documented,
    parsed,
    regular,
    shapeless,
    undocumented,
)
from laws.driving import Client
from laws.profile import read_profile
from laws.strategies import instances
from laws.trying import try_examples
from laws.violation import Violation, hold
from laws.world import Operation
from subjects import OPERATIONS, WORLD


@OPERATIONS
def test_every_documented_answer_becomes_its_model_or_error(operation: Operation) -> None:
    hold(answered(WORLD, operation))


@OPERATIONS
def test_random_answers_become_their_models_or_errors(
    both: list[Client], operation: Operation
) -> None:
    """Through both clients, for every documented status with a body."""
    for status, body in documented(operation):
        if body is None:
            continue

        def law(data: object, status=status, body=body) -> Iterator[Violation]:
            for client in both:
                yield from answering(WORLD, client, operation, status, body, data)

        many = read_profile().operation_examples
        many = many if status < 300 else min(3, many)
        try_examples(instances(WORLD, body.schema), many, law)


@OPERATIONS
def test_the_generated_function_knows_the_answer_of_success(operation: Operation) -> None:
    hold(parsed(WORLD, operation))


@OPERATIONS
def test_undocumented_statuses_are_refused(operation: Operation) -> None:
    """Those that IANA does not know, too."""
    hold(undocumented(WORLD, operation))


@OPERATIONS
def test_a_success_without_an_object_is_refused(operation: Operation) -> None:
    hold(shapeless(WORLD, operation))


@OPERATIONS
def test_what_the_spec_allows_is_no_drift(operation: Operation) -> None:
    hold(regular(WORLD, operation))


@OPERATIONS
def test_every_departure_is_tolerated_and_told(operation: Operation) -> None:
    """One at a time, from the fullest answer."""
    hold(departing(WORLD, operation))
