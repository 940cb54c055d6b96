"""What a wheel and a source archive say of themselves."""

from collections.abc import Iterator, Mapping

from packaging.metadata import Metadata

FIELDS = (
    "summary",
    "description",
    "description_content_type",
    "author",
    "license_expression",
    "license_files",
    "requires_python",
    "classifiers",
    "requires_dist",
)
"""Those that nobody should have to look for."""


def metadata_of(members: Mapping[str, bytes]) -> bytes:
    """The metadata among the files of a wheel or of a source archive."""
    return next(members[name] for name in members if name == "PKG-INFO" or name.endswith(".dist-info/METADATA"))


def metadata_faults(members: Mapping[str, bytes], version: str) -> Iterator[str]:
    """What is malformed, missing, or of another version than the package."""
    try:
        metadata = Metadata.from_email(metadata_of(members))
    except ExceptionGroup as group:
        yield from (str(error) for error in group.exceptions)
        return
    if str(metadata.version) != version:
        yield f"Version is {metadata.version}, and the package says {version}"
    for field in FIELDS:
        if not getattr(metadata, field):
            yield f"{field} is missing: write it into pyproject.toml"
