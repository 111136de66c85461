"""Several processes write at once: nothing is lost, nothing forks."""

import subprocess
import sys

import pytest
from django.db import connection

from audit.models import Entry, Segment
from tests.audit import appender
from tests.audit.office import checked

PROCESSES, EACH = 4, 50


@pytest.mark.django_db(transaction=True)
def test_four_processes_append_fifty_entries_each_without_a_gap() -> None:
    command = [sys.executable, "-m", "tests.audit.appender", "append", str(EACH)]
    connection.close()
    running = [subprocess.Popen(command, env=appender.environment(), stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    errors = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, errors
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, PROCESSES * EACH + 1))
    assert Segment.objects.count() == PROCESSES
    assert checked().ok
