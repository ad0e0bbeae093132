"""Every operation has a record in `tests/families`, and every record an operation."""

from collections import Counter

from corrected import OPERATIONS
from family_record import Access
from records import FAMILIES


def test_each_operation_is_in_exactly_one_record() -> None:
    """The file to edit is named."""
    written = Counter(each.name for family in FAMILIES.values() for each in family.operations)
    problems = []
    for name in OPERATIONS.keys() - written.keys():
        [tag] = OPERATIONS[name]["tags"]
        known = (file for file, family in FAMILIES.items() if family.tag == tag)
        file = next(known, f"{tag.replace('-', '_')}.py")
        problems.append(f"add {name} to tests/families/{file}: the document has it")
    for file, family in FAMILIES.items():
        for each in family.operations:
            tags = OPERATIONS.get(each.name, {}).get("tags", [])
            if not tags:
                problems.append(f"delete {each.name} from tests/families/{file}: it is gone")
            elif tags != [family.tag] or written[each.name] > 1:
                problems.append(f"{each.name} is in tests/families/{file}: its tag is {tags}")
    assert not problems, "\n" + "\n".join(sorted(problems))


def test_the_document_says_what_access_tokens_cannot_do() -> None:
    """So that a refusal explains itself; the records say who may call an operation."""
    for family in FAMILIES.values():
        # The test above names those that are gone.
        for each in (each for each in family.operations if each.name in OPERATIONS):
            refused = (each.access or family.access) is Access.PASSWORD
            mark = OPERATIONS[each.name].get("x-access-tokens")
            assert (mark == "refused") is refused, each.name
