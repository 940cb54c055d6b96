"""spec → generated: runs the generators over the spec, each in an empty folder."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

from runtime import forms
from toolchain.environment import ROOT
from toolchain.generate.descriptions import describe
from toolchain.generate.models import complete_models
from toolchain.generate.resources import describe_history, describe_resource
from toolchain.spec.gateway import gateway_edition
from toolchain.spec.openapi import (
    FORMS_MODULE,
    SPEC,
    Node,
    SpecError,
    canonical,
    dump,
    known_values,
    load,
    operations,
    python_type,
    python_view,
    readings,
    within,
)
from toolchain.spec.openapi import forms as wire_forms
from toolchain.spec.openapi_overlay import overlay
from toolchain.spec.soundness import mistakes

TEMPLATES = ROOT / "scripts" / "templates"
RUNTIME = ROOT / "scripts" / "runtime"
PACKAGE = "binance_liquidations_wire"
HEADER = "# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.\n"
COPIED = "# Copied from scripts/runtime/{} by scripts/generate. Do not edit: change that file instead.\n"


def generate(target: Path) -> None:
    """Fill the empty folder `target`; raise SpecError for a mistake in the spec or a warning of a generator."""
    document = load()
    try:
        with within():
            found = [*mistakes(document), *_forms_without_types(document)]
            if not found:
                _generate(document, target)
    except SpecError as error:
        found = [error]
    if found:
        raise SpecError("\n".join(map(_locate, found)))


def _locate(error: SpecError) -> str:
    return f"{SPEC.relative_to(ROOT)}: {error.located}"


def _generate(document: Node, target: Path) -> None:
    described = [describe(document, *entry) for entry in operations(document)]
    resources = [
        (resource, one)
        for entry, one in zip(operations(document), described, strict=True)
        if (resource := describe_resource(document, *entry, one)) is not None
    ]
    package = target / PACKAGE
    package.mkdir(parents=True)
    view = target / "view.yaml"
    view.write_text(dump(python_view(document)), encoding="utf-8")
    (target / "openapi.canonical.yaml").write_text(dump(canonical(document)), encoding="utf-8")
    (target / "openapi.gateway.yaml").write_text(dump(gateway_edition(document)), encoding="utf-8")
    (target / "canonical.overlay.yaml").write_text(dump(overlay(document)), encoding="utf-8")
    _endpoints(view, package)
    _models(view, package / "models.py")
    view.unlink()
    complete_models(document, package / "models.py")
    arguments = {one["name"]: _arguments(package, one) for one in described}
    for template, values in (
        (
            "operations",
            {
                "servers": [server["url"] for server in document["servers"]],
                "operations": described,
                "arguments": arguments,
                "readings": readings(document),
                "known_values": known_values(document),
                "version": document["info"]["version"],
            },
        ),
        ("error_codes", {"errors": _error_codes(document)}),
        ("histories", {"resources": [describe_history(*pair, arguments[pair[1]["name"]]) for pair in resources]}),
    ):
        text = _environment().get_template(f"{template}.py.jinja").render(values)
        (package / f"{template}.py").write_text(text, encoding="utf-8")
    (package / "py.typed").touch()
    _run("ruff", "check", "--quiet", "--isolated", "--fix", "--line-length=120", "--select=F401,I", package)
    _run("ruff", "format", "--quiet", "--isolated", "--line-length=120", package)
    for path in _files(target):
        path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")
    for path in sorted(RUNTIME.glob("*.py")):
        (package / path.name).write_text(COPIED.format(path.name) + path.read_text(encoding="utf-8"), encoding="utf-8")


def _error_codes(document: Node) -> list[Node]:
    """The catalogue of errors; raises SpecError for a code that stands twice."""
    with within("components", "schemas", "ErrorBody", "properties", "code"):
        entries: list[Node] = document["components"]["schemas"]["ErrorBody"]["properties"]["code"]["x-binance-errors"]
        codes = [entry["code"] for entry in entries]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise SpecError(f"the code {twice} stands twice", "x-binance-errors")
        return [{"advice": None, **entry} for entry in entries]


def differences(present: Path, fresh: Path) -> Iterator[str]:
    """How each file in `present` differs from `fresh`."""
    names = {path.relative_to(folder) for folder in (present, fresh) for path in _files(folder)}
    for name in sorted(names):
        was, will_be = present / name, fresh / name
        shown = f"{present.name}/{name}"
        if not will_be.exists():
            yield f"stray: {shown}"
        elif not was.exists():
            yield f"missing: {shown}"
        elif was.read_bytes() != will_be.read_bytes():
            yield f"differs: {shown}"


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _forms_without_types(document: Node) -> Iterator[SpecError]:
    """Each form without a type in Python, and each such type without a form."""
    written, wanted = {name for name in vars(forms) if name.startswith("Wire")}, set[str]()
    for name, plain in wire_forms(document).items():
        with within("components", "schemas", name, "x-canonical"):
            if python_type(name, plain) == f"{FORMS_MODULE}.{name}":
                wanted.add(name)
    for name in sorted(wanted - written):
        yield SpecError("a form without a type in scripts/runtime/forms.py", "components", "schemas", name)
    for name in sorted(written - wanted):
        yield SpecError("a type in scripts/runtime/forms.py without a form", "components", "schemas", name)


def _endpoints(view: Path, package: Path) -> None:
    config = view.with_name("config.json")
    config.write_text(json.dumps({"post_hooks": []}), encoding="utf-8")
    made = view.with_name("made")
    _run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta=none"),
        *(f"--path={view}", f"--output-path={made}", f"--config={config}", f"--custom-template-path={TEMPLATES}"),
    )
    config.unlink()
    (made / "api").rename(package / "api")
    for path in sorted(made.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    made.rmdir()


def _models(view: Path, target: Path) -> None:
    # Without gc: a record holds only values, so it cannot be in a cycle, and decoding takes up to a tenth less.
    extra = {"#all#": {"base_class_kwargs": {"frozen": True, "gc": False}}}
    _run(
        *(sys.executable, "-W", "error", "-m", "datamodel_code_generator"),
        *(f"--input={view}", "--input-file-type=openapi", "--openapi-scopes=schemas", f"--output={target}"),
        *("--output-model-type=msgspec.Struct", "--target-python-version=3.11", "--keyword-only"),
        *("--snake-case-field", "--strict-nullable", "--no-use-annotated", "--use-union-operator"),
        *("--use-schema-description", "--use-field-description", "--use-single-line-docstring"),
        *("--formatters", "ruff-check", "ruff-format", "--disable-timestamp"),
        f"--extra-template-data={json.dumps(extra)}",
        '--custom-file-header="""The records and the pages that hold them."""',
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["python"] = repr
    environment.filters["constant"] = lambda name: name.replace("-", "_").upper()
    return environment


def _arguments(package: Path, operation: dict[str, Any]) -> dict[str, str]:
    """What the parameters of an operation are called in its module, by their names on the wire."""
    with within("paths", operation["path"], operation["method"].lower(), "operationId"):
        modules = list((package / "api").glob(f"*/{operation['name']}.py"))
        if not modules:
            raise SpecError(f"no module was called {operation['name']}: choose another name, in snake_case")
    nodes = ast.walk(ast.parse(modules[0].read_text(encoding="utf-8")))
    [passed] = [node for node in nodes if isinstance(node, ast.Dict)]
    return {
        str(name.value): argument.id
        for name, argument in zip(passed.keys, passed.values, strict=True)
        if isinstance(name, ast.Constant) and isinstance(argument, ast.Name)
    }


def _run(*command: str | Path) -> None:
    # datamodel-code-generator looks for ruff on the path, and so do we.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        words = list(map(str, command))
        tool = words[words.index("-m") + 1] if "-m" in words else words[0]
        output = (done.stdout + done.stderr).strip().splitlines()
        raise SpecError("\n".join([f"{tool} printed:", *output[:40]]))
