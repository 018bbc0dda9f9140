#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""least_cpu.py RUNS -- COMMAND... [-- COMMAND...]: runs the commands in turn, so that what else the machine does disturbs all alike, and
prints of each the least CPU time that it took, user and system, from its start to its end, in ms, a line each."""

import os
import sys


def cpu(command):
    child = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime


commands = []
for argument in sys.argv[2:]:
    if argument == "--":
        commands.append([])
    else:
        commands[-1].append(argument)
least = [min(times) for times in zip(*([cpu(each) for each in commands] for _ in range(int(sys.argv[1]))))]
for time in least:
    print(f"{time * 1000:.3f}")
