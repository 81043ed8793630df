"""Tables that site staff bring and take in the admin: one organization at a time, row by row.

A row is written by the services that pages call, so that guards, the organization and the audit log
hold. First every row is tried and taken back; then all are written, or none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import uuid4

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV
from import_export.forms import ImportForm
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from import_export.tmp_storages import BaseStorage

from accounts import sealing
from accounts.access import Access, access_of_staff
from accounts.audit import record
from accounts.decorators import site_staff
from accounts.entered import entered
from accounts.models import Action, Organization, User
from accounts.table_files import csv_lines
from accounts.tenancy import current_organization_id

if TYPE_CHECKING:  # generic for the type checker alone
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024**2
KEPT = 900  # for how many seconds a table that was tried waits for its word
NEW: str = RowResult.IMPORT_TYPE_NEW
CHANGED: str = RowResult.IMPORT_TYPE_UPDATE
SAME: str = RowResult.IMPORT_TYPE_SKIP
_PURPOSE = "pillars: tables on their way into the admin"
Cells = Mapping[str, str]


class SafeCSV(CSV):  # type: ignore[misc]  # import-export has no types
    """CSV as everywhere: no cell is computed by a spreadsheet."""

    def export_data(self, dataset: Any, **_: Any) -> str:
        """Return the table as a text."""
        return "".join(csv_lines([dataset.headers, *dataset]))


class TableGoneError(Exception):
    """The table that was tried waits no more, or was tried in another organization."""


class SealedCache(BaseStorage):  # type: ignore[misc]  # import-export has no types
    """Where a table waits for its word: encrypted, for a while, for its own organization."""

    def save(self, data: bytes) -> None:
        """Keep the table under a name that nobody guesses."""
        self.name = f"{current_organization_id()}-{uuid4().hex}"
        text = sealing.sealed(data.decode("utf-8-sig"), purpose=_PURPOSE, key="")
        cache.set(self._key(), text, KEPT)

    def read(self) -> str:
        """Return the table. Raises TableGoneError."""
        mine = str(self.name).startswith(f"{current_organization_id()}-")
        text = sealing.opened(cache.get(self._key(), ""), purpose=_PURPOSE, key="")
        if not mine or text is None:
            raise TableGoneError
        return text

    def remove(self) -> None:
        """Forget the table."""
        cache.delete(self._key())

    def _key(self) -> str:
        return f"staff-table:{self.name}"


class TableForm(ImportForm):  # type: ignore[misc]  # import-export has no types
    """A file, which is a table of the columns that are known."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self._table: type[StaffTable] = resources[0]
        self.fields["import_file"].label = "CSV file"
        self.fields["import_file"].widget.attrs["accept"] = ".csv,text/csv"

    def clean_import_file(self) -> Any:
        """Return the file. Raises ValidationError for what is no such table."""
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MOST_BYTES // 1024**2} MB. Split it.")
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError("The file is no UTF-8 text. Save it as “CSV UTF-8”.") from error
        file.seek(0)
        _check_table(text, self._table)
        return file


def _check_table(text: str, table: type[StaffTable]) -> None:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        heads = next(reader, [])
        rows = [cells for cells in reader if cells]
    except csv.Error as error:
        said = f"Line {reader.line_num} is no CSV with commas: {error}."
        raise ValidationError(said) from error
    expected = f"Expected: {', '.join(table.columns)}."
    if missing := [name for name in table.needed if name not in heads]:
        raise ValidationError(f"The head has no column “{missing[0]}”. {expected}")
    if unknown := [head for head in heads if head not in table.columns]:
        raise ValidationError(f"Unknown column “{unknown[0][:40]}”. {expected}")
    if len({*heads}) < len(heads):
        raise ValidationError("A column stands in the head twice.")
    if not rows:
        raise ValidationError("There is no row below the head.")
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"{len(rows)} rows: at most {MOST_ROWS} at once. Split the file.")
    if uneven := [n for n, cells in enumerate(rows, 2) if len(cells) != len(heads)]:
        said = f"Row {uneven[0]} has another number of cells than the head."
        raise ValidationError(said)


class StaffTable(Resource):  # type: ignore[misc]  # import-export has no types
    """A table of one kind of row. ``columns`` are read, those ``needed`` must be there."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[str]]
    needed: ClassVar[Sequence[str]]
    # What is taken out: the columns, unless it is told otherwise.
    taken: ClassVar[Sequence[str]] = ()

    class Meta:
        use_transactions = True
        instance_loader_class = BaseInstanceLoader

    def __init__(self, *, access: Access, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.access = access

    @classmethod
    def get_display_name(cls) -> str:
        """Return what the table is called."""
        return cls.name

    def take(self, cells: Cells) -> str:
        """Write a row by the services; return NEW, CHANGED or SAME. Raises ValidationError."""
        raise NotImplementedError

    def cells(self, row: Any) -> Iterable[Any]:
        """Return what is taken out of a row, in the order of the columns."""
        raise NotImplementedError

    def get_user_visible_fields(self) -> list[Field]:
        """Return the columns, as the page lists them."""
        return [Field(column_name=name) for name in self.columns]

    def get_diff_headers(self) -> list[str]:
        """Return the head of the page on which a table is tried."""
        return [*self.columns]

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Return what became of a row, and what is wrong with it by column."""
        cells = {str(name): str(cell or "").strip() for name, cell in row.items()}
        result = RowResult()
        result.diff = [escape(cells.get(name, "")) for name in self.columns]
        try:
            for name in self.needed:
                if not cells[name]:
                    raise ValidationError({name: "empty"})
            result.import_type = self.take(cells)
        except ValidationError as wrong:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = self._by_column(wrong)
        return result

    def _by_column(self, wrong: ValidationError) -> ValidationError:
        """Return the error with a column for everything: what has none is told of the first."""
        if not hasattr(wrong, "error_dict"):
            return ValidationError({self.columns[0]: wrong.messages})
        by_column: dict[str, list[str]] = {}
        for name, said in wrong.message_dict.items():
            column = name if name in self.columns else self.columns[0]
            by_column.setdefault(column, []).extend(said)
        return ValidationError(by_column)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The table is in the log, in the transaction of its rows."""
        after = {"table": self.name, "rows": len(dataset)}
        record(Action.IMPORTED, by=self.access.user, what="table", after=after)

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        """Return the head of the file."""
        return [*(self.taken or self.columns)]

    def export_resource(self, instance: Any, *_: Any, **__: Any) -> list[Any]:
        """Return a row of the file."""
        return [*self.cells(instance)]

    def after_export(self, queryset: Any, dataset: Any, **kwargs: Any) -> None:
        """What is taken out is in the log."""
        after = {"table": self.name, "rows": len(dataset)}
        record(Action.EXPORTED, by=self.access.user, what="table", after=after)


class StaffTables(ImportExportMixin, ModelAdmin):  # type: ignore[misc]  # import-export, no types
    """A list that takes a table and gives one, of the one organization that is entered."""

    formats: ClassVar[Any] = [SafeCSV]
    import_form_class = TableForm
    import_template_name = "admin/table.html"
    tmp_storage_class = SealedCache
    skip_export_form = True
    skip_admin_log = True  # the services write the audit log

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may: who may add and change such rows by Django's permissions."""
        app, name = self.opts.app_label, self.opts.model_name
        return request.user.has_perms([f"{app}.add_{name}", f"{app}.change_{name}"])

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may: who may see such rows."""
        return bool(self.has_view_permission(request))

    def get_resource_kwargs(self, request: HttpRequest, *_: Any, **__: Any) -> dict[str, Any]:
        """Return on whose behalf a table is written."""
        organization = Organization.objects.get(pk=current_organization_id())
        return {"access": access_of_staff(cast(User, request.user), organization)}

    def get_import_data_kwargs(self, **_: Any) -> dict[str, Any]:
        """Return how it is written: all rows, or none."""
        return {"rollback_on_validation_errors": True}

    @site_staff
    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for a file and try it; where no one organization is entered, ask for that first."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return self._elsewhere(request) or super().import_action(request, **kwargs)

    @site_staff
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write the table that was tried."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if elsewhere := self._elsewhere(request):
            return elsewhere
        try:
            answer: HttpResponse = super().process_import(request, **kwargs)
        except TableGoneError:
            said = "That table is gone, or was tried in another organization. Bring it anew."
            self.message_user(request, said, messages.WARNING)
            return redirect(self._url("import"))
        return answer

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was written; where a row could not be any more, that nothing was."""
        if result.has_errors() or result.has_validation_errors():
            said = "Nothing was written: rows have changed since you looked. Bring the table anew."
            self.message_user(request, said, messages.ERROR)
            return redirect(self._url("import"))
        answer: HttpResponse = super().process_result(result, request)
        return answer

    @site_staff
    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Answer with the rows of the list, of the one organization that is entered."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self._elsewhere(request) or super().export_action(request)

    def _elsewhere(self, request: HttpRequest) -> HttpResponse | None:
        if isinstance(entered(), int):
            return None
        said = "A table is of one organization. Say which one, and why."
        self.message_user(request, said, messages.INFO)
        onward = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('staff_reason')}?{onward}")

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")
