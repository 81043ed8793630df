"""Product and reference side by side, and the smallest document on which they differ."""

import sys
from dataclasses import replace
from typing import Any

from tests.reference.documents import Case, random_case
from tests.reference.oracle import ssi
from tests.reference.product import product


def reference(case: Case) -> dict[str, Any]:
    return ssi(
        list(case.documents),
        case.as_of,
        since=case.since,
        seat=case.seat,
        policy=case.policy,
        zone=case.zone,
    )


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """Every leaf by its path; lists by position."""
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        return {path: value}
    found: dict[str, Any] = {}
    for key, inner in pairs:
        if key != "reason":  # why something was left out is said in the product's own words
            found |= flat(inner, f"{path}/{key}")
    return found


def differences(case: Case) -> dict[str, str]:
    """The fields in which the two answers differ, by path; empty where they agree."""
    expected, found = flat(reference(case)), flat(product(case))
    return {
        path: f"reference {expected.get(path)!r}, product {found.get(path)!r}"
        for path in sorted({*expected, *found})
        if expected.get(path) != found.get(path)
    }


def minimal(case: Case) -> Case:
    """The case without any line that is not needed for the two to differ in the same field."""
    field = next(iter(differences(case)))
    for number in range(len(case.documents)):
        lines = case.documents[number].split("\n")
        size = max(1, len(lines) // 2)
        while size:
            start = 0
            while start < len(lines):
                fewer = lines[:start] + lines[start + size :]
                documents = list(case.documents)
                documents[number] = "\n".join(fewer)
                smaller = replace(case, documents=tuple(documents))
                told = differences(smaller)
                if field in told and "/unusable" not in told:
                    case, lines = smaller, fewer
                else:
                    start += size
            size //= 2
    return case


def main(first: int, last: int) -> None:
    different = 0
    for seed in range(first, last):
        case = random_case(seed)
        if not differences(case):
            continue
        different += 1
        case = minimal(case)
        print(f"seed {seed}: {replace(case, documents=())}")
        for document in case.documents:
            print(document.strip() or "(empty document)")
        for path, told in differences(case).items():
            print(f"{path}: {told}")
        print(flush=True)
    print(f"{different} of {last - first} seeds differ")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
