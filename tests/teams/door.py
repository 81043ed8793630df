"""The upload page in tests: files are brought, checked and, where nothing is open, imported."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Delivery, Import
from tests import factories
from tests.cast import Cast


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What files became: their delivery, its imports, and the address and page of both."""

    delivery: Delivery
    batches: tuple[Import, ...]
    address: str
    page: str

    @property
    def batch(self) -> Import:
        """The only import."""
        [batch] = self.batches
        return batch


@dataclass(frozen=True, slots=True)
class Door:
    """The import page of an organization, open for one user."""

    cast: Cast
    client: Client
    commit: DjangoCaptureOnCommitCallbacks

    @classmethod
    def of(cls, cast: Cast, user: User, commit: DjangoCaptureOnCommitCallbacks) -> Door:
        """Return the door of a user who is signed in, and has read what becomes of files."""
        client = Client()
        client.force_login(user)
        factories.upload_consent(cast.organization, user)
        return cls(cast, client, commit)

    @property
    def path(self) -> str:
        return f"/o/{self.cast.organization.slug}/imports/"

    def post(self, *files: tuple[str, bytes], **fields: object) -> HttpResponse:
        """Return the answer to an upload, after the worker has done its part."""
        given = [SimpleUploadedFile(name, data) for name, data in files]
        with self.commit(execute=True):
            return self.client.post(self.path, {"files": given, **fields})  # type: ignore[return-value]

    def bring(self, *files: tuple[str, bytes], **fields: object) -> Uploaded:
        """Return what the files are, checked; the browser follows to their page."""
        answer = self.post(*files, **fields)
        assert answer.status_code == 302
        return self.look(answer["Location"])

    def upload(self, *files: tuple[str, bytes], **fields: object) -> Uploaded:
        """Return what became of the files: checked, and imported where nothing is left open."""
        found = self.bring(*files, **fields)
        if f'action="{found.address}commit/"' not in found.page:
            return found
        return self.send(found, "commit")

    def send(self, found: Uploaded, what: str, **fields: object) -> Uploaded:
        """Return the delivery after a form of its page was sent and workers have done theirs."""
        with self.commit(execute=True):
            answer = self.client.post(f"{found.address}{what}/", fields)
        assert (answer.status_code, answer["Location"]) == (302, found.address)
        return self.look(found.address)

    def look(self, address: str) -> Uploaded:
        """Return the delivery at an address as it is stored and shown."""
        page = self.client.get(address)
        assert page.status_code == 200
        with tenant_scope(self.cast.organization.pk):
            delivery = Delivery.objects.get(pk=int(address.rstrip("/").rpartition("/")[2]))
            batches = tuple(delivery.imports.order_by("pk"))
        return Uploaded(delivery, batches, address, page.content.decode())
