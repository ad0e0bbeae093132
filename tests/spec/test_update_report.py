"""What the report of an update says about actions."""

from spec.overlay.actions import Action
from spec.update.report import Report
from spec.update.results import MEANINGS, ActionResult, Status


def result(number: int, status: Status, *details: str) -> ActionResult:
    action = Action("$.info", "Wrong.", (), 1, "update", {}, number=number, line=10 * number)
    return ActionResult(action, status, details)


def test_actions_that_need_no_attention_take_few_lines() -> None:
    """Absent ones share a line; those that fit have none, unless there is something to say."""
    report = Report(
        [
            result(1, Status.ABSENT, "It is old."),
            result(2, Status.APPLIED),
            result(3, Status.APPLIED, "is 3 now"),
            result(4, Status.ABSENT),
        ]
    )
    assert str(report).splitlines()[:5] == [
        "corrections: 2 applied, 2 absent",
        f"  absent ({MEANINGS[Status.ABSENT]}): overlay#1, overlay#4",
        "  overlay#3 applied (fits as it is), line 30",
        "    $.info",
        "    is 3 now",
    ]
