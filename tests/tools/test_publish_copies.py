"""Branches of learners' copies: what is published twice can be pulled twice, with a learner's work in between."""

import subprocess

import nbformat
import pytest

from tools import publish_copies
from tools.copies import HIDDEN, SHOWN

NOTEBOOK = "book/granger/03_fooled.ipynb"
COURSE = [f"Paragraph {number}.\n" for number in range(8)]
PULLER = ("-c", "user.email=puller@example.org", "-c", "user.name=puller")


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


class Course:
    """A small course in the place of ours, whose copies can change from one publication to the next."""

    def __init__(self):
        self.paragraphs, self.more = list(COURSE), {}

    def write(self, folder, solutions):
        cells = [nbformat.v4.new_markdown_cell("".join(self.paragraphs), id="text")]
        cells.append(nbformat.v4.new_code_cell("answer = ...", id="code"))
        path = folder / NOTEBOOK
        path.parent.mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        (folder / ".hidden").write_text(solutions, encoding="utf-8")
        for name, text in self.more.items():
            (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def course(monkeypatch):
    made = Course()
    monkeypatch.setattr(publish_copies, "write_branch", made.write)
    return made


@pytest.fixture
def remote(tmp_path):
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    return tmp_path / "remote.git"


def commits(remote, branch):
    return git(remote, "rev-list", branch).split()


def pull(remote, branch, folder):
    """What nbgitpuller does at each visit: a shallow clone, later fetch, commit, and a merge that keeps their lines."""
    if not folder.exists():
        git(folder.parent, "clone", "--quiet", "--depth", "1", "--branch", branch, "--", f"file://{remote}", folder)
        return
    git(folder, "fetch")
    for deleted in filter(None, git(folder, "ls-files", "--deleted", "-z").split("\0")):
        git(folder, "checkout", f"origin/{branch}", "--", deleted)
    git(folder, "reset", "--mixed")
    if subprocess.run(["git", "diff-files", "--quiet"], cwd=folder, check=False).returncode:
        git(folder, *PULLER, "commit", "-am", "Automatic commit", "--allow-empty")
    git(folder, *PULLER, "merge", "-Xours", f"origin/{branch}")


def answer(path):
    """Let a learner solve what there is, and change the first line of the text, too."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = notebook.cells[0].source.replace("Paragraph 0.", "My own words.")
    notebook.cells[1].source = "answer = 42"
    nbformat.write(notebook, path)


def publish(remote, branch="learn", solutions=SHOWN):
    return publish_copies.publish(remote, branch, solutions, "Copies")


def test_what_a_learner_wrote_survives_a_second_publication_and_a_second_pull(course, remote, tmp_path):
    assert publish(remote)
    untouched, worked_on = tmp_path / "untouched", tmp_path / "worked-on"
    for folder in (untouched, worked_on):
        pull(remote, "learn", folder)
    answer(worked_on / NOTEBOOK)
    course.paragraphs[0] = "We changed this line.\n"
    course.paragraphs[-1] = "And this one.\n"
    course.more["new.md"] = "new"
    assert publish(remote)
    for folder in (untouched, worked_on):
        pull(remote, "learn", folder)
        assert (folder / "new.md").read_text(encoding="utf-8") == "new"
    text, code = (cell.source for cell in nbformat.read(untouched / NOTEBOOK, as_version=4).cells)
    assert (text, code) == ("".join(course.paragraphs), "answer = ...")
    text, code = (cell.source for cell in nbformat.read(worked_on / NOTEBOOK, as_version=4).cells)
    assert code == "answer = 42"
    assert text.startswith("My own words.\n")
    assert text.endswith("And this one.\n")


def test_publishing_adds_a_commit_and_keeps_those_that_were_there(course, remote):
    publish(remote)
    first = commits(remote, "learn")
    course.more["new.md"] = "new"
    publish(remote)
    assert commits(remote, "learn")[1:] == first
    del course.more["new.md"]
    publish(remote)
    assert "new.md" not in git(remote, "ls-tree", "-r", "--name-only", "learn").split()
    assert len(commits(remote, "learn")) == 3


def test_where_nothing_changed_there_is_no_commit_that_binder_would_build(course, remote, capsys):
    assert publish(remote)
    before = commits(remote, "learn")
    assert not publish(remote)
    assert commits(remote, "learn") == before
    assert capsys.readouterr().out == "learn: one commit more\nlearn: nothing changed\n"


def test_each_branch_has_a_history_of_its_own(course, remote):
    publish(remote, "learn", SHOWN)
    publish(remote, "class", HIDDEN)
    assert git(remote, "show", "learn:.hidden") == SHOWN
    assert git(remote, "show", "class:.hidden") == HIDDEN
    assert not set(commits(remote, "learn")) & set(commits(remote, "class"))


def test_a_branch_whose_name_ends_alike_is_another_one(course, remote):
    publish(remote, "old/learn")
    course.more["new.md"] = "new"
    publish(remote, "learn")
    assert len(commits(remote, "learn")) == 1


def test_what_the_user_ignores_is_published_all_the_same(course, remote, tmp_path, monkeypatch):
    (tmp_path / "ignored").write_text("*.ipynb\n", encoding="utf-8")
    (tmp_path / "gitconfig").write_text(f"[core]\nexcludesFile = {tmp_path / 'ignored'}\nautocrlf = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    course.more["windows.txt"] = "one\r\n"
    publish(remote)
    assert NOTEBOOK in git(remote, "ls-tree", "-r", "--name-only", "learn").split()
    assert (
        subprocess.run(["git", "show", "learn:windows.txt"], cwd=remote, capture_output=True, check=True).stdout == b"one\r\n"
    )


def test_what_somebody_pushed_meanwhile_is_not_written_over(course, remote, tmp_path, monkeypatch):
    publish(remote)

    def write_and_be_late(folder, solutions):
        course.write(folder, solutions)
        (folder / "new.md").write_text("new", encoding="utf-8")

    run = subprocess.run

    def push_late(command, **options):
        if "push" in command:  # another publication comes between our fetch and our push
            clone = tmp_path / "other"
            run(["git", "clone", "--quiet", "-b", "learn", remote, clone], check=True)
            git(clone, *PULLER, "commit", "--quiet", "--allow-empty", "-m", "Theirs")
            run(["git", "push", "--quiet"], cwd=clone, check=True)
        return run(command, **options)

    monkeypatch.setattr(publish_copies, "write_branch", write_and_be_late)
    monkeypatch.setattr(publish_copies.subprocess, "run", push_late)
    with pytest.raises(SystemExit, match=r"^learn: git stopped with 1, and nothing was pushed"):
        publish_copies.main([str(remote), "learn"])
    assert git(remote, "log", "-1", "--format=%s", "learn") == "Theirs"


def test_a_remote_that_does_not_answer_is_no_empty_one(course, remote, monkeypatch):
    publish(remote)
    run = subprocess.run

    def no_answer(command, **options):
        return subprocess.CompletedProcess(command, 128, "") if "ls-remote" in command else run(command, **options)

    monkeypatch.setattr(publish_copies.subprocess, "run", no_answer)
    with pytest.raises(SystemExit, match=r"^learn: git stopped with 128"):
        publish_copies.main([str(remote), "learn"])
