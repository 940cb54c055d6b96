"""Runs the programs against every wire form, and compares what they read with the records."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from binance_liquidations_simulator import Simulator, WireForm
from toolchain.conformance.exchange import Gateway, Request, Witnessed, bare_environment, gateway
from toolchain.conformance.languages import CACHE, Program, Source
from toolchain.conformance.matrix import FORMS, Reading
from toolchain.conformance.records import FIRST, KINDS, Row, differences, keeps_unknown, parse, records, row

_SPAN = ("1748304000000", "1765411200000")  # 2025-05-27 to 2025-12-11: all records that have a window, in two windows
_SECONDS = 120


class Stage(NamedTuple):
    """An exchange that answers in one wire form, and the gateway in front of it."""

    form: WireForm
    exchange: Witnessed
    base_url: str
    gateway: Gateway


class Run(NamedTuple):
    """The result of one run of a program."""

    title: str
    readings: list[Reading]
    faults: list[str]


@contextmanager
def stages() -> Iterator[list[Stage]]:
    """Start a stage for each wire form."""
    with ExitStack() as stack:
        found = []
        for form in FORMS:
            exchange = Witnessed(form)
            base_url = stack.enter_context(Simulator(exchange)).base_url
            found.append(Stage(form, exchange, base_url, stack.enter_context(gateway(exchange, base_url))))
        yield found


def by_histories(language: str, program: Program, stage: Stage) -> Run:
    """Run the program of histories: every record of every kind must arrive, with one request for each kind."""
    done, sent = _run_through_gateway(stage, language, program.histories)
    faults = [f"it stopped: {done.stderr.strip()[-2000:]}"] if done.returncode else []
    if len(sent) != len(KINDS):
        faults.append(f"it sent {len(sent)} requests for {len(KINDS)} histories")
    title = (language, program.generator, "gateway, histories", program.histories.lines(language))
    return _compare(title, stage, done.stdout, faults + faults_of(sent, None), {*KINDS})


def through_gateway(language: str, program: Program, stage: Stage) -> Run:
    """Run the program of pages through the gateway: every record of every kind must arrive."""
    done, sent = _run_through_gateway(stage, language, program.pages)
    faults = [f"it stopped: {done.stderr.strip()[-2000:]}"] if done.returncode else []
    title = (language, program.generator, "gateway, pages", program.pages.lines(language))
    return _compare(title, stage, done.stdout, faults + faults_of(sent, None), {*KINDS})


def with_key(language: str, program: Program, stage: Stage) -> Run:
    """Run a program with the API key set, to see where the generated client sends it; its output is not compared."""
    key = stage.exchange.key.api_key
    done, sent = _run_through_gateway(stage, language, program.pages, BINANCE_API_KEY=key)
    faults = [f"it stopped: {done.stderr.strip()[-2000:]}"] if done.returncode else []
    return Run(f"{language}, {program.generator}, API key set", [], faults + faults_of(sent, key))


def directly(language: str, program: Program, stage: Stage) -> Run:
    """Run a program that signs, without the gateway: it must read the bodies that happen to be canonical."""
    key = stage.exchange.key
    account = {"BINANCE_API_KEY": key.api_key, "BINANCE_API_SECRET": key.secret or ""}
    seen = len(stage.exchange.requests)
    done = _run(language, program.signed, {"BINANCE_BASE_URL": stage.base_url, **account})
    faults = faults_of(stage.exchange.requests[seen:], key.api_key, signatures=1)
    served, _ = parse("\n".join(stage.exchange.rows))
    readable = {operation for operation in KINDS if not differences(_EXPECTED[operation], served[operation])}
    title = (language, program.generator, "own signature", program.signed.lines(language))
    return _compare(title, stage, done.stdout, faults, readable, FIRST)  # it may stop at a body that it refuses


def faults_of(requests: Sequence[Request], api_key: str | None, *, signatures: int = 0) -> list[str]:
    """The faults in the requests of a client that has this key and signs each request once, or not at all."""
    faults = [] if requests else ["it sent no request"]
    faults += [
        f"it must send {'one' if signatures else 'no'} {name}"
        for name in ("signature", "timestamp")
        if any(len(request.query.get(name, ())) != signatures for request in requests)
    ]
    if any(api_key is not None and api_key in request.target for request in requests):
        faults.append("it sent the API key in the URL")
    if any(request.api_key not in ({api_key} if signatures else {api_key, None}) for request in requests):
        faults.append("it must send the API key, and nothing else, in its header")
    return faults


def _run_through_gateway(
    stage: Stage, language: str, program: Source, **account: str
) -> tuple[subprocess.CompletedProcess[str], Sequence[Request]]:
    seen = len(stage.gateway.requests)
    done = _run(language, program, {"BINANCE_GATEWAY_URL": stage.gateway.url, **account})
    return done, stage.gateway.requests[seen:]


def _run(language: str, program: Source, account: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [*program.command, *_SPAN]
    try:
        return subprocess.run(
            command,
            cwd=CACHE / language,
            env=bare_environment() | account,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"it did not end within {_SECONDS} s")


def _compare(
    title: tuple[str, str, str, int],
    stage: Stage,
    output: str,
    faults: list[str],
    readable: set[str],
    compared: Iterable[str] = KINDS,
) -> Run:
    printed, strange = parse(output)
    language, generator, route, lines = title
    readings = [
        Reading(
            language=language,
            generator=generator,
            lines=lines,
            route=route,
            form=stage.form,
            operation=operation,
            is_readable=operation in readable,
            printed=len(printed[operation]),
            keeps_unknown=keeps_unknown(printed[operation]),
            differences=differences(_EXPECTED[operation], printed[operation]),
        )
        for operation in compared
    ]
    return Run(f"{language}, {generator}, {route}, {stage.form}", readings, faults + strange)


_EXPECTED: Mapping[str, list[Row]] = {
    operation: [row(record) for record in happened] for operation, happened in records().items()
}
