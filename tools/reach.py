"""What a notebook can reach in ``helpers``: the definitions on which its outputs may depend.

Found without running anything. A name leads to its definition, in its own module or in the one it is imported from;
``module.name`` leads to that name. A class is one piece, since nobody can tell which of its methods an object will be asked.
Where a module is used in another way than by ``module.name``, all of it counts. What an import runs besides definitions counts
for everybody who imports the module.
"""

import ast
import copy
import re
from functools import cached_property
from pathlib import Path

PACKAGE = "helpers"
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def code_of(tree):
    """Syntax as text without docstrings, so that neither these nor comments and layout count."""
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS | ast.Module) and node.body and _is_text(node.body[0]):
            node.body = node.body[1:]
    return ast.dump(tree)


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
        self.defined, self.on_import, self.modules, self.taken = {}, [], {}, {}
        for statement in self.tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
                continue
            names = _bound(statement)
            for bound in names:
                self.defined.setdefault(bound, []).append(statement)
            if not names:
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
        if star or dotted or (from_package and node.level):
            raise ValueError(
                f"{self.name or 'The notebook'}, line {node.lineno}: write `from {PACKAGE}.room import module`; which names "
                f"`{ast.unparse(node)}` brings cannot be followed."
            )

    def _import(self, module, alias):
        bound, inside = alias.asname or alias.name, f"{module}.{alias.name}"
        if self.package.has(inside):
            self.modules[bound] = inside
        else:
            self.taken[bound] = module, alias.name

    @cached_property
    def imported(self):
        """Modules that an import of this one imports as well."""
        return {*self.modules.values(), *(module for module, _ in self.taken.values())} - {PACKAGE}

    def leads_to(self, statements):
        """Places to which statements lead, as pairs of module and name; a name of None stands for all of a module."""
        for statement in statements:
            waiting = [statement]
            while waiting:
                node = waiting.pop()
                if _is_text(node):
                    continue  # a docstring
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.modules:
                    yield self.modules[node.value.id], node.attr
                    continue
                if isinstance(node, ast.Name):
                    if node.id in self.modules:
                        yield self.modules[node.id], None
                    elif node.id in self.taken and self.taken[node.id][0] != PACKAGE:  # whose own names are version and course
                        yield self.taken[node.id]
                    elif node.id in self.defined and self.name:  # cells of a notebook all count anyway
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
        self.root, self._sources, self._codes = Path(root), {}, {}

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
        """Where a name of a module is really defined; None where that cannot be said, or is a module by itself."""
        source = self.source(module)
        if name in source.defined:
            return module, name
        if name in source.taken:
            return self._resolved(*source.taken[name])
        if name in source.modules:
            return source.modules[name], None
        return (f"{module}.{name}", None) if self.has(f"{module}.{name}") else (module, None)

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
            module, name = self._resolved(*place) if place[1] else place
            source = self.source(module)
            if name is None:
                waiting += [(module, each) for each in (*source.defined, "")]
            elif (module, name) not in found:
                found.add((module, name))
                waiting.append((module, ""))
                if name:
                    waiting += source.leads_to(source.defined[name])
                else:
                    waiting += [*source.leads_to(source.on_import), *((other, "") for other in source.imported)]
        return found

    def code(self, place):
        """What counts of a place: its syntax without docstrings."""
        if place not in self._codes:
            module, name = place
            source = self.source(module)
            statements = source.defined[name] if name else source.on_import
            self._codes[place] = "\n".join(code_of(copy.deepcopy(statement)) for statement in statements)
        return self._codes[place]

    def shown(self, module):
        """What cards show of the references of a chapter's exercises, comments included: module, name and text of each."""
        chapter = self.source(module)
        for node in ast.walk(chapter.tree):
            if isinstance(node, ast.keyword) and node.arg == "reference":
                for place in chapter.leads_to([ast.Expr(node.value)]):
                    where, name = self._resolved(*place)
                    definition = self.source(where).defined[name][-1]
                    lines = self.source(where).text.splitlines()
                    first = definition.body[0]
                    below = first.end_lineno if _is_text(first) else first.lineno - 1
                    kept = lines[definition.lineno - 1 : first.lineno - 1] + lines[below : definition.end_lineno]
                    yield where, name, "\n".join(kept)
