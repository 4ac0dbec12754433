"""The one answer that an instruction could hold becomes the first row of its answers."""

from django.db import migrations


def to_rows(apps, schema_editor):
    answer = apps.get_model("assignments", "InstructionAnswer")
    instructions = apps.get_model("assignments", "Instruction")
    answer.objects.bulk_create(
        answer(
            instruction_id=row.pk,
            text=row.answer,
            by_id=row.answered_by_id or row.by_id,
            at=row.answered_at or row.at,
        )
        for row in instructions.objects.exclude(answer="")
    )


def to_columns(apps, schema_editor):
    """The latest of each goes back; the rows themselves go with their table."""
    answers = apps.get_model("assignments", "InstructionAnswer")
    instructions = apps.get_model("assignments", "Instruction")
    for row in answers.objects.order_by("pk"):
        instructions.objects.filter(pk=row.instruction_id).update(
            answer=row.text, answered_by_id=row.by_id, answered_at=row.at
        )
    answers.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("assignments", "0006_instruction_answers")]

    operations = [migrations.RunPython(to_rows, to_columns)]
