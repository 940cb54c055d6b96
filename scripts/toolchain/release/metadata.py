"""The metadata of a wheel and of a source archive."""

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
"""The fields that every release must have."""


def metadata_of(members: Mapping[str, bytes]) -> bytes:
    """The metadata among the files of a wheel or of a source archive."""
    return next(members[name] for name in members if name == "PKG-INFO" or name.endswith(".dist-info/METADATA"))


def metadata_faults(members: Mapping[str, bytes], version: str) -> Iterator[str]:
    """Fields that are malformed or missing, or a version that is not the package's."""
    try:
        metadata = Metadata.from_email(metadata_of(members))
    except ExceptionGroup as group:
        yield from (str(error) for error in group.exceptions)
        return
    if str(metadata.version) != version:
        yield f"Version is {metadata.version}, but the package's is {version}"
    for field in FIELDS:
        if not getattr(metadata, field):
            yield f"{field} is missing: write it into pyproject.toml"
