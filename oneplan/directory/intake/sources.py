"""Which of the formats a path holds."""

from pathlib import Path

from oneplan.directory.intake.files import TABLE_ENDINGS, Folder, open_folder, stem_of
from oneplan.directory.intake.hsds_json import JsonDirectory
from oneplan.directory.intake.mapped import MappedSheets, read_mapping
from oneplan.directory.intake.ohana import OhanaFolder, looks_like_ohana
from oneplan.directory.intake.raw import Refused, Source
from oneplan.directory.intake.tabular import DESCRIPTOR, TabularPackage

WHAT_IS_READ = (
    "an HSDS 1.1, 2.x or 3.x data package (folder or zip with CSV files),"
    " HSDS 3.0 JSON, or an Ohana CSV folder"
)


def open_source(path: Path, mapping: str = "") -> Source:
    """The reader for what is at `path`; `mapping`: the text of a file that says what the columns
    are. Raises Refused when it is none of the formats."""
    if not path.exists():
        raise Refused(f"There is nothing at {path}.")
    if mapping:
        return MappedSheets(_sheets(path), read_mapping(mapping))
    if path.name == DESCRIPTOR:
        path = path.parent
    if path.is_dir() or path.suffix.lower() == ".zip":
        return _of_folder(open_folder(path))
    if path.suffix.lower() in (".json", ".ndjson", ".jsonl"):
        folder = Folder(path.parent, {path.name: path.name}, {path.name: path.stat().st_size})
        return JsonDirectory(folder, [path.name])
    raise Refused(f"{path.name} cannot be read. What can: {WHAT_IS_READ}.")


def _sheets(path: Path) -> Folder:
    if path.is_dir() or path.suffix.lower() == ".zip":
        return open_folder(path)
    return Folder(path.parent, {path.name: path.name}, {path.name: path.stat().st_size})


def _of_folder(folder: Folder) -> Source:
    if looks_like_ohana(folder):
        return OhanaFolder(folder)
    if any(stem_of(name)[1] in TABLE_ENDINGS for name in folder.members):
        return TabularPackage(folder)
    names = [
        name
        for name in folder.members
        if name.lower().endswith(".json") and stem_of(name)[0] != stem_of(DESCRIPTOR)[0]
    ]
    if not names:
        raise Refused(f"{folder.path.name} holds nothing that can be read: {WHAT_IS_READ}.")
    return JsonDirectory(folder, names)
