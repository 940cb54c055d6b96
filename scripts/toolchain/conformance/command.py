"""The command `scripts/conformance`."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from toolchain.conformance import matrix
from toolchain.conformance.build import BuildError, build
from toolchain.conformance.exchange import GatewayError
from toolchain.conformance.languages import CACHE, LANGUAGES, Program
from toolchain.conformance.runs import Run, Stage, by_histories, directly, stages, through_gateway, with_key
from toolchain.environment import ROOT

README = ROOT / "tests" / "conformance" / "README.md"
DETAILS = CACHE / "readings.json"


def main(description: str | None) -> int:
    """Build, run and compare the clients of these languages, or of all."""
    try:
        return _build_and_compare(description)
    except (matrix.MatrixError, GatewayError) as error:
        print(error, file=sys.stderr)
        return 1


def _build_and_compare(description: str | None) -> int:
    chosen, options = _arguments(description)
    readme = README.read_text(encoding="utf-8")
    if options.write:
        matrix.replace_matrix(readme, "")  # fails now, not after all the work, if README.md has no place for it
    missing = {name: LANGUAGES[name].missing() for name in chosen}
    is_required = options.require or bool(os.environ.get("CI"))
    for name in chosen:
        if missing[name]:
            result = "failed" if is_required else "skipped"
            print(
                f"{name}: {result}, since {', '.join(missing[name])} is missing on this machine: install it", flush=True
            )
    failed = any(missing.values()) and is_required
    here = [name for name in chosen if not missing[name]]
    with ThreadPoolExecutor(2) as pool:
        done = dict(
            zip(here[::-1], pool.map(_build, here[::-1]), strict=True)
        )  # the slowest language comes last in the list
    built = [name for name in here if done[name]]
    failed |= built != here

    readings = []
    with stages() as all_stages:
        for name in built:
            for program in LANGUAGES[name].programs:
                for run in _runs(name, program, all_stages):
                    readings += run.readings
                    failed |= not _print_faults(run)
    print(matrix.table(readings))
    matrix.write_details(DETAILS, readings)
    print(f"Details: {DETAILS.relative_to(ROOT)}")
    if failed or len(built) < len(LANGUAGES):
        if options.write:
            print("The matrix was not written: it needs every language, and all of them equal.", file=sys.stderr)
        return failed or options.write
    if options.write:
        README.write_text(matrix.replace_matrix(readme, matrix.table(readings)), encoding="utf-8")
    elif matrix.replace_matrix(readme, matrix.table(readings)) != readme:
        print(
            f"The matrix in {README.relative_to(ROOT)} is not this one: run scripts/conformance --write",
            file=sys.stderr,
        )
        return True
    return False


def _arguments(description: str | None) -> tuple[list[str], argparse.Namespace]:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=f"by default all: {', '.join(LANGUAGES)}")
    parser.add_argument("--require", action="store_true", help="fail if a toolchain is missing, as if CI were set")
    parser.add_argument("--write", action="store_true", help="write the matrix into tests/conformance/README.md")
    options = parser.parse_args()
    if unknown := {*options.languages} - {*LANGUAGES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(LANGUAGES)}")
    if options.write and options.languages:
        parser.error("--write takes no LANGUAGE: the matrix has them all")
    return [name for name in LANGUAGES if name in (options.languages or LANGUAGES)], options


def _build(name: str) -> bool:
    began = time.monotonic()
    try:
        done = "built" if build(name) else "was built before"
    except BuildError as error:
        print(f"{name}: {error}", file=sys.stderr, flush=True)
        return False
    print(f"{name}: {done}, {time.monotonic() - began:.1f} s", flush=True)
    return True


def _runs(language: str, program: Program, stages: list[Stage]) -> Iterator[Run]:
    """Run a program through every route and in every wire form."""
    for stage in stages:
        yield by_histories(language, program, stage)
    for stage in stages:
        yield through_gateway(language, program, stage)
    yield with_key(language, program, stages[0])
    for stage in stages if program.signing else []:
        yield directly(language, program, stage)


def _print_faults(run: Run) -> bool:
    """Print the faults; returns whether there are none."""
    wrong = list(run.faults)
    for reading in run.readings:
        if not reading.is_as_expected:
            shown = [f"  {difference[:300]}" for difference in reading.differences[:3]]
            wrong.append("\n".join([f"{reading.operation}: {reading.verdict}", *shown]))
    for line in wrong:
        print(f"{run.title}: {line}", file=sys.stderr, flush=True)
    return not wrong
