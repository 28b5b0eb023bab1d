"""The files of an application: which are read, and which file an import means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from yardpass_db.compat.script import Many, Record, Script, Text
from yardpass_db.compat.source import ENDINGS, readable
from yardpass_db.compat.values import evaluate
from yardpass_db.errors import UsageError

INSTALLED = {"node_modules", "__pycache__", "migrations"}
# Made by a build, when they stand beside the package that is built; below src they are names.
BUILT = {"dist", "build", "out", "coverage", "vendor", "target", "public"}
LARGEST = 1_000_000  # bytes; what is larger was made by a machine
_CONFIGS = ("tsconfig.json", "jsconfig.json", "tsconfig.app.json", "tsconfig.base.json")
_USUAL = {"@/": ("src", "", "app"), "~/": ("src", "", "app"), "$lib/": ("src/lib",)}


@dataclass
class Application:
    """The files of an application, each read once."""

    root: Path
    _read: dict[Path, Script | None] = field(default_factory=dict)
    _imported: dict[tuple[Path, str], Script | None] = field(default_factory=dict)

    def files(self) -> Iterator[Path]:
        """Scripts and .sql files by path; what is installed, built or hidden is left out."""
        for folder, names in self._folders:
            for name in names:
                if name.endswith((*ENDINGS, ".sql")) and not name.endswith((".d.ts", ".min.js")):
                    yield Path(folder, name)

    @cached_property
    def _folders(self) -> list[tuple[str, list[str]]]:
        if not self.root.is_dir():
            raise UsageError(f"No folder at {self.root}.", hint="Name the application's folder.")
        found = []
        for folder, folders, names in os.walk(self.root):
            beside = "package.json" in names or Path(folder) == self.root
            left_out = INSTALLED | BUILT if beside else INSTALLED
            folders[:] = sorted(n for n in folders if n not in left_out and not n.startswith("."))
            found.append((folder, sorted(names)))
        return found

    def script(self, path: Path) -> Script | None:
        """A script by its path; None when it is not there or too large."""
        if path not in self._read:
            self._read[path] = None
            if path.is_file() and path.stat().st_size <= LARGEST:
                content = readable(path.suffix, path.read_bytes())
                self._read[path] = Script(path, shown(path), content, self.imported)
        return self._read[path]

    def imported(self, script: Script, module: str) -> Script | None:
        """The file that `import … from module` means; only the application's own."""
        key = (script.path.parent, module)
        if key not in self._imported:
            self._imported[key] = next(filter(None, map(self.script, self._candidates(*key))), None)
        return self._imported[key]

    def _candidates(self, folder: Path, module: str) -> Iterator[Path]:
        """Where it may be: beside the file, where tsconfig.json's paths lead, where frameworks
        look, in a package of this name."""
        bases = [str(folder / module)] if module.startswith(".") else self._aliased(folder, module)
        for base in map(os.path.normpath, bases):
            stem, ending = os.path.splitext(base)  # noqa: PTH122 (many, and Path is slow)
            if ending in ENDINGS:
                yield Path(base)
            stem = stem if ending in ENDINGS else base
            yield from (Path(f"{stem}{end}") for end in ENDINGS)
            yield from (Path(f"{stem}/index{end}") for end in ENDINGS)

    def _aliased(self, folder: Path, module: str) -> Iterator[str]:
        for start, targets in self._paths(folder):
            if module.startswith(start):
                yield from (target + module[len(start) :] for target in targets)
        for start, usual in _USUAL.items():
            if module.startswith(start):
                yield from (str(self.root / at / module[len(start) :]) for at in usual)
        for name, (package, main) in self._packages.items():
            if module == name:
                yield from (str(package / at) for at in (main, "src/index", "index") if at)
            elif module.startswith(name + "/"):
                rest = module[len(name) + 1 :]
                yield from (str(package / at / rest) for at in ("src", ""))

    def _paths(self, folder: Path) -> Iterator[tuple[str, list[str]]]:
        """(start of a module's name, starts of paths) of the configurations from a folder up."""
        for above in (folder, *folder.parents):
            yield from self._configured.get(above, ())
            if above == self.root:
                return

    @cached_property
    def _configured(self) -> dict[Path, list[tuple[str, list[str]]]]:
        found: dict[Path, list[tuple[str, list[str]]]] = {}
        for at, names in self._folders:
            for name in (one for one in _CONFIGS if one in names):
                found.setdefault(Path(at), []).extend(_aliases(Path(at), name))
        return found

    @cached_property
    def _packages(self) -> dict[str, tuple[Path, str]]:
        """The application's own packages by name: folder, and the file they start with."""
        found = {}
        for at, names in self._folders:
            fields = _json(Path(at, "package.json")) if "package.json" in names else {}
            name, main = fields.get("name"), fields.get("main")
            if isinstance(name, Text) and name.value:
                found[name.value] = (Path(at), main.value if isinstance(main, Text) else "")
        return found


def _aliases(folder: Path, name: str) -> Iterator[tuple[str, list[str]]]:
    """`paths` of a configuration: `@/*` is a start of a name, `./src/*` the start of a path."""
    options = _json(folder / name).get("compilerOptions")
    fields = options.fields if isinstance(options, Record) else {}
    base, paths = fields.get("baseUrl"), fields.get("paths")
    start = folder / (base.value if isinstance(base, Text) else "")
    for alias, targets in paths.fields.items() if isinstance(paths, Record) else ():
        several = targets.items if isinstance(targets, Many) else ()
        named = [one.value for one in several if isinstance(one, Text)]
        ends = [f"{start / one.removesuffix('*')}{'/' * one.endswith('/*')}" for one in named]
        yield alias.removesuffix("*"), ends


def _json(path: Path) -> dict[str, object]:
    """The fields of a JSON file, comments and trailing commas forgiven."""
    try:
        content = b"(" + readable(".js", path.read_bytes()).removeprefix(b"\xef\xbb\xbf") + b")"
    except OSError:
        return {}
    script = Script(path.with_suffix(".js"), str(path), content, lambda *_: None)
    first = next((one for one in script.tree.root_node.named_children if one.named_children), None)
    found = evaluate(script, first.named_children[0]) if first is not None else None
    return dict(found.fields) if isinstance(found, Record) else {}


def shown(path: Path) -> str:
    """As people see it from where they stand."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
