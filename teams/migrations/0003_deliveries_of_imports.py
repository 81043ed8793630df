"""Every import belongs to a delivery: those from before get one of their own."""

from typing import Any

from django.db import migrations


def deliver(apps: Any, schema_editor: Any) -> None:
    """Every import without a delivery has one, of its own files."""
    imports = apps.get_model("teams", "Import")._base_manager
    deliveries = apps.get_model("teams", "Delivery")._base_manager
    for batch in imports.filter(delivery__isnull=True).order_by("pk").iterator():
        delivery = deliveries.create(
            organization_id=batch.organization_id,
            created_by_id=batch.uploaded_by_id,
            member_id=batch.member_id,
            status="committed",
            committed_at=batch.created_at,
        )
        deliveries.filter(pk=delivery.pk).update(created_at=batch.created_at)
        imports.filter(pk=batch.pk).update(delivery=delivery)


class Migration(migrations.Migration):
    """Between the column and the rule that it is filled."""

    dependencies = [("teams", "0002_deliveries")]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
