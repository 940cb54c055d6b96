"""How a client is generated, compiled and run in each language, and the versions of the tools.

npm packages are pinned in package-lock.json, Go modules in go.mod, Java libraries in pom.xml, crates in Cargo.toml.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from typing import NamedTuple

from toolchain.environment import ROOT

SPEC = ROOT / "generated" / "openapi.canonical.yaml"
SOURCES = ROOT / "tests" / "conformance"
CACHE = ROOT / ".cache" / "conformance"

OPENAPI_GENERATOR = "7.25.0"
OAPI_CODEGEN = "v2.8.2"
STATICCHECK = "v0.8.2"
MAVEN_DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
OPENAPI_GENERATOR_JAR = CACHE / f"openapi-generator-cli-{OPENAPI_GENERATOR}.jar"

Command = tuple[str, ...]


class Source(NamedTuple):
    """A program, and the files that its user writes or copies."""

    command: Command
    files: Command

    def lines(self, language: str) -> int:
        """The number of lines in those files, without empty ones."""
        texts = ((SOURCES / language / name).read_text(encoding="utf-8") for name in self.files)
        return sum(1 for text in texts for line in text.splitlines() if line.strip())


class Program(NamedTuple):
    """Two programs that print all records: of the gateway's `histories`, or of `pages`, by a generated client."""

    generator: str
    histories: Source
    pages: Source
    signing: str = ""
    """What the user of pages also needs to work without the gateway; empty if that is not tested."""

    @property
    def signed(self) -> Source:
        """The program of pages, without the gateway."""
        return self.pages._replace(files=(*self.pages.files, self.signing))


class Language(NamedTuple):
    """The steps that build a language's programs in its folder, in their order."""

    title: str
    needs: Command
    steps: tuple[Command, ...]
    programs: tuple[Program, ...]

    def missing(self) -> list[str]:
        """The toolchain's commands that this machine does not have."""
        return [command for command in self.needs if shutil.which(command) is None]


def _openapi_generator(language: str, target: str, properties: str, *options: str) -> Command:
    without = ",".join(f"{kind}{part}=false" for kind in ("api", "model") for part in ("Docs", "Tests"))
    return (
        *(
            "java",
            "-jar",
            str(OPENAPI_GENERATOR_JAR),
            "generate",
            "--input-spec",
            str(SPEC),
            "--generator-name",
            language,
        ),
        *("--output", target, "--additional-properties", properties),
        *("--global-property", f"apis,models,supportingFiles,{without}", *options),
    )


def _npm(package: str) -> str:
    pinned = json.loads((SOURCES / "typescript" / "package.json").read_text(encoding="utf-8"))
    return f"{package} {(pinned['dependencies'] | pinned['devDependencies'])[package]}"


_GENERATOR = f"openapi-generator {OPENAPI_GENERATOR}"
_CLASSPATH = "classes:lib/*"
_JAVA = ("Histories.java", "Native.java")
_GO = ("./oapi-codegen", "./oapi-codegen-histories", "./openapi-generator", "./openapi-generator-histories")

LANGUAGES: Mapping[str, Language] = {
    "typescript": Language(
        "TypeScript",
        ("node", "npm"),
        (
            ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
            ("node", "generate.mjs", str(SPEC)),
            ("node", "node_modules/typescript/bin/tsc"),
            ("node", "--test", "signing.test.ts", "exact.test.ts"),
        ),
        (
            Program(
                f"{_npm('openapi-typescript')}, {_npm('openapi-fetch')}",
                Source(
                    ("node", "openapi-fetch-histories.ts"), ("openapi-fetch-histories.ts", "histories.ts", "exact.ts")
                ),
                Source(("node", "openapi-fetch.ts"), ("openapi-fetch.ts", "pages.ts", "exact.ts")),
                "signing.ts",
            ),
            Program(
                _npm("@hey-api/openapi-ts"),
                Source(("node", "hey-api-histories.ts"), ("hey-api-histories.ts", "histories.ts", "exact.ts")),
                Source(("node", "hey-api.ts"), ("hey-api.ts", "pages.ts", "hey-api-exact.ts")),
                "signing.ts",
            ),
        ),
    ),
    "go": Language(
        "Go",
        ("go", "java", "mvn"),
        (
            ("mkdir", "-p", "oapi-codegen/binance"),
            (
                *("go", "run", f"github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@{OAPI_CODEGEN}"),
                *("-config", "oapi-codegen/config.yaml", str(SPEC)),
            ),
            _openapi_generator("go", "openapi-generator/binance", "packageName=binance,withGoMod=false"),
            ("go", "vet", "./..."),
            (
                *("go", "run", f"honnef.co/go/tools/cmd/staticcheck@{STATICCHECK}"),
                *(*_GO, "./histories", "./pages", "./signing"),
            ),
            ("go", "test", "./signing"),
            ("go", "build", "-o", "bin/", *_GO),
        ),
        (
            Program(
                f"oapi-codegen {OAPI_CODEGEN.removeprefix('v')}",
                Source(("bin/oapi-codegen-histories",), ("oapi-codegen-histories/main.go", "histories/histories.go")),
                Source(("bin/oapi-codegen",), ("oapi-codegen/main.go", "pages/pages.go")),
                "signing/signing.go",
            ),
            Program(
                _GENERATOR,
                Source(
                    ("bin/openapi-generator-histories",),
                    ("openapi-generator-histories/main.go", "histories/histories.go"),
                ),
                Source(("bin/openapi-generator",), ("openapi-generator/main.go", "pages/pages.go")),
                "signing/signing.go",
            ),
        ),
    ),
    "java": Language(
        "Java",
        ("java", "javac", "mvn"),
        (
            _openapi_generator(
                "java",
                "generated",
                "openApiNullable=false,hideGenerationTimestamp=true",
                *("--library", "native", "--invoker-package", "binance"),
                *("--api-package", "binance.api", "--model-package", "binance.model"),
            ),
            ("mvn", "-q", "-B", f"{MAVEN_DEPENDENCY_PLUGIN}:copy-dependencies", "-DoutputDirectory=lib"),
            ("sh", "-c", f"javac --release 17 -cp '{_CLASSPATH}' -d classes $(find generated/src/main -name '*.java')"),
            ("javac", "-Xlint:all", "-Werror", "--release", "17", "-cp", _CLASSPATH, "-d", "classes", *_JAVA),
        ),
        (
            Program(
                f"{_GENERATOR}, native",
                Source(("java", "-cp", _CLASSPATH, "Histories"), ("Histories.java",)),
                Source(("java", "-cp", _CLASSPATH, "Native"), ("Native.java",)),
            ),
        ),
    ),
    "rust": Language(
        "Rust",
        ("cargo", "java", "mvn"),
        (
            _openapi_generator("rust", "binance", "packageName=binance,supportAsync=false"),
            ("cargo", "clippy", "--quiet", "--no-deps", "--", "--deny=warnings"),
            ("cargo", "build", "--quiet"),
        ),
        (
            Program(
                _GENERATOR,
                Source((str(CACHE / "cargo" / "debug" / "histories"),), ("src/bin/histories.rs",)),
                Source((str(CACHE / "cargo" / "debug" / "conformance"),), ("src/main.rs",)),
            ),
        ),
    ),
}
