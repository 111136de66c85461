"""The role table and the pages speak of the same verbs: none is given that nobody asks for, none asked that nobody can have."""

import ast
from collections.abc import Iterator
from pathlib import Path

from casework.access.policy import ROLES

ROOT = Path(__file__).resolve().parents[2]
GIVEN = frozenset().union(*ROLES.values())
PLACE = {"require": 0, "fetch": 2, "allows": 1, "may": 1}  # function of the gate and the role table → where its verb stands
NAMED = {"read", "write", "seen_by"}  # of a kind of record


def modules() -> Iterator[ast.AST]:
    """Every module of the three packages but the role table itself."""
    for package in ("casework", "referrals", "audit"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.parts[-2:] != ("access", "policy.py"):
                yield ast.parse(path.read_text(encoding="utf-8"))


def said(node: ast.AST) -> set[str]:
    """The texts within an expression: of "a" if x else "b", both."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def asked(tree: ast.AST) -> set[str]:
    """The verbs that stand where the gate, the role table or a kind of record takes one."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if name in PLACE and len(node.args) > PLACE[name]:
                found |= said(node.args[PLACE[name]])
            found |= {verb for keyword in node.keywords if keyword.arg in NAMED for verb in said(keyword.value)}
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in NAMED and node.value:
            found |= said(node.value)
    return {verb for verb in found if "." in verb}


def spoken_of(tree: ast.AST) -> set[str]:
    """Every text that is a verb of the role table: in a call, a table of verbs, or a function that chooses one."""
    return said(tree) & GIVEN


def test_every_verb_of_the_role_table_is_asked_for_somewhere() -> None:
    assert GIVEN - set().union(*map(spoken_of, modules())) == set()


def test_every_verb_that_is_asked_for_is_given_to_somebody() -> None:
    every = set().union(*map(asked, modules()))
    assert len(every) > 10
    assert every - GIVEN == set()


def test_a_verb_that_nobody_has_is_seen_by_this_test() -> None:
    tree = ast.parse('gate.require("cases.vanish")\nKind(Model, write="legal.write")\ncase = gate.fetch(Case, pk, "a.b" if x else "c.d")')
    assert asked(tree) == {"cases.vanish", "legal.write", "a.b", "c.d"}
