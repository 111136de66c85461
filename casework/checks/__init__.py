"""What must be true of an office's server before it serves: `manage.py check --deploy --database default`.

The unit of systemd asks before each start and does not serve where one of them is an error. A training office at a desk is never asked.
Each message names what to do; docs/deployment.md lists them all.
"""

from casework.checks import databases, machine, places

__all__ = ["databases", "machine", "places"]
