"""The answers as a page: one file that asks for nothing else, with charts, each above its table."""

from pathlib import Path

from .._version import __version__
from ..errors import ConfigurationError
from ..export.durable import durable, os_errors_named, remove, rename
from . import charts
from .answers import Answers
from .tables import reach, sections_of

_FIRST = "<!doctype html><!-- a report of binance-liquidations -->"
_TEMPLATE = Path(__file__).with_name("page.html.jinja")
_MOST_ROWS = 200


def require_writable(path: Path) -> None:
    """Raise ConfigurationError where no page can be written: a file that is not a report is never replaced."""
    with os_errors_named(path):
        path.parent.stat()
        if not path.exists():
            return
        with path.open("rb") as file:
            if file.read(len(_FIRST)) != _FIRST.encode():
                raise ConfigurationError(f"{path} is there and is not a report: name another file, or remove it")


def write(answers: Answers, path: Path) -> None:
    """Write the page; a report that was there is replaced at once, when the new one is complete."""
    text = render(answers)
    part = path.with_name(f".{path.name}.part")
    try:
        with os_errors_named(path):
            with durable(part) as file:
                file.write(text.encode())
            rename(part, path)
    finally:
        with os_errors_named(path):
            remove(part)


def render(answers: Answers) -> str:
    """The page. Raises ConfigurationError without the packages of the extra `report`."""
    try:
        from jinja2 import Environment, StrictUndefined
        from markupsafe import Markup
    except ModuleNotFoundError:
        raise ConfigurationError('a page with charts needs: pip install "binance-liquidations[report]"') from None
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(_TEMPLATE.read_text(encoding="utf-8"))
    page: str = template.render(
        answers=answers,
        sections=sections_of(answers),
        reach=list(reach(answers)),
        charts=charts.charts_of(answers),
        svg=Markup,  # Vega escapes text
        most=_MOST_ROWS,
        version=__version__,
    )
    return f"{_FIRST}\n{page}"
