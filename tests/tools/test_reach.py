"""Stamps follow code: what a notebook can reach makes it stale, and nothing else does."""

import ast
import functools
import hashlib
import json
import re
import shutil
import textwrap

import nbformat
import pytest

from tools import execute, stamp
from tools.reach import Package, code_of
from tools.twins import ROOT, SOURCE, all_twins, chapter_of, key_of, read_twin

FOOLED = SOURCE / "granger" / "03_fooled.md"


@pytest.fixture
def root(tmp_path):
    """A copy of the package that a test may change."""
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def replace(root, file, before, after):
    path = root / "helpers" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def fingerprints(root):
    """What the stamp of each notebook would say."""
    package = Package(root)
    return {chapter_of(twin): stamp.fingerprints(twin, root, package) for twin in all_twins()}


@functools.cache
def as_committed():
    return fingerprints(ROOT)


def stale(root):
    """Notebooks whose stamp would change."""
    return {chapter for chapter, found in fingerprints(root).items() if found != as_committed()[chapter]}


WORDS = [
    ("validation.py", '"""A number from 0 to 1."""', '"""Anything."""'),
    ("validation.py", '"""Clear errors', '"""Errors'),
    ("methods/granger.py", "    References\n", "    Notes\n"),
    ("__init__.py", '__version__ = "', '__version__ = "9.'),
    ("data/spiking_scores/README.md", "ours", "theirs"),
    ("chapters/granger/fooled/claims.toml", 'source = "ours', 'source = "theirs'),
]


def test_words_make_nothing_stale(root):
    for change in WORDS:
        replace(root, *change)
    assert stale(root) == set()


def test_a_reachable_function_makes_its_notebooks_stale_and_an_unreachable_one_does_not(root):
    replace(root, "methods/diagnostics.py", "return gain / left", "return left / gain")
    assert stale(root) == {"granger/fooled"}
    replace(root, "methods/diagnostics.py", "return left / gain", "return gain / left")
    replace(root, "methods/adjustment.py", "def valid_adjustment_sets", "def other_sets")
    assert "granger/fooled" not in stale(root)


def test_another_module_of_figures_makes_nothing_stale(root):
    """Unless its import does something: then it counts for all notebooks that import figures."""
    drawn = root / "helpers" / "plots" / "drawn.py"
    drawn.write_text('WIDTH = 3\n\n\ndef drawn_anew(x):\n    """A figure."""\n    return x\n', encoding="utf-8")
    replace(
        root,
        "plots/__init__.py",
        "from helpers.plots.atlas",
        "from helpers.plots.drawn import drawn_anew\nfrom helpers.plots.atlas",
    )
    assert stale(root) == set()
    drawn.write_text("print(3)\n\n\ndef drawn_anew(x):\n    return x\n", encoding="utf-8")
    assert {"granger/fooled", "interventions/cause"} <= stale(root)


def test_what_a_function_calls_counts(root):
    replace(root, "methods/autoregression.py", "def _warn_when_not_stationary(", "def _warn_when_not_stationary(spare=1, *, ")
    assert {"granger/fooled", "granger/from_scratch", "granger/spiking"} <= stale(root)
    assert "interventions/cause" not in stale(root)


def test_a_comment_counts_where_a_card_shows_it(root):
    replace(root, "methods/diagnostics.py", "    return gain / left", "    # the ratio\n    return gain / left")
    replace(root, "methods/granger.py", "import numpy as np\n", "import numpy as np  # arrays\n")
    assert stale(root) == {"granger/fooled"}


@pytest.mark.parametrize("file", ["claims.toml", "quizzes.toml"])
def test_claims_and_questions_count_for_their_own_notebook(root, file):
    word = "statement" if file == "claims.toml" else "question"
    replace(root, f"chapters/granger/fooled/{file}", f'{word} = "', f'{word} = "So: ')
    assert stale(root) == {"granger/fooled"}


def test_data_count_where_their_loader_is_used(root):
    replace(root, "data/spiking_scores/published.csv", "0.", "0.1")
    assert {"granger/spiking", "attention/auditing"} <= stale(root)
    assert "interventions/atlas" not in stale(root)


def test_the_style_counts_everywhere(root):
    replace(root, "style.mplstyle", "font", "# font")
    assert stale(root) == {chapter_of(twin) for twin in all_twins()}


def package_of(folder, **modules):
    """A small package of modules given as text; ``__`` in a name stands for a dot."""
    for name, text in modules.items():
        path = folder.joinpath("helpers", *name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in (path.parent, folder / "helpers"):
            (parent / "__init__.py").touch()
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return Package(folder)


ROOM = {
    "methods__a": """
        import numpy as np
        from helpers.methods import b
        from helpers.methods.c import taken as other

        LIMIT = 3

        def uses(): return b.used() + LIMIT
        def renames(): return other()
        def asks(name): return getattr(b, name)
        def later():
            from helpers.methods.c import lazy
            return lazy
        def neither(): return 1
        """,
    "methods__b": """
        def used(): return 1
        def unused(): return 2
        """,
    "methods__c": """
        print("on import")

        def decorate(f): return f

        @decorate
        def taken(): return 1
        def lazy(): return 2
        """,
}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("a.uses()", {"a.uses", "a.LIMIT", "b.used"}),
        ("a.renames()", {"a.renames", "c.taken", "c.decorate"}),
        ("a.asks('used')", {"a.asks", "b.used", "b.unused"}),
        ("a.later()", {"a.later", "c.lazy"}),
        ("print(a)", {"a.uses", "a.LIMIT", "a.renames", "a.asks", "a.later", "a.neither", "b.used", "b.unused"}),
        ("vars(a)['uses']", {"a.neither", "b.unused"}),
    ],
)
def test_where_code_leads(tmp_path, code, found):
    reached = package_of(tmp_path, **ROOM).reach(f"from helpers.methods import a\n{code}")
    names = {f"{module.rpartition('.')[2]}.{name}" for module, name in reached if name}
    assert found <= names
    if "print" not in code and "vars" not in code:
        assert names == found | {"c.decorate"}  # `a` imports `c`, which calls it
    assert ("helpers.methods.c", "") in reached  # `a` imports it, and so it prints


TABLES = {
    "methods__t": """
        TABLE = {}
        def register(f):
            TABLE[f.__name__] = f
            return f
        """,
    "methods__u": """
        from helpers.methods.t import TABLE, register
        @register
        def first(): return 1
        def second(): return 2
        done = TABLE.update(second=second)
        """,
    "methods__v": """
        from helpers.methods import u
        from helpers.methods.t import TABLE
        def use(name): return TABLE[name]()
        """,
}


@pytest.mark.parametrize(
    ("before", "after"), [("return 1", "return 3"), ("return 2", "return 3"), ("second=second", "second=first")]
)
def test_what_fills_a_table_on_import_counts(tmp_path, before, after):
    def code(tables):
        package = package_of(tmp_path, **tables)
        return [package.code(place) for place in sorted(package.reach("from helpers.methods import v\nv.use('first')"))]

    changed = TABLES | {"methods__u": TABLES["methods__u"].replace(before, after)}
    assert code(TABLES) != code(changed)


def test_a_name_with_two_meanings_leads_to_both(tmp_path):
    two = """
        def one():
            from helpers.methods.b import used as go
            return go()
        def other():
            from helpers.methods.c import lazy as go
            return go()
        """
    reached = package_of(tmp_path, **ROOM, methods__w=two).reach("from helpers.methods import w\nw.one()")
    assert {("helpers.methods.b", "used"), ("helpers.methods.c", "lazy")} <= reached


def test_code_is_said_in_the_same_words_by_every_python():
    """What stamps are made of; `ast.dump` differs between versions."""
    (statement,) = ast.parse('@checked(x=number)\ndef f(x, *, y=1):\n    """Words."""\n    return f"{x!r}" if x else [y]').body
    assert hashlib.sha256(code_of(statement).encode()).hexdigest()[:16] == "8f0c3ac8b1413a1c"


@pytest.mark.parametrize(
    "line",
    [
        "from helpers.methods.b import *",
        "from . import b",
        "import helpers.methods.b",
        "import helpers; helpers.methods.b.used()",
        "from importlib import import_module; import_module(f'helpers.{name}')",
    ],
)
def test_an_import_that_cannot_be_followed_is_refused(tmp_path, line):
    package = package_of(tmp_path, **ROOM, methods__d=f"{line}\ndef f(): return 1")
    with pytest.raises(ValueError, match=r"helpers\.methods\.d, line 1: write `from helpers\.room import module`"):
        package.reach("from helpers.methods import d\nd.f()")


CONDITIONAL = {
    "methods__e": """
        try:
            import fast as tool
        except ImportError:
            def tool(): return 1
        TABLE = {}
        for name in ("a", "b"):
            TABLE[name] = name
        def f(): return tool(), TABLE
        """
}


@pytest.mark.parametrize(("before", "after"), [("return 1", "return 2"), ('("a", "b")', '("a", "c")')])
def test_what_an_import_binds_under_a_condition_counts(tmp_path, before, after):
    def code(text):
        package = package_of(tmp_path, methods__e=text)
        return [package.code(place) for place in sorted(package.reach("from helpers.methods import e\ne.f()"))]

    assert code(CONDITIONAL["methods__e"]) != code(CONDITIONAL["methods__e"].replace(before, after))


def test_a_name_that_is_handed_on_leads_to_its_definition(tmp_path):
    package = package_of(tmp_path, **ROOM)
    (tmp_path / "helpers" / "methods" / "__init__.py").write_text("from helpers.methods.b import used\n", encoding="utf-8")
    reached = package.reach("from helpers.methods import used\nused()")
    assert {place for place in reached if place[1]} == {("helpers.methods.b", "used")}


PROFILE = """
import sys as _sys
_called = set()
def _importing(frame):
    # What an import calls to fill a table counts with the table, for whoever can reach that.
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__", "").startswith("helpers."):
            return True
        frame = frame.f_back
    return False
def _note(frame, event, _):
    if event == "call" and frame.f_globals.get("__name__", "").startswith("helpers.") and not _importing(frame):
        _called.add((frame.f_globals["__name__"], frame.f_code.co_qualname.split(".")[0]))
_sys.setprofile(_note)
"""


def test_everything_that_a_notebook_calls_is_reached(tmp_path):
    """The proof that no call escapes, by a run of a notebook that is noted call by call."""
    twin = SOURCE / "granger" / "01_regression_and_var.md"
    notebook = read_twin(twin)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(PROFILE))
    notebook.cells.append(
        nbformat.v4.new_code_cell("_sys.setprofile(None)\nimport json\nprint('called', json.dumps(sorted(_called)))")
    )
    execute.run(notebook, tmp_path)
    called = json.loads(re.search(r"called (\[.*\])", notebook.cells[-1].outputs[0].text)[1])
    package = Package(ROOT)
    cells = "\n".join(stamp.code_cells(read_twin(twin)))
    reached = package.reach(cells, also=[f"helpers.chapters.{chapter_of(twin).replace('/', '.')}.exercises"])
    tops = {(module, name) for module, name in map(tuple, called) if name in package.source(module).defined}
    assert len(tops) > 30
    assert tops <= reached, f"{key_of(twin)} calls what its stamp does not follow"
