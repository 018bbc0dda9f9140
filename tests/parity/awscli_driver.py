#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Drives an endpoint through the operations that people call from a shell, with Debian's AWS CLI, and checks what it prints.

    awscli_driver.py ENDPOINT [--only SERVICE] [--function NAME] [--role NAME]

The CLI takes a second to start; so its commands are run in this process, all but one. The last line says how many operations passed.
The endpoint is given to each command: the CLI would otherwise go to AWS.
"""
import argparse
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument('endpoint')
parser.add_argument('--only', help='the service whose cases are run')
parser.add_argument('--function', help='a function that gives back the event that it is given')
parser.add_argument('--role', help='a role that may be taken')
arguments = parser.parse_args()
if not arguments.endpoint.startswith(('http://127.0.0.1:', 'https://127.0.0.1:')):
    sys.exit('the endpoint must be on loopback')

environment = {'PATH': '/usr/bin:/bin', 'HOME': os.devnull, 'LC_ALL': 'C.UTF-8', 'AWS_PAGER': '', 'AWS_MAX_ATTEMPTS': '1',
               'AWS_EC2_METADATA_DISABLED': 'true', 'AWS_DEFAULT_REGION': 'us-east-1', 'AWS_DEFAULT_OUTPUT': 'json',
               'AWS_CONFIG_FILE': os.devnull, 'AWS_SHARED_CREDENTIALS_FILE': os.devnull,
               'AWS_ACCESS_KEY_ID': os.environ.get('PYLON_PARITY_KEY', 'AKIAIOSFODNN7EXAMPLE'),
               'AWS_SECRET_ACCESS_KEY': os.environ.get('PYLON_PARITY_SECRET', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')}
os.environ.clear()
os.environ.update(environment)

import awscli  # noqa: E402: it reads the environment
from awscli.clidriver import create_clidriver  # noqa: E402


def expect(actual, wanted):
    if actual != wanted:
        raise AssertionError(f'{actual!r} is not {wanted!r}')


class Shell:
    """Runs commands, and keeps which operations they were."""

    def __init__(self, folder):
        self.folder = folder
        self.called = []

    def run(self, *words, given=''):
        """The exit code of a command, and what it prints to either place."""
        out, err = (io.TextIOWrapper(io.BytesIO(), 'utf-8') for _ in range(2))
        before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given.encode()), 'utf-8')
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = create_clidriver().main(['--endpoint-url', arguments.endpoint, *words])
        finally:
            sys.stdin = before
            os.chdir('/')
        texts = []
        for each in (out, err):
            each.flush()
            texts.append(each.buffer.getvalue().decode())
        return code, *texts

    def __call__(self, service, command, *words, given='', operations=()):
        """What a command prints: JSON as a value, anything else as text."""
        names = [f'{service}.{each}' for each in operations or [''.join(word.capitalize() for word in command.split('-'))]]
        self.called += names
        code, out, err = self.run(service, command, *words, given=given)
        if code != 0:
            raise AssertionError(f'aws {service} {command}: {err.strip()}')
        return json.loads(out) if out.lstrip().startswith(('{', '[')) else out

    def refused(self, code, *words):
        status, _, err = self.run(*words)
        expect((status != 0, re.search(r'\((\S+)\)', err).group(1)), (True, code))


def program():
    """That the program which people call does the same."""
    done = subprocess.run(['/usr/bin/aws', '--endpoint-url', arguments.endpoint, 'sqs', 'list-queues'], env=environment,
                          capture_output=True, text=True, timeout=60, check=False)
    expect((done.returncode, done.stderr), (0, ''))


def s3(aws):
    high = lambda command, *words, operations, given='': aws('s3', command, *words, given=given, operations=operations)
    high('mb', 's3://parity-cli', operations=['CreateBucket'])
    with open(f'{aws.folder}/big', 'wb') as file:
        file.write(b'0123456789abcdef' * (10 << 16))
    high('cp', 'big', 's3://parity-cli/a folder/big', operations=['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'])
    high('cp', '-', 's3://parity-cli/grüße.txt', given='hello', operations=['PutObject'])
    high('cp', 's3://parity-cli/a folder/big', 'back', operations=['HeadObject', 'GetObject'])
    with open(f'{aws.folder}/big', 'rb') as sent, open(f'{aws.folder}/back', 'rb') as got:
        expect(sent.read() == got.read(), True)
    expect(high('cp', 's3://parity-cli/grüße.txt', '-', operations=['GetObject']), 'hello')
    listed = high('ls', 's3://parity-cli', operations=['ListObjectsV2'])
    expect([line.split()[-1] for line in listed.splitlines()], ['folder/', 'grüße.txt'])
    expect(' parity-cli\n' in high('ls', operations=['ListBuckets']), True)
    high('sync', 's3://parity-cli', 's3://parity-cli/copies', '--exclude', 'a folder/*', operations=['CopyObject', 'ListObjectsV2'])
    head = aws('s3api', 'head-object', '--bucket', 'parity-cli', '--key', 'copies/grüße.txt')
    expect(head['ContentLength'], 5)
    aws.refused('404', 's3api', 'head-object', '--bucket', 'parity-cli', '--key', 'nowhere')
    names = ['--bucket', 'parity-cli', '--key', 'grüße.txt']
    aws('s3api', 'put-object-tagging', *names, '--tagging', 'TagSet=[{Key=colour,Value=red}]')
    expect(aws('s3api', 'get-object-tagging', *names)['TagSet'], [{'Key': 'colour', 'Value': 'red'}])
    expect(aws('s3api', 'get-bucket-location', '--bucket', 'parity-cli')['LocationConstraint'], None)
    high('rb', 's3://parity-cli', '--force', operations=['DeleteObject', 'DeleteBucket'])


def sqs(aws):
    url = aws('sqs', 'create-queue', '--queue-name', 'parity-cli', '--attributes', 'VisibilityTimeout=5')['QueueUrl']
    queue = ['--queue-url', url]
    aws('sqs', 'send-message', *queue, '--message-body', 'grüße & <b>', '--message-attributes',
        '{"n":{"DataType":"Number","StringValue":"1"}}')
    message = aws('sqs', 'receive-message', *queue, '--message-attribute-names', 'All', '--wait-time-seconds', '1')['Messages'][0]
    expect((message['Body'], message['MessageAttributes']['n']['StringValue']), ('grüße & <b>', '1'))
    aws('sqs', 'delete-message', *queue, '--receipt-handle', message['ReceiptHandle'])
    sent = aws('sqs', 'send-message-batch', *queue, '--entries', 'Id=a,MessageBody=1', 'Id=b,MessageBody=2')
    expect([each['Id'] for each in sent['Successful']], ['a', 'b'])
    got = aws('sqs', 'get-queue-attributes', *queue, '--attribute-names', 'All')['Attributes']
    expect((got['ApproximateNumberOfMessages'], got['VisibilityTimeout']), ('2', '5'))
    expect(aws('sqs', 'list-queues', '--queue-name-prefix', 'parity-cli')['QueueUrls'], [url])
    aws('sqs', 'purge-queue', *queue)
    aws('sqs', 'delete-queue', *queue)
    aws.refused('AWS.SimpleQueueService.NonExistentQueue', 'sqs', 'get-queue-url', '--queue-name', 'parity-cli')


def sns(aws):
    topic = aws('sns', 'create-topic', '--name', 'parity-cli')['TopicArn']
    url = aws('sqs', 'create-queue', '--queue-name', 'parity-cli-topic')['QueueUrl']
    arn = aws('sqs', 'get-queue-attributes', '--queue-url', url, '--attribute-names', 'QueueArn')['Attributes']['QueueArn']
    aws('sns', 'subscribe', '--topic-arn', topic, '--protocol', 'sqs', '--notification-endpoint', arn)
    expect([each['Endpoint'] for each in aws('sns', 'list-subscriptions-by-topic', '--topic-arn', topic)['Subscriptions']], [arn])
    aws('sns', 'publish', '--topic-arn', topic, '--message', 'hello')
    got = aws('sqs', 'receive-message', '--queue-url', url, '--wait-time-seconds', '1')['Messages']
    expect(json.loads(got[0]['Body'])['Message'], 'hello')
    expect({'TopicArn': topic} in aws('sns', 'list-topics')['Topics'], True)
    aws('sns', 'delete-topic', '--topic-arn', topic)
    aws.refused('UnmodelledByPylon', 'sns', 'publish', '--phone-number', '+15550100', '--message', 'a')


def dynamodb(aws):
    table = ['--table-name', 'parity-cli']
    aws('dynamodb', 'create-table', *table, '--billing-mode', 'PAY_PER_REQUEST', '--attribute-definitions',
        'AttributeName=id,AttributeType=S', '--key-schema', 'AttributeName=id,KeyType=HASH')
    expect(aws('dynamodb', 'describe-table', *table)['Table']['TableStatus'], 'ACTIVE')
    expect('parity-cli' in aws('dynamodb', 'list-tables')['TableNames'], True)
    key = ['--key', '{"id":{"S":"a"}}']
    aws('dynamodb', 'put-item', *table, '--item', '{"id":{"S":"a"},"n":{"N":"1"}}')
    aws('dynamodb', 'update-item', *table, *key, '--update-expression', 'ADD n :one', '--expression-attribute-values',
        '{":one":{"N":"1"}}')
    expect(aws('dynamodb', 'get-item', *table, *key)['Item']['n'], {'N': '2'})
    expect(aws('dynamodb', 'query', *table, '--key-condition-expression', 'id = :a', '--expression-attribute-values',
               '{":a":{"S":"a"}}')['Count'], 1)
    expect(aws('dynamodb', 'scan', *table)['Count'], 1)
    aws('dynamodb', 'delete-item', *table, *key)
    aws('dynamodb', 'delete-table', *table)
    aws.refused('ResourceNotFoundException', 'dynamodb', 'describe-table', *table)


def ssm(aws):
    aws('ssm', 'put-parameter', '--name', '/parity-cli/a', '--type', 'SecureString', '--value', 's3cret')
    got = aws('ssm', 'get-parameter', '--name', '/parity-cli/a', '--with-decryption')['Parameter']
    expect((got['Value'], got['Version']), ('s3cret', 1))
    under = aws('ssm', 'get-parameters-by-path', '--path', '/parity-cli', '--with-decryption')['Parameters']
    expect([each['Value'] for each in under], ['s3cret'])
    described = aws('ssm', 'describe-parameters')['Parameters']
    expect('/parity-cli/a' in [each['Name'] for each in described], True)
    aws('ssm', 'delete-parameter', '--name', '/parity-cli/a')
    aws.refused('ParameterNotFound', 'ssm', 'get-parameter', '--name', '/parity-cli/a')


def lambda_(aws):
    if arguments.function is None:
        print('not driven: lambda.*')
        return
    name = ['--function-name', arguments.function]
    expect(arguments.function in [each['FunctionName'] for each in aws('lambda', 'list-functions')['Functions']], True)
    expect(aws('lambda', 'get-function', *name)['Configuration']['State'], 'Active')
    answer = aws('lambda', 'invoke', *name, '--payload', '{"a":1}', '--cli-binary-format', 'raw-in-base64-out', 'out')
    with open(f'{aws.folder}/out', encoding='utf-8') as file:
        expect((answer['StatusCode'], json.load(file)), (200, {'a': 1}))


def sts(aws):
    identity = aws('sts', 'get-caller-identity')
    expect(identity['Arn'].startswith(f'arn:aws:iam::{identity["Account"]}:'), True)
    if arguments.role is None:
        print('not driven: sts.AssumeRole')
        return
    role = aws('sts', 'assume-role', '--role-session-name', 'session', '--role-arn',
               f'arn:aws:iam::{identity["Account"]}:role/{arguments.role}')
    expect('SessionToken' in role['Credentials'], True)


def attempt(case):
    with tempfile.TemporaryDirectory() as folder:
        aws = Shell(folder)
        try:
            case(aws)
            return aws.called, None
        except Exception as error:  # noqa: BLE001: the others are run all the same
            return aws.called, error


cases = [each for each in (s3, sqs, sns, dynamodb, ssm, lambda_, sts) if arguments.only in (None, each.__name__.rstrip('_'))]
passed, failed = set(), set()
if arguments.only is None:
    program()
for case in cases:
    called, error = attempt(case)
    called = {name.replace('s3api.', 's3.') for name in called}
    name = case.__name__.rstrip('_')
    if error is None:
        passed |= called
        print(f'ok {name}')
    else:
        failed |= {name, *called}
        print(f'FAILED {name}: {error}')
for operation in sorted(passed - failed):
    print(f'passed {operation}')
print(f'AWS CLI {awscli.__version__}: {len(passed - failed)} operations passed')
sys.exit(1 if failed else 0)
