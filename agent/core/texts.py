"""Templates and expressions: Jinja2 in an immutable sandbox, cut down to what a flow needs.

Owns what an operator may write between braces and in `when:`. Refuses at load whatever could call,
loop, import or grow without bound, and every name that does not exist. Jinja2 compiles a template
in over a millisecond, so that happens at first use; parsing and checking happen at load.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from rapidfuzz import fuzz, process

from agent.core import units
from agent.core.steps import Unit

MAX_SOURCE = 4_000
MAX_DEPTH = 50
FILTERS = (
    "lower", "upper", "title", "capitalize", "trim", "default", "d", "round", "int", "first",
    "min", "max", "sum", "abs", "money",
)  # fmt: skip
MONEY_NAMES = frozenset({"$locale", "$unit"})  # what `| money` reads beside its number
TESTS = ("known", "under", "defined", "in", "eq", "ne", "lt", "le", "gt", "ge", "none", "even")

_SHARED = (
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Neg,
    nodes.Pos,
    nodes.Test,
    nodes.Filter,
    nodes.CondExpr,
)
_TEMPLATE_ONLY = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If)
_NUMERIC = frozenset({"*"})


class TextError(ValueError):
    """A template or expression that may not stand; `str()` says why, `mend` how to put it right."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


class Unknown:
    """Stands for an answer not given yet: every comparison with it is false, it prints nothing."""

    __slots__ = ()

    def _no(self, other: object) -> bool:
        return False

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no
    __hash__ = None  # type: ignore[assignment]  # what equals nothing has no hash

    def __contains__(self, item: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""

    def __getattr__(self, name: str) -> "Unknown":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def _self(self, other: object) -> "Unknown":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _self
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _self


UNKNOWN = Unknown()


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = _NUMERIC

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        # "a" * 10**8 is a few bytes of flow and a gigabyte of memory: only numbers multiply.
        if isinstance(left, (str, list, tuple)) or isinstance(right, (str, list, tuple)):
            raise SecurityError("only numbers can be multiplied")
        return left * right


def _literal(value: Any) -> Any:
    # An answer must be shown as typed: the word joiner keeps "](" from becoming a link.
    if callable(value):
        return ""  # `name.upper`, written for a call, is no text
    return value if isinstance(value, (int, float)) else str(value).replace("](", "]\u2060(")


def _default(value: Any, instead: Any = "", boolean: bool = False) -> Any:
    missing = value is UNKNOWN or isinstance(value, Undefined)
    return instead if missing or (boolean and not value) else value


def _of_all(choose: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    """A filter over a list; unknown as soon as one of it is."""

    def filter(values: Any) -> Any:
        listed = list(values)
        return UNKNOWN if not listed or any(v is UNKNOWN for v in listed) else choose(listed)

    return filter


@pass_context
def _money(context: Context, value: Any, unit: str | None = None) -> Any:
    number = getattr(value, "low", value)  # an answer counts by its low end
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return value
    shown = units.unit(unit) if unit else None
    own = context.get("$unit")
    return units.sum_of(number, shown or own or Unit(), context.get("$locale") or "en")


def is_under(path: object, base: str) -> bool:
    """Whether a path is `base` or lies below it."""
    return isinstance(path, str) and (path == base or path.startswith(base.rstrip("/") + "/"))


def _environment() -> _Sandbox:
    env = _Sandbox(finalize=_literal, autoescape=False, keep_trailing_newline=False)
    env.filters = {name: env.filters[name] for name in FILTERS if name in env.filters}
    env.filters |= {"min": _of_all(min), "max": _of_all(max), "sum": _of_all(sum)}
    env.filters |= {"default": _default, "d": _default, "money": _money}
    tests: dict[str, Any] = {n: env.tests[n] for n in TESTS if n in env.tests}
    tests["known"] = lambda value: value is not UNKNOWN
    tests["under"] = is_under
    env.tests = tests
    env.globals = {}
    return env


ENVIRONMENT = _environment()


class Expression:
    """A `when:`; call it with the values of its `names`. One that raises is false."""

    __slots__ = ("_compiled", "constants", "names", "source")

    def __init__(self, source: str, names: frozenset[str], constants: frozenset[float]) -> None:
        self.source = source
        self.names = names
        self.constants = constants
        self._compiled: Callable[..., Any] | None = None

    def __call__(self, values: Mapping[str, Any]) -> bool:
        try:
            return bool(self._evaluate(values))
        except Exception:
            return False

    def _evaluate(self, values: Mapping[str, Any]) -> Any:
        if self._compiled is None:
            self._compiled = _quick(ENVIRONMENT.compile_expression(self.source, False))
        return self._compiled(values)


class Formula(Expression):
    """A computed value. Without all of the names `needed` it comes to nothing."""

    __slots__ = ("needed",)

    def __init__(self, source: str, names: frozenset[str], needed: frozenset[str]) -> None:
        super().__init__(source, names, frozenset())
        self.needed = needed

    def result(self, values: Mapping[str, Any]) -> Any:
        """What it comes to; UNKNOWN where that cannot be computed."""
        try:
            return self._evaluate(values)
        except Exception:
            return UNKNOWN


def _quick(compiled: Any) -> Callable[[Mapping[str, Any]], Any]:
    """A compiled expression that keeps its context: building one takes longer than the rest."""
    template = compiled._template
    context = template.new_context({})

    def evaluate(values: Mapping[str, Any]) -> Any:
        context.parent = values
        context.vars.clear()
        for _ in template.root_render_func(context):
            pass
        return context.vars["result"]

    return evaluate


def _said(template: Any) -> Callable[[Mapping[str, Any]], str]:
    """A template that keeps its context, as `_quick` does."""
    context = template.new_context({})

    def render(values: Mapping[str, Any]) -> str:
        context.parent = values
        context.vars.clear()
        return "".join(template.root_render_func(context))

    return render


class Text:
    """A text said to the visitor; plain ones are kept as they are."""

    __slots__ = ("_compiled", "names", "plain", "source")

    def __init__(self, source: str, names: frozenset[str]) -> None:
        self.source = source
        self.names = names
        self.plain = not any(mark in source for mark in ("{{", "{%", "{#"))  # no template at all
        self._compiled: Callable[[Mapping[str, Any]], str] | None = None

    def render(self, values: Mapping[str, Any]) -> str:
        """The text with `values` in it; one that cannot be rendered is said without them."""
        if self._compiled is None:
            self._compiled = _said(ENVIRONMENT.from_string(self.source))
        try:
            return _tidy(self._compiled(values))
        except Exception:
            return _tidy("".join(self._plain_parts()))

    def _plain_parts(self) -> list[str]:
        tree = ENVIRONMENT.parse(self.source)
        return [data.data for data in tree.find_all(nodes.TemplateData)]


def _tidy(text: str) -> str:
    # "Thanks {{ name }}!" without a name must not read "Thanks !".
    for mark in ("!", ".", ",", "?"):
        text = text.replace(" " + mark, mark)
    return text.replace("  ", " ").strip()


def expression(source: str, known: frozenset[str]) -> Expression:
    """Parse and check a `when:`; raises TextError."""
    tree = _parse(source, _whole_expression)
    return Expression(source, _checked(tree, known, _SHARED), _numbers(tree))


def formula(source: str, known: frozenset[str]) -> Formula:
    """Parse and check a computed value; raises TextError."""
    tree = _parse(source, _whole_expression)
    names = _checked(tree, known, _SHARED)
    return Formula(source, names, names - _guarded(tree))


def _guarded(tree: nodes.Node) -> frozenset[str]:
    """The names a formula can do without: those it tests with `is known` or gives a default."""
    tests = [test.node for test in _self_and_all(tree, nodes.Test) if test.name == "known"]
    filters = _self_and_all(tree, nodes.Filter)
    given = [one.node for one in filters if one.name in ("default", "d")]
    return frozenset(node.name for node in (*tests, *given) if isinstance(node, nodes.Name))


def _self_and_all(tree: nodes.Node, kind: type) -> list[Any]:
    return [node for node in (tree, *tree.find_all(kind)) if isinstance(node, kind)]


def text(source: str, known: frozenset[str]) -> Text:
    """Parse and check a text; raises TextError."""
    if len(source) > MAX_SOURCE:
        raise TextError(f"a text of {len(source)} characters", f"keep it under {MAX_SOURCE}")
    tree = _parse(source, ENVIRONMENT.parse)
    return Text(source, _checked(tree, known, (*_SHARED, *_TEMPLATE_ONLY)))


def _whole_expression(source: str) -> nodes.Node:
    """As Jinja2 compiles an expression later, so that what passes here can be compiled."""
    parser = Parser(ENVIRONMENT, source, state="variable")
    found = parser.parse_expression()
    if not parser.stream.eos:
        raise TextError("this is not one expression", "write a condition such as `budget >= 2000`")
    return found


def _parse(source: str, parse: Callable[[str], nodes.Node]) -> nodes.Node:
    if len(source) > MAX_SOURCE:
        raise TextError("this expression is too long", f"keep it under {MAX_SOURCE} characters")
    try:
        return parse(source)
    except (TemplateSyntaxError, RecursionError) as error:
        said = getattr(error, "message", None) or "it is nested too deeply"
        raise TextError(f"cannot be read: {said}", "mind the braces and quotes") from error


def _checked(tree: nodes.Node, known: frozenset[str], allowed: tuple[type, ...]) -> frozenset[str]:
    every = _every(tree)
    for node in every:
        _check_node(node, allowed)
    names = frozenset(node.name for node in every if isinstance(node, nodes.Name))
    for name in sorted(names - known):
        raise TextError(f"unknown name `{name}`", _did_you_mean(name, known))
    return names | MONEY_NAMES if any(map(_is_money, every)) else names


def _every(tree: nodes.Node) -> list[nodes.Node]:
    """All nodes, without recursion: a thousand `+` in a row are a thousand levels."""
    found, level = [], [tree]
    for _ in range(MAX_DEPTH):
        found += level
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return found
    raise TextError("it is nested too deeply", f"at most {MAX_DEPTH} levels; make it simpler")


def _check_node(node: nodes.Node, allowed: tuple[type, ...]) -> None:
    if isinstance(node, nodes.Call):
        raise TextError("calls something", "texts and conditions read values, they call nothing")
    if not isinstance(node, allowed):
        what = type(node).__name__.lower()
        raise TextError(f"`{what}` is not allowed here", "use values, comparisons and if/else only")
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise TextError(f"`.{node.attr}` is private", "use a public value such as `budget.min`")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TextError(f"unknown filter `{node.name}`", f"one of {', '.join(FILTERS)}")
    if isinstance(node, nodes.Filter) and _is_money(node):
        _check_unit(node)
    if isinstance(node, nodes.Test) and node.name not in ENVIRONMENT.tests:
        raise TextError(f"unknown test `{node.name}`", "for example `is known`, `is under '/x'`")
    if isinstance(node, nodes.BinExpr) and any(map(_is_money, (node.left, node.right))):
        raise TextError("`money` binds closer than the calculation", "write `(a * 12) | money`")
    if isinstance(node, nodes.Mul) and (_is_words(node.left) or _is_words(node.right)):
        raise TextError("multiplies a text", "only numbers can be multiplied")


def _check_unit(node: nodes.Filter) -> None:
    for given in node.args:
        if not (isinstance(given, nodes.Const) and units.unit(str(given.value))):
            raise TextError("`money` does not know this unit", units.MEND)


def _is_money(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Filter) and node.name == "money"


def _is_words(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.List, nodes.Tuple)) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str)
    )


def _numbers(tree: nodes.Node) -> frozenset[float]:
    every = (tree, *tree.find_all(nodes.Const))
    values = [node.value for node in every if isinstance(node, nodes.Const)]
    # Beyond that no amount is taken from a visitor, and a float would not hold it.
    return frozenset(float(v) for v in values if isinstance(v, (int, float)) and abs(v) <= 1e15)


def _did_you_mean(name: str, known: frozenset[str]) -> str:
    near = closest(name, known)
    return f"did you mean `{near}`?" if near else f"known here: {', '.join(sorted(known)[:16])}"


@lru_cache(maxsize=1024)
def closest(word: str, among: frozenset[str]) -> str | None:
    """The name most like `word`, or None when none is close."""
    found = process.extractOne(word, among, scorer=fuzz.ratio, score_cutoff=66)
    return str(found[0]) if found else None
