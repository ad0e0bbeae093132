"""Kill exports, plans and deletions of tags, and logins; check that nothing is lost."""

import argparse
import random
import sys
import time

from killing import kill_exports, kill_logins, kill_plans, kill_prunes


def main() -> int:
    """Run all campaigns and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="in all; default: 300")
    parser.add_argument("--seed", type=int, default=None, help="to see the same again")
    options = parser.parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}")
    for name, things, campaign in (
        ("audit export", "events", kill_exports),
        ("prune", "tags", kill_prunes),
        ("prune of many repositories", "tags", kill_plans),
        ("login, logout, auth switch", "logins", kill_logins),
    ):
        began = time.monotonic()
        tally = campaign(options.kills // 4, seed)
        print(
            f"{name}: {tally.kills} kills in {tally.runs} runs, {tally.checked:,} {things} "
            f"compared: none lost, none twice ({time.monotonic() - began:.0f} s)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
