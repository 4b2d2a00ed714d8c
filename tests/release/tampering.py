"""A release with something changed, with sums that agree with it or not."""

import hashlib
import json
import zipfile
from pathlib import Path


def changed(path: Path, name: str, text: str | None, *, sums: bool = True) -> Path:
    """Another text in one file; None takes the file out."""
    with zipfile.ZipFile(path) as release:
        files = {each: release.read(each) for each in release.namelist()}
    files.pop(name, None)
    if text is not None:
        files[name] = text.encode()
    if sums and name != "SHA256SUMS":
        files["SHA256SUMS"] = "".join(
            f"{hashlib.sha256(content).hexdigest()}  {each}\n"
            for each, content in files.items()
            if each != "SHA256SUMS"
        ).encode()
    return as_zip(path.with_name("changed.zip"), files)


def as_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def with_rows(path: Path, noun: str, rows: list[dict]) -> Path:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return changed(path, f"evidence/{noun}.json", f"[\n{lines}\n]\n")
