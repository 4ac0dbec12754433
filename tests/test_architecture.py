"""The house, held by its imports: one street of apps, floors inside each app, and nothing that runs unasked."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STREET = ("accounts", "conclusions", "targets", "assignments", "reports", "config")

# Lowest first; a module imports, within its app, only from floors below its own.
FLOORS = (
    {"measures"},
    {"rates", "series"},
    {
        "vietnamese",
        "passwords",
        "periods",
        "attainment",
        "forecast",
        "evidence",
        "due_days",
        "blocks",
        "found",
        "grammar",
        "limits",
    },
    {"numbers", "legacy", "lines", "archives", "apart", "secrecy", "numbering", "flags", "outlooks", "parts"},
    {"cells", "checks"},
    {"entries"},
    {"sheet_files", "workbooks", "differences"},
    {"sheets", "columns"},
    {"layout", "rulings", "scans", "plain", "open_text", "word"},
    {"pdf_pages", "converted", "web_page"},
    {"nouns", "outline", "deadlines", "quantities", "transcript", "unit_names"},
    {"actors", "zones"},
    {"headers", "tables", "sentences"},
    {"labels"},
    {"documents", "reading", "drafts"},
    {"edits", "revisions"},
    {"received", "agenda_kinds", "jsonable"},
    {"models"},
    {
        "audit",
        "states",
        "annotated",
        "histories",
        "openings",
        "days",
        "downloads",
        "requests",
        "opening",
        "claims",
        "ordering",
        "scope_choices",
        "unit_choices",
        "report_days",
        "period_choices",
        "bundles",
    },
    {"exchange", "owed", "narrowing", "concerns"},
    {
        "permissions",
        "standings",
        "findings",
        "drafted",
        "charts",
        "context_processors",
        "middleware",
        "fields",
        "board_blocks",
    },
    {"line_chart", "figures", "boards", "grids", "breakdowns"},
    {"unit_records", "agenda", "minutes", "counted", "counts", "summary_words", "change_sections"},
    {"trends"},
    {"rollups", "notices", "records", "change_lines", "papers", "formalities", "word_styles"},
    {"request_notices", "instruction_notices"},
    {"desks", "digests", "mornings", "feeds", "missing", "matrix", "changes", "print_charts", "queueing"},
    {"placed_cells", "pdf_tags", "rendering", "material", "reminders"},
    {"pdf", "docx", "xlsx", "change_sheets", "mails", "content_tables"},
    {"pictures", "word_tables", "content_words"},
    {"summary_docx", "contents", "summary_sheets"},
    {"builder", "intakes", "matrix_sheets"},
    {"meeting_notices", "scheduling", "verifying"},
    {"tasks"},
    {"services"},
    {"resources"},
    {"reference", "commands", "publishing", "uploads"},
    {"demonstration"},
    {"clearing"},
    {"forms", "administration", "arranging"},
    {
        "entry_forms",
        "grid_forms",
        "report_forms",
        "request_forms",
        "view_forms",
        "instruction_forms",
        "meeting_forms",
        "issue_forms",
        "schedule_forms",
    },
    {"blanks"},
    {"filling"},
    {"views"},
    {"urls", "admin", "apps", "management"},
)
FLOOR_OF = {module: number for number, floor in enumerate(FLOORS) for module in floor}
PRIVATE = {"views", "forms", "urls", "admin", "management"}
PURE = {
    "accounts.vietnamese",
    "accounts.numbers",
    "accounts.limits",
    "accounts.legacy",
    "accounts.archives",
    "accounts.apart",
    "accounts.cells",
    "accounts.sheet_files",
    "accounts.sheets",
    "accounts.workbooks",
    "accounts.differences",
    "conclusions.blocks",
    "conclusions.found",
    "conclusions.drafts",
    "conclusions.edits",
    "conclusions.revisions",
    "conclusions.lines",
    "conclusions.secrecy",
    "conclusions.numbering",
    "conclusions.layout",
    "conclusions.rulings",
    "conclusions.scans",
    "conclusions.plain",
    "conclusions.web_page",
    "conclusions.open_text",
    "conclusions.word",
    "conclusions.pdf_pages",
    "conclusions.converted",
    "conclusions.documents",
    "conclusions.opening",
    "conclusions.grammar",
    "conclusions.nouns",
    "conclusions.outline",
    "conclusions.deadlines",
    "conclusions.quantities",
    "conclusions.transcript",
    "conclusions.unit_names",
    "conclusions.actors",
    "conclusions.zones",
    "conclusions.headers",
    "conclusions.tables",
    "conclusions.sentences",
    "conclusions.labels",
    "conclusions.reading",
    "targets.periods",
    "targets.measures",
    "targets.rates",
    "targets.series",
    "targets.attainment",
    "targets.checks",
    "targets.flags",
    "targets.outlooks",
    "targets.entries",
    "targets.parts",
    "targets.forecast",
    "targets.charts",
    "targets.line_chart",
    "assignments.evidence",
    "assignments.due_days",
    "reports.period_choices",
    "reports.charts",
    "reports.papers",
    "reports.formalities",
    "reports.placed_cells",
    "reports.pdf_tags",
    "reports.rendering",
}
VAGUE = {"utils", "helpers", "common", "core", "misc"}


@dataclass(frozen=True)
class Module:
    """`accounts.views.people` has the app `accounts` and the floor-name `views`."""

    name: str
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def part(self) -> str:
        return self.name.split(".")[1]

    def imports(self) -> Iterator[str]:
        """Dotted names: of `from a.b import c` both `a.b` and `a.b.c`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are written in full"
                yield node.module or ""
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def own_imports(self) -> Iterator[tuple[str, str]]:
        """(app, part) of each import from our own apps; the part is empty when the app itself is named."""
        for name in self.imports():
            app, _, rest = name.partition(".")
            if app in STREET:
                yield app, rest.partition(".")[0]


def module(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


def modules() -> list[Module]:
    found = []
    for app in STREET:
        for path in sorted((ROOT / app).rglob("*.py")):
            words = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in words or words[-1] == "__init__" or "formats" in words:
                continue
            found.append(module(".".join(words), path.read_text(encoding="utf-8")))
    return found


def leaves_the_street(found: Module) -> list[str]:
    """Imports from an app to the right, or from another app's pages."""
    place = STREET.index(found.app)
    wrong = []
    for app, part in found.own_imports():
        if app == found.app:
            continue
        if STREET.index(app) > place or (part in PRIVATE and found.app != "config"):
            wrong.append(f"{found.name} imports {app}.{part}")
    return wrong


def climbs_up(found: Module) -> list[str]:
    """Imports from the same or a higher floor of the app; pages and commands may be packages."""
    if found.app == "config":
        return []
    if found.part not in FLOOR_OF:
        return [f"{found.name} has no floor: give it one in FLOORS"]
    own = FLOOR_OF[found.part]
    return [
        f"{found.name} imports {part}"
        for app, part in found.own_imports()
        if app == found.app and part in FLOOR_OF and part != found.part and FLOOR_OF[part] >= own
    ]


def hides_an_import(found: Module) -> list[str]:
    functions = [node for node in ast.walk(found.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        f"{found.name}.{function.name}"
        for function in functions
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]


def runs_unasked(found: Module) -> list[str]:
    """Signals, and models that do something of their own when saved or deleted."""
    wrong = [name for name in found.imports() if name.startswith(("django.dispatch", "django.db.models.signals"))]
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            wrong.append(f"connect, line {node.lineno}")
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and found.part == "models":
            wrong.append(f"def {node.name}, line {node.lineno}")
    return [f"{found.name}: {what}" for what in wrong]


def knows_django(found: Module) -> list[str]:
    if found.name not in PURE:
        return []
    foreign = {name for name in found.imports() if name.partition(".")[0] == "django"}
    foreign |= {f"{app}.{part}" for app, part in found.own_imports() if part and f"{app}.{part}" not in PURE}
    return [f"{found.name} imports {name}" for name in sorted(foreign)]


def is_vague(found: Module) -> list[str]:
    return [found.name] if VAGUE & set(found.name.split(".")) else []


RULES = (leaves_the_street, climbs_up, hides_an_import, runs_unasked, knows_django, is_vague)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_module_breaks_the_rule(rule: Callable[[Module], list[str]]) -> None:
    assert [wrong for found in modules() for wrong in rule(found)] == []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (leaves_the_street, "accounts.services", "from assignments.models import Assignment"),
        (leaves_the_street, "accounts.models", "import config.celery"),
        (leaves_the_street, "assignments.forms", "from conclusions.forms import PaperForm"),
        (leaves_the_street, "assignments.views.desk", "from accounts import views"),
        (climbs_up, "targets.models", "from targets.services import record_result"),
        (climbs_up, "targets.models", "from targets import services"),
        (climbs_up, "reports.builder", "from reports.tasks import build"),
        (climbs_up, "reports.permissions", "from reports import charts"),
        (climbs_up, "reports.something", ""),
        (hides_an_import, "reports.services", "def late():\n    if True:\n        import json"),
        (runs_unasked, "accounts.audit", "from django.dispatch import receiver"),
        (runs_unasked, "accounts.apps", "from django.db.models import signals"),
        (runs_unasked, "accounts.apps", "def ready(self): post_save.connect(record)"),
        (runs_unasked, "targets.models", "class Target:\n    def save(self): ..."),
        (runs_unasked, "targets.models", "class Target:\n    def delete(self): ..."),
        (knows_django, "targets.periods", "from django.utils import timezone"),
        (knows_django, "targets.charts", "from targets.models import Indicator"),
        (is_vague, "accounts.utils", ""),
        (is_vague, "accounts.views.common", ""),
    ],
)
def test_rule_sees_what_breaks_it(rule: Callable[[Module], list[str]], name: str, source: str) -> None:
    assert rule(module(name, source)) != []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (leaves_the_street, "reports.views", "from accounts.permissions import is_office"),
        (leaves_the_street, "config.urls", "from accounts import views"),
        (climbs_up, "reports.views.board", "from reports.views.summaries import show"),
        (climbs_up, "reports.services", "from reports import tasks"),
        (runs_unasked, "accounts.forms", "class PasswordForm:\n    def save(self): ..."),
        (knows_django, "targets.charts", "from accounts.vietnamese import format_number"),
    ],
)
def test_rule_lets_pass_what_keeps_it(rule: Callable[[Module], list[str]], name: str, source: str) -> None:
    assert rule(module(name, source)) == []


def test_every_app_of_the_street_is_read() -> None:
    assert {found.app for found in modules()} == set(STREET)


def test_migrations_carry_a_name() -> None:
    names = [path.stem for app in STREET for path in (ROOT / app).glob("migrations/0*.py")]

    assert names
    assert [name for name in names if re.search(r"_auto_|_merge_|^\d+_alter_", name)] == []
