"""What systemd would do to the service, done to a process without systemd:   python -m tests.deployment.sandbox COMMAND…

No new privileges, the system calls of the unit and no others, no memory that is written and then run, no core dumps. The kernel's own
switches, so what works in here works under the unit; what is refused fails with the same EPERM.
"""

import ctypes
import os
import resource
import sys

from tests.deployment.units import system_calls

ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM
NO_NEW_PRIVILEGES, MEMORY_DENY_WRITE_EXECUTE = 38, 65  # prctl


def shut() -> None:
    """Put this process, and whatever it starts, under the unit's restrictions. Raises OSError where the kernel has none of them."""
    kernel, seccomp = ctypes.CDLL(None, use_errno=True), ctypes.CDLL("libseccomp.so.2", use_errno=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for switch in (NO_NEW_PRIVILEGES, MEMORY_DENY_WRITE_EXECUTE):
        if kernel.prctl(switch, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"prctl {switch}")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in system_calls():
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # else it is a call of another processor
            seccomp.seccomp_rule_add(rules, ctypes.c_uint32(ALLOW), number, 0)
    if (failed := seccomp.seccomp_load(rules)) != 0:
        raise OSError(-failed, "seccomp_load")


if __name__ == "__main__":
    shut()
    os.execvp(sys.argv[1], sys.argv[1:])
