"""A folder, a zip file or a single file, read line by line whatever its encoding, within limits."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from oneplan.directory.intake.raw import Notes, Refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 1024 * MEGABYTE
MOST_JSON_BYTES = 64 * MEGABYTE
LONGEST_LINE = MEGABYTE
TABLE_ENDINGS = (".csv", ".tsv")
# A zip file that grows so much when it is opened was made to harm.
# So many whole letters for each damaged one, and a file is damaged rather than in another encoding.
DAMAGED = 2
MOST_GROWTH, SMALL_ENOUGH = 200, 50 * MEGABYTE
SAMPLE = 64 * 1024
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a directory by their own names, in a real folder or inside a zip file."""

    path: Path
    members: dict[str, str]
    sizes: dict[str, int]

    def find(self, path: str) -> str:
        """The file of this path, else of this name wherever and in any case; "" if none."""
        if path in self.members:
            return path
        wanted = PurePosixPath(path).name.lower()
        alike = [name for name in self.members if PurePosixPath(name).name.lower() == wanted]
        return min(alike, key=lambda name: (name.count("/"), name), default="")

    def open(self, name: str) -> IO[bytes]:
        if self.path.is_dir():
            return (self.path / self.members[name]).open("rb")
        return zipfile.ZipFile(self.path).open(self.members[name])


def open_folder(path: Path) -> Folder:
    """The folder or zip file at `path`. Raises Refused when it cannot be one, or is too large."""
    folder = _real_folder(path) if path.is_dir() else _zip_folder(path)
    total = sum(folder.sizes.values())
    if total > MOST_BYTES:
        raise Refused(
            f"{path.name} holds {total // MEGABYTE} MB; the most is {MOST_BYTES // MEGABYTE} MB."
        )
    return folder


def _real_folder(path: Path) -> Folder:
    files = {
        child.relative_to(path).as_posix(): child.stat().st_size
        for child in sorted([*path.glob("*.*"), *path.glob("*/*.*"), *path.glob("*/*/*.*")])
        if child.is_file()
        and not any(part.startswith(".") for part in child.relative_to(path).parts)
    }
    return Folder(path, {name: name for name in files}, files)


def _zip_folder(path: Path) -> Folder:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as wrong:
        raise Refused(f"{path.name} is not a zip file that can be read.") from wrong
    infos = [info for info in infos if not info.filename.startswith("__MACOSX/")]
    for info in infos:
        if info.file_size > SMALL_ENOUGH and info.file_size > MOST_GROWTH * info.compress_size:
            raise Refused(f"{path.name}: {info.filename[:80]} grows too much when it is opened.")
    top = _common_folder([info.filename for info in infos])
    members = {info.filename.removeprefix(top): info.filename for info in infos}
    return Folder(path, members, {i.filename.removeprefix(top): i.file_size for i in infos})


def _common_folder(names: list[str]) -> str:
    tops = {name.split("/")[0] for name in names}
    lonely = len(tops) == 1 and all("/" in name for name in names)
    return f"{tops.pop()}/" if lonely else ""


def stem_of(name: str) -> tuple[str, str]:
    """ "data/Services.CSV" -> ("services", ".csv")."""
    path = PurePosixPath(name)
    return path.stem.lower(), path.suffix.lower()


def safe_name(name: str) -> bool:
    """Whether a path that a data package names stays inside its folder."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and ":" not in name


def find_encoding(folder: Folder, name: str) -> str:
    """The encoding of a file: by its mark, else UTF-8 if all of it is, else Windows-1252."""
    with folder.open(name) as stream:
        head = stream.read(SAMPLE)
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    if _decodes(folder, name, "utf-8") or _nearly_utf8(folder, name):
        return "utf-8"
    if _decodes(folder, name, "cp1252"):
        return "cp1252"
    raise Refused(f"{name} is in no encoding that can be read: save it as UTF-8.")


def _nearly_utf8(folder: Folder, name: str) -> bool:
    """Whether a few bytes were damaged in a file that is UTF-8 otherwise: it has whole letters of
    it, and less wrong bytes than those."""
    wrong = whole = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    with folder.open(name) as stream:
        while block := stream.read(MEGABYTE):
            text = decoder.decode(block)
            wrong += text.count("\ufffd")
            whole += sum(letter > "\x7f" for letter in text) - text.count("\ufffd")
    return wrong * DAMAGED < whole


def _decodes(folder: Folder, name: str, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with folder.open(name) as stream:
        try:
            while block := stream.read(MEGABYTE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def read_text(folder: Folder, name: str) -> str:
    """A whole file as text. For files that must be held in memory, so with a smaller limit."""
    if folder.sizes[name] > MOST_JSON_BYTES:
        raise Refused(
            f"{name} is {folder.sizes[name] // MEGABYTE} MB; JSON is read up to"
            f" {MOST_JSON_BYTES // MEGABYTE} MB. As CSV it may be {MOST_BYTES // MEGABYTE} MB."
        )
    with folder.open(name) as stream:
        return stream.read().decode(find_encoding(folder, name), errors="replace")


def _lines(stream: IO[str], name: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise Refused(f"{name}, line {number}, is longer than any table's: is this a CSV file?")
        yield line


@dataclass(slots=True)
class CsvFile:
    """One CSV file: its columns, and its rows with their line numbers, streamed."""

    folder: Folder
    name: str
    encoding: str
    delimiter: str
    columns: list[str]

    def rows(self) -> Iterator[tuple[int, dict[str, str], list[str]]]:
        """Line, values by column, and the words that stand beyond the last column."""
        with (
            self.folder.open(self.name) as binary,
            io.TextIOWrapper(binary, self.encoding, errors="replace", newline="") as stream,
        ):
            reader = csv.reader(_lines(stream, self.name), delimiter=self.delimiter, strict=True)
            yield from self._numbered(reader)

    def _numbered(self, reader: Any) -> Iterator[tuple[int, dict[str, str], list[str]]]:
        try:
            next(reader, None)
            before = reader.line_num
            for cells in reader:
                line, before = before + 1, reader.line_num
                if any(cell.strip() for cell in cells):
                    filled = cells + [""] * (len(self.columns) - len(cells))
                    rest = [cell for cell in cells[len(self.columns) :] if cell.strip()]
                    yield line, dict(zip(self.columns, filled, strict=False)), rest
        except csv.Error as wrong:
            raise Refused(f"{self.name}, line {reader.line_num}, is broken: {wrong}.") from wrong


def open_csv(folder: Folder, name: str, notes: Notes, delimiter: str = "") -> CsvFile:
    """Raises Refused when the file cannot be read as a table at all."""
    encoding = find_encoding(folder, name)
    if encoding == "utf-8" and not _decodes(folder, name, encoding):
        notes.add(name, "some bytes are damaged: a sign stands in their place")
    if encoding not in ("utf-8", "utf-8-sig"):
        notes.add(name, f"not in UTF-8: read as {encoding}")
    with (
        folder.open(name) as binary,
        io.TextIOWrapper(binary, encoding, errors="replace", newline="") as stream,
    ):
        first = next(_lines(stream, name), "")
    delimiter = delimiter or max(",;\t", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter, strict=True), [])
    except csv.Error as wrong:
        raise Refused(f"{name}, line 1, is broken: {wrong}.") from wrong
    columns = [cell.strip().strip("\ufeff").lower() for cell in header]
    doubled = {column for column in columns if column and columns.count(column) > 1}
    if doubled:
        raise Refused(f"{name} has the column {min(doubled)!r} twice.")
    return CsvFile(folder, name, encoding, delimiter, columns)
