"""Add learners' copies of now to the branch to which launch buttons lead: one commit more, or none if nothing changed.

    python -m tools.publish_copies REMOTE BRANCH [--solutions hidden] [--message "…"]

Such a branch is pulled into folders in which learners have worked, by nbgitpuller among others, and ``git merge`` needs a
commit that both have. So its history is never replaced. And Binder builds an image for every new commit, so there is none
without need.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from tools.copies import HIDDEN, SHOWN, write_branch

# Whatever the user's own settings are: whose commit it is, and that files are pushed byte by byte.
SETTINGS = ("user.name=publish", "user.email=publish@users.noreply.github.com", "commit.gpgsign=false", "core.autocrlf=false")
NOT_THERE = 2  # of `git ls-remote --exit-code`


def publish(remote, branch, solutions=SHOWN, message="Learners' copies"):
    """Push one commit with the copies of now on top of a branch, which is made if the remote has none of that name.

    Returns
    -------
    bool
        Whether there was anything to push.

    Raises
    ------
    subprocess.CalledProcessError
        If git fails: the remote is not reached, or somebody pushed meanwhile, whose commit is then not written over.
    """
    with tempfile.TemporaryDirectory() as folder:
        copies = Path(folder, "copies")
        write_branch(copies, solutions)

        def git(*arguments, check=True):
            command = ["git", *(word for setting in SETTINGS for word in ("-c", setting)), *arguments]
            return subprocess.run(command, cwd=copies, check=check, stdout=subprocess.PIPE, text=True)

        git("init", "--quiet", "--initial-branch", branch)
        name = f"refs/heads/{branch}"
        found = git("ls-remote", "--exit-code", remote, name, check=False)
        if found.returncode not in (0, NOT_THERE):
            found.check_returncode()
        if found.returncode == 0:
            git("fetch", "--quiet", "--depth", "1", remote, name)
            git("update-ref", name, "FETCH_HEAD")
        git("add", "--all", "--force")  # whatever the user's git ignores
        if found.returncode == 0 and git("diff", "--cached", "--quiet", "HEAD", check=False).returncode == 0:
            print(f"{branch}: nothing changed")
            return False
        git("commit", "--quiet", "--message", message)
        git("push", "--quiet", remote, f"{name}:{name}")
    print(f"{branch}: one commit more")
    return True


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish_copies", description=__doc__.partition("\n")[0])
    parser.add_argument("remote", metavar="REMOTE", help="the address to which git pushes")
    parser.add_argument("branch", metavar="BRANCH")
    parser.add_argument("--solutions", choices=[SHOWN, HIDDEN], default=SHOWN, help="hidden: for a class")
    parser.add_argument("--message", default="Learners' copies", help="of the commit")
    options = parser.parse_args(arguments)
    try:
        publish(options.remote, options.branch, options.solutions, options.message)
    except subprocess.CalledProcessError as error:
        # The address may hold a token: git's own words, on stderr, hide it.
        raise SystemExit(f"{options.branch}: git stopped with {error.returncode}, and nothing was pushed.") from None


if __name__ == "__main__":
    main()
