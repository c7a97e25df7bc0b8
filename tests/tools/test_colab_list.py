"""What has changed in Colab's image is found, and nothing else is said."""

import re

import pytest

from tools import colab_list
from tools.twins import project

FREEZE = """\
# Do not modify this file directly
google-colab @ file:///colabtools/dist/google-colab-1.0.0.tar.gz
numpy==2.1.3
Pillow==11.3.0
scikit_learn==1.6.1
torch @ https://download.pytorch.org/whl/cu128/torch-2.11.0%2Bcu128-cp313-cp313-linux_x86_64.whl#sha256=a81b
torchvision==0.26.0+cu128
"""
OS_INFO = "Ubuntu 24.04.2 LTS\nPython 3.13.5\nR version 4.5.2\n"
HERE = {"numpy": "2.1.3", "pillow": "11.3.0", "scikit-learn": "1.6.1", "torch": "2.11.0", "python": "3.13"}


def test_what_colab_publishes_is_read_whatever_form_a_line_has():
    there = colab_list.theirs(FREEZE, OS_INFO)
    assert there == HERE | {"torchvision": "0.26.0"}


def test_the_same_image_gives_no_word():
    assert list(colab_list.drifts(HERE, colab_list.theirs(FREEZE, OS_INFO))) == []


def test_each_change_is_named():
    there = colab_list.theirs(FREEZE.replace("numpy==2.1.3", "numpy==2.2.0"), OS_INFO.replace("3.13.5", "3.14.0"))
    del there["pillow"]
    assert list(colab_list.drifts(HERE, there)) == [
        "numpy: Colab has 2.2.0, we take 2.1.3",
        "pillow: Colab no longer lists it; we take 11.3.0",
        "python: Colab has 3.14, we take 3.13",
    ]


@pytest.mark.parametrize(("freeze", "os_info"), [("404: Not Found", OS_INFO), (FREEZE, "404: Not Found")])
def test_a_page_that_is_no_list_is_refused(freeze, os_info):
    with pytest.raises(ValueError, match="Colab's lists"):
        colab_list.theirs(freeze, os_info)


def test_ours_has_python_torch_and_every_package_that_we_need_there(tmp_path, capsys):
    here = colab_list.ours(colab_list.REQUIREMENTS.read_text(), colab_list.WORKFLOW.read_text())
    needed = {re.split("[>=<]", line)[0] for line in project()["dependencies"]}
    assert needed - set(here) == {"threadpoolctl"}  # scikit-learn brings it
    lines = [f"{name}=={version}" for name, version in here.items() if name != "python"]
    freeze, os_info = tmp_path / "pip-freeze.txt", tmp_path / "os-info.txt"
    freeze.write_text("\n".join(lines))
    os_info.write_text(f"Python {here['python']}.1")
    colab_list.main(freeze, os_info)
    assert capsys.readouterr().out == ""
    freeze.write_text("\n".join(lines).replace(f"numpy=={here['numpy']}", "numpy==9.0"))
    colab_list.main(freeze, os_info)
    assert capsys.readouterr().out == f"- numpy: Colab has 9.0, we take {here['numpy']}\n"
