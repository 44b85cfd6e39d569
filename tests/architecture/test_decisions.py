"""Decision records: each has a number of its own, a date and a status, and stands in the index."""

import re
from pathlib import Path

DECISIONS = Path("docs/adr")
INDEX = DECISIONS / "README.md"
HEAD = re.compile(r"# (\d+)\. (.+)\n\nDate: (\d{4}-\d{2}-\d{2})\. Status: (.+)\.\n")


def test_each_has_its_number_date_and_status_and_a_line_in_the_index() -> None:
    lines = []
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        head = HEAD.match(path.read_text())
        assert head, f"{path} begins with '# 12. Title', a blank line, 'Date: …. Status: ….'"
        number, title, date, status = head.groups()
        assert path.name.startswith(f"{int(number):04}-"), path
        lines.append(f"| {number} | [{title}]({path.name}) | {date} | {status} |")
    numbers = [line.split("|")[1] for line in lines]
    assert len(numbers) == len({*numbers}), "two records have one number"
    table = [line for line in INDEX.read_text().splitlines() if re.match(r"\| \d", line)]
    assert table == lines, f"{INDEX} wants:\n" + "\n".join(lines)


def test_links_to_decisions_lead_somewhere() -> None:
    pages = [*Path("docs").rglob("*.md"), *Path().glob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(((?:\.\./)?(?:docs/)?"
             r"(?:adr/)?\d{4}-[a-z-]+\.md)\)", page.read_text())]  # fmt: skip
    assert links
    assert [(page, link) for page, link in links if not (page.parent / link).exists()] == []
