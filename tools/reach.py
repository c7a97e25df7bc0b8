"""What a notebook can reach in ``helpers``: the definitions on which its outputs may depend.

Found without running anything. A name leads to its definition, in its own module or in the one it is imported from;
``module.name`` leads to that name. A class is one piece, since nobody can tell which of its methods an object will be asked.
Where a module is used in another way than by ``module.name``, all of it counts. What an import runs besides definitions counts
for everybody who imports the module.
"""

import ast
import re
from functools import cached_property
from pathlib import Path

PACKAGE = "helpers"
COMPUTED = {"helpers.exercises.bank"}  # loads the chapter that `begin` names, which counts for its own notebook in any case
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_NOT_CODE = {"ctx", "kind", "type_comment", "type_params"}  # follow from the rest, or are not always there
# Decorators that change what they decorate and nothing else; any other might fill a table, as a registry does.
_HARMLESS = {"checked", "dataclass", "cache", "lru_cache", "cached_property", "property", "contextmanager", "staticmethod"}


def code_of(tree):
    """Syntax as text without docstrings, so that neither these nor comments and layout count.

    Written out here because ``ast.dump`` says the same code differently from one version of Python to the next.
    """
    if isinstance(tree, ast.AST):
        fields = {name: value for name, value in ast.iter_fields(tree) if value not in (None, []) and name not in _NOT_CODE}
        if isinstance(tree, _DEFINITIONS | ast.Module) and tree.body and _is_text(tree.body[0]):
            fields["body"] = tree.body[1:]
        return f"{type(tree).__name__}({', '.join(f'{name}={code_of(value)}' for name, value in fields.items())})"
    if isinstance(tree, list):
        return f"[{', '.join(map(code_of, tree))}]"
    return repr(tree)


def _is_text(statement):
    return (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
    )


def _bound(statement):
    """Names that a statement at the top of a module binds, and does nothing else."""
    if isinstance(statement, _DEFINITIONS):
        return [statement.name]
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        nodes = [node for target in targets for node in ast.walk(target)]
        if not any(isinstance(node, ast.Attribute | ast.Subscript) for node in nodes):
            return [node.id for node in nodes if isinstance(node, ast.Name)]
    return []


def _may_do_more(statement):
    """Whether a definition may do something besides: it calls, or it is decorated by who knows what."""
    if isinstance(statement, ast.ClassDef) and any(not isinstance(base, ast.Name | ast.Attribute) for base in statement.bases):
        return True
    if isinstance(statement, _DEFINITIONS):
        called = [d.func if isinstance(d, ast.Call) else d for d in statement.decorator_list]
        return any((d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "")) not in _HARMLESS for d in called)
    return any(isinstance(node, ast.Call) for node in ast.walk(statement))


class Source:
    """A piece of Python with the names it defines and takes from the package.

    Parameters
    ----------
    text : str
        The code.
    package : Package
        To tell modules from other names.
    name : str
        The module's dotted name; empty for the cells of a notebook.
    """

    def __init__(self, text, package, name=""):
        self.text, self.package, self.name = text, package, name
        self.tree = ast.parse(text)
        self.defined, self.on_import = {}, []
        self.modules, self.taken = {}, {}  # to sets: under a condition, or in two functions, a name may have two meanings
        for statement in self.tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
                continue
            names = _bound(statement)
            for bound in names:
                self.defined.setdefault(bound, []).append(statement)
            if not names or _may_do_more(statement):
                self.on_import.append(statement)
        for node in ast.walk(self.tree):  # also those inside of functions
            self._refuse_what_cannot_be_followed(node)
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE:
                for alias in node.names:
                    self._import(node.module, alias)

    def _refuse_what_cannot_be_followed(self, node):
        from_package = isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] == PACKAGE)
        star = from_package and any(alias.name == "*" for alias in node.names)
        dotted = isinstance(node, ast.Import) and any(alias.name.startswith(f"{PACKAGE}.") for alias in node.names)
        chain = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == PACKAGE
        through = chain and self.package.has(f"{PACKAGE}.{node.attr}")
        computed = isinstance(node, ast.JoinedStr) and ast.unparse(node)[2:].startswith(f"{PACKAGE}.")
        if star or dotted or through or (from_package and node.level) or (computed and self.name not in COMPUTED):
            raise ValueError(
                f"{self.name or 'The notebook'}, line {node.lineno}: write `from {PACKAGE}.room import module`; which names "
                f"`{ast.unparse(node)}` brings cannot be followed."
            )

    def _import(self, module, alias):
        bound, inside = alias.asname or alias.name, f"{module}.{alias.name}"
        if self.package.has(inside):
            self.modules.setdefault(bound, set()).add(inside)
        else:
            self.taken.setdefault(bound, set()).add((module, alias.name))

    @cached_property
    def imported(self):
        """Modules that an import of this one imports as well."""
        return {*set().union(*self.modules.values()), *(module for module, _ in set().union(*self.taken.values()))} - {PACKAGE}

    def leads_to(self, statements):
        """Places to which statements lead, as pairs of module and name; a name of None stands for all of a module."""
        for statement in statements:
            waiting = [statement]
            while waiting:
                node = waiting.pop()
                if _is_text(node):
                    continue  # a docstring
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.modules:
                    yield from ((module, node.attr) for module in self.modules[node.value.id])
                    continue
                if isinstance(node, ast.Name):
                    yield from ((module, None) for module in self.modules.get(node.id, ()))
                    # The package's own names are its version and the name of the course.
                    yield from (place for place in self.taken.get(node.id, ()) if place[0] != PACKAGE)
                    if node.id in self.defined and self.name:  # cells of a notebook all count anyway
                        yield self.name, node.id
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and self.package.has(node.value):
                    yield node.value, None  # loaded by its name
                waiting += ast.iter_child_nodes(node)


class Package:
    """The package as it lies in a folder.

    Parameters
    ----------
    root : path-like
        The folder in which ``helpers`` lies.
    """

    def __init__(self, root):
        self.root, self._sources, self._codes, self._next = Path(root), {}, {}, {}

    def _file(self, module):
        path = self.root.joinpath(*module.split("."))
        return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)

    def has(self, module):
        """Whether there is a module of this name."""
        return re.fullmatch(rf"{PACKAGE}(\.\w+)+", module) is not None and self._file(module) is not None

    def source(self, module):
        """A module of the package."""
        if module not in self._sources:
            self._sources[module] = Source(self._file(module).read_text(encoding="utf-8"), self, module)
        return self._sources[module]

    def _resolved(self, module, name):
        """Where a name of a module is really defined; a name of None where that cannot be said, or is a module by itself."""
        source = self.source(module)
        if name in source.defined:
            yield module, name
        for place in source.taken.get(name, ()):
            yield from self._resolved(*place)
        yield from ((inside, None) for inside in source.modules.get(name, ()))
        if not (name in source.defined or name in source.taken or name in source.modules):
            yield (f"{module}.{name}", None) if self.has(f"{module}.{name}") else (module, None)

    def reach(self, code, also=()):
        """All that a piece of code can reach.

        Parameters
        ----------
        code : str
            Cells of a notebook, one after the other.
        also : sequence of str
            Modules that count in whole.

        Returns
        -------
        set of (str, str)
            Module and name; an empty name stands for what an import of the module runs besides definitions.
        """
        start = Source(code, self)
        waiting = [*start.leads_to(start.tree.body), *((module, None) for module in also)]
        waiting += [(module, "") for module in start.imported]
        found = set()
        while waiting:
            place = waiting.pop()
            for module, name in self._resolved(*place) if place[1] else [place]:
                source = self.source(module)
                if name is None:
                    waiting += [(module, each) for each in (*source.defined, "")]
                elif (module, name) not in found:
                    found.add((module, name))
                    waiting += self._after(module, name)
        return found

    def _after(self, module, name):
        """Where a place leads; the same for every notebook, so it is looked up once."""
        if (module, name) not in self._next:
            source = self.source(module)
            if name:
                following = [(module, ""), *source.leads_to(source.defined[name])]
            else:
                following = [*source.leads_to(source.on_import), *((other, "") for other in source.imported)]
            self._next[module, name] = following
        return self._next[module, name]

    def code(self, place):
        """What counts of a place: its syntax without docstrings."""
        if place not in self._codes:
            module, name = place
            source = self.source(module)
            statements = source.defined[name] if name else source.on_import
            self._codes[place] = "\n".join(map(code_of, statements))
        return self._codes[place]

    def shown(self, module):
        """What cards show of the references of a chapter's exercises, comments included: module, name and text of each."""
        chapter = self.source(module)
        for node in ast.walk(chapter.tree):
            if isinstance(node, ast.keyword) and node.arg == "reference":
                for where, name in (
                    found for place in chapter.leads_to([ast.Expr(node.value)]) for found in self._resolved(*place)
                ):
                    if name is None or not isinstance(self.source(where).defined[name][-1], ast.FunctionDef):
                        raise ValueError(
                            f"{module}, line {node.value.lineno}: reference should be a function of helpers, by its name."
                        )
                    definition = self.source(where).defined[name][-1]
                    lines = self.source(where).text.splitlines()
                    first = definition.body[0]
                    below = first.end_lineno if _is_text(first) else first.lineno - 1
                    kept = lines[definition.lineno - 1 : first.lineno - 1] + lines[below : definition.end_lineno]
                    yield where, name, "\n".join(kept)
