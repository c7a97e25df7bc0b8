"""Prepare a version: commit, wheel, notes and tag, all on this computer. Nothing is published.

    python -m tools.release VERSION

The notes are what CHANGELOG.md says under *Unreleased*. Whatever is wrong is said before anything is written.
"""

import datetime
import re
import subprocess
import sys
from pathlib import Path

from tools.sync import carry_version
from tools.twins import ROOT, version

UNRELEASED = "## Unreleased\n"


def git(root, *words):
    """What git answers in a folder."""
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


def notes(changelog):
    """What a changelog says under *Unreleased*."""
    _, found, rest = changelog.partition(UNRELEASED)
    text = re.split(r"(?m)^## ", rest)[0].strip()
    if not (found and text):
        raise ValueError("CHANGELOG.md should say under '## Unreleased' what is new in this version.")
    return text


def problems(number, root):
    """What stands in the way of a version, as sentences."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", number):
        yield f"A version looks like 0.2.0, not like {number!r}."
        return
    before = version(root)
    if [*map(int, number.split("."))] < [*map(int, before.split("."))]:
        yield f"The package is at {before} already, which is later than {number}."
    if git(root, "tag", "--list", f"v{number}"):
        yield f"There is a tag v{number} already."
    if git(root, "status", "--porcelain"):
        yield "There are changes that are not committed: git status lists them."
    try:
        notes((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    except ValueError as error:
        yield str(error)


def write_version(number, date, root):
    """Write version and date to where they stand, and close *Unreleased* in the changelog."""
    for name, pattern, new in (
        ("helpers/__init__.py", r'(?m)^__version__ = ".*"$', f'__version__ = "{number}"'),
        ("CITATION.cff", r"(?m)^date-released: .*$", f"date-released: {date}"),
        ("CHANGELOG.md", re.escape(UNRELEASED), f"{UNRELEASED}\n## {number} ({date})\n"),
    ):
        path = root / name
        changed, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
        if count != 1:
            raise ValueError(f"{name} should hold the line that {pattern} describes.")
        path.write_text(changed, encoding="utf-8")
    carry_version(root)


def build_wheel(root):
    """The wheel of the package, in ``dist``."""
    dist = root / "dist"
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", dist, root], check=True)


def main(number, root=ROOT, date=None):
    """Prepare a version, and say how it is published."""
    root, date = Path(root), date or datetime.date.today().isoformat()
    if found := list(problems(number, root)):
        sys.exit("\n".join([*found, "Nothing was written."]))
    text = notes((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    write_version(number, date, root)
    build_wheel(root)  # before the commit and the tag: if it fails, `git checkout .` undoes all
    told = root / "dist" / f"notes-{number}.md"
    told.parent.mkdir(exist_ok=True)
    told.write_text(text + "\n", encoding="utf-8")
    git(root, "commit", "--all", "--message", f"Version {number}")
    git(root, "tag", "--annotate", f"v{number}", "--message", f"Version {number}\n\n{text}")
    print(
        f"Version {number} is committed and tagged here, and nothing is published. Wheel and notes are in dist/. To publish, "
        f"after `make test`:\n\n    git push origin main v{number}\n"
        f"    gh release create v{number} dist/*-{number}-*.whl --title 'Version {number}' --notes-file dist/{told.name}\n\n"
        f"To undo: git tag --delete v{number} && git reset --hard HEAD~1"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which version: make release VERSION=0.2.0")
    main(sys.argv[1])
