"""``python -m bench.faults [--minutes 10] [--seed N] [--times 1]``: prints its report; ends with 1 on any fault."""

import argparse
import json
import random
import signal
import sys

from bench.faults.journey import Plan, travel


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, help="the same seed draws the same moments")
    parser.add_argument("--times", type=int, default=1, help="so many journeys, one after the other")
    options = parser.parse_args(arguments)
    # Python would end at SIGTERM without stopping what was started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    first = random.randrange(10**6) if options.seed is None else options.seed
    passed = True
    for number in range(options.times):
        report = travel(Plan(seconds=options.minutes * 60, seed=first + number))
        print(json.dumps(report, ensure_ascii=False, indent=2), flush=True)
        passed = passed and report["passed"]
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
