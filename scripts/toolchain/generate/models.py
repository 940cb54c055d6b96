"""Completes the module of models that datamodel-code-generator makes: what `help()` shows, and `__all__`."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from runtime import forms
from toolchain.spec.openapi import Node, SpecError, python_name, within

_WIDTH = 112


def complete_models(document: Node, path: Path) -> None:
    """Describe the fields of each class in its docstring, since Python drops those of fields, and list the classes.

    Raises SpecError for a field whose Python name is not that of `python_name`, on which `readings` relies.
    """
    source = path.read_text(encoding="utf-8")
    models = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    _check_fields(document, models)
    lines = source.splitlines()
    for model in reversed(models):
        first = model.body[0]
        text = inspect.cleandoc(ast.get_docstring(model) or model.name)
        fields = "\n".join(textwrap.indent(one, "    ") for one in _describe_fields(model))
        docstring = f"{text}\n\nAttributes:\n{fields}\n".replace("\\", r"\\").replace('"""', r"\"\"\"")
        start = first.lineno - 1
        lines[start : first.end_lineno if _text(first) else start] = textwrap.indent(
            f'"""{docstring}"""', "    "
        ).splitlines()
    exported = sorted(model.name for model in models)
    lines.insert(models[0].lineno - 1, f"__all__ = {exported}\n\n")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _describe_fields(model: ast.ClassDef) -> Iterator[str]:
    """A paragraph for each field, as its reader finds it: name, type, and what the spec says of it."""
    for node, following in zip(model.body, [*model.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign):
            said = " ".join((_text(following) or "").split())
            paragraph = f"{ast.unparse(node.target)} ({_plain(ast.unparse(node.annotation))}): {said}"
            yield textwrap.fill(paragraph, _WIDTH - 4, subsequent_indent="    ", break_on_hyphens=False)


def _text(node: ast.stmt | None) -> str | None:
    """The text of a docstring."""
    match node:
        case ast.Expr(ast.Constant(str(text))):
            return text
    return None


def _plain(hint: str) -> str:
    """The type of a field's values, given the one that it is decoded as."""
    hint = re.sub(r"Wire\w+", lambda form: str(forms.plain_type(getattr(forms, form[0])).__name__), hint)
    hint = re.sub(r"Only\[(\w+)\]", r"\1", hint).replace("Listed[", "list[")
    return f"{hint}, UTC" if "datetime" in hint else hint


def _check_fields(document: Node, models: list[ast.ClassDef]) -> None:
    made = {model.name: _names(model) for model in models}
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            with within("components", "schemas", name, "properties", field):
                called = made[name].get(field)
                if called != python_name(field):
                    raise SpecError(f"its Python name is {called}, not {python_name(field)}: choose another name")


def _names(model: ast.ClassDef) -> dict[str, str]:
    """The Python names of a model's fields, by their names on the wire."""
    names = {}
    for node in model.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            words = node.value.keywords if isinstance(node.value, ast.Call) else []
            wire = next((ast.literal_eval(word.value) for word in words if word.arg == "name"), node.target.id)
            names[wire] = node.target.id
    return names
