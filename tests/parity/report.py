#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Adds up what passed, and holds it against what is promised.

    report.py PROJECT BOTO3-LOG JAVASCRIPT-LOG AWSCLI-LOG

What docs/parity.md calls done, or partly done, must have been driven by boto3 and by the JavaScript SDK, and README.md must not tell
a greater number of operations and clients. The last line says that number.
"""
import fnmatch
import re
import sys

project, *logs = sys.argv[1:]

# What no client can drive from outside.
undriven = {'sts.AssumeRoleWithWebIdentity': 'it wants a token of the identity provider, which is inside'}


def promised():
    """`sqs.SendMessage` and all else that a table of operations calls done or partly done."""
    service, table = '', False
    with open(f'{project}/docs/parity.md', encoding='utf-8') as file:
        for line in file:
            if line.startswith('## '):
                service = line[3:].strip().lower()
            elif line.startswith('| operation'):
                table = True
            elif not line.startswith('|'):
                table = False
            elif table and re.match(r'[^|]*(done|partly)', line.split('|')[2]):
                yield from (f'{service}.{name.strip()}' for name in line.split('|')[1].split(','))


passed = []
for name in logs:
    with open(name, encoding='utf-8') as file:
        lines = file.read().splitlines()
    passed.append({line.split()[1] for line in lines if line.startswith('passed ')})
    for what in (line.removeprefix('not driven: ') for line in lines if line.startswith('not driven: ')):
        undriven.update((each, what) for each in promised() if fnmatch.fnmatch(each, what))
status = 0
for client, done in zip(('boto3', 'the JavaScript SDK'), passed):
    for operation in sorted(set(promised()) - done - set(undriven)):
        print(f'{operation} is called done in docs/parity.md, and was not driven by {client}')
        status = 1
total = sum(map(len, passed))
with open(f'{project}/README.md', encoding='utf-8') as file:
    told = re.search(r'(\d+) operations × clients', file.read())
if told is None or int(told.group(1)) > total:
    print(f'README.md should say that it is {total} operations × clients')
    status = 1
print(f'parity: {total} operations × clients passed: {len(passed[0])} by boto3, {len(passed[1])} by the JavaScript SDK, {len(passed[2])} by the AWS CLI')
sys.exit(status)
