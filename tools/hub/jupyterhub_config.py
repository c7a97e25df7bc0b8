"""A JupyterHub for a class, on one machine: copies of the notebooks at each login, solutions hidden, idle servers stopped.

The guide for instructors says how to start it. What it needs is taken from the environment, so that this file stays as it
is:

COURSE_HOMES      the folder with a home for each learner; what they write and what is kept of them stays there
COURSE_PASSWORD   the password of the class, the same for all, of 8 letters or more
COURSE_SOLUTIONS  "hidden" (here the default) or "shown"
COURSE_MEMORY     of one learner, as JupyterHub writes it; "2G" is twice what the largest notebook takes
COURSE_ADDRESS    where the hub listens
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (JupyterHub provides it)

ROOT = Path(__file__).resolve().parents[2]
HOMES = Path(os.environ["COURSE_HOMES"]).resolve()
SOLUTIONS = os.environ.get("COURSE_SOLUTIONS", "hidden")
if SOLUTIONS not in ("hidden", "shown"):
    raise ValueError(f"COURSE_SOLUTIONS should be hidden or shown, but it is {SOLUTIONS!r}.")

c.JupyterHub.bind_url = os.environ.get("COURSE_ADDRESS", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{HOMES / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(HOMES / "jupyterhub_cookie_secret")

# Any name, one password: enough for a class in a room. One system user runs all servers, so that homes are not private.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["COURSE_PASSWORD"]
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = "[a-z][a-z0-9]{1,30}"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(HOMES / "{username}")


async def copies_at_login(spawner):
    """Give a learner the copies that are not there yet; none is written over. The hub serves others meanwhile."""
    home = HOMES / spawner.user.name
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tools.copies", str(home / "course"), "--solutions", SOLUTIONS]
    made = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.DEVNULL)
    if await made.wait():
        raise RuntimeError(
            f"No copies for {spawner.user.name}: tools.copies ended with {made.returncode}; its words are in the log."
        )


c.Spawner.pre_spawn_hook = copies_at_login
c.Spawner.notebook_dir = str(HOMES / "{username}" / "course")
c.Spawner.default_url = "/lab/tree/00_start_here.ipynb"
c.Spawner.mem_limit = os.environ.get("COURSE_MEMORY", "2G")  # shown to learners; this spawner alone does not enforce it
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
# One thread a kernel: sixty learners on a few cores would otherwise get in each other's way.
c.Spawner.environment = {
    "COURSE_SOLUTIONS": SOLUTIONS,
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")},
}

# A server that nobody has used for half an hour is stopped. Its files stay, its kernels do not.
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1800", "--cull-every=300"]
c.JupyterHub.services = [{"name": "idle-culler", "command": culler}]
