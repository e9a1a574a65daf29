from __future__ import annotations

from django.db import models

from liren.domains.casework.models.case import Case
from liren.kernel.grams import GramsField, GramsIndex


class CaseWords(models.Model):
    """By what words a matter is found: the pairs of letters in its title, text, answer, address and number.

    Nothing sealed and nothing of its requesters is in it. Kept in the transaction that writes the texts.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="words")
    grams = GramsField()

    class Meta:
        indexes = (GramsIndex(fields=["grams"], name="case_words_grams"),)

    def __str__(self) -> str:
        return str(self.case_id)
