#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Drives an endpoint through the operations of docs/parity.md with boto3, and checks the answers.

    boto3_driver.py ENDPOINT [--only SERVICE] [--function NAME] [--role NAME] [--server NAME]

A case is a function; what it calls is counted, operation by operation, if nothing in it failed. The last line says how many
operations passed. The endpoint is always given to boto3: this one would otherwise go to AWS. `--server` says which real server it is,
where that is known to do otherwise than AWS.
"""
import argparse
import io
import json
import os
import sys
import time
import traceback
import urllib.error
import urllib.request
import zlib

os.environ.update(AWS_EC2_METADATA_DISABLED='true', AWS_ACCESS_KEY_ID=os.environ.get('PYLON_PARITY_KEY', 'AKIAIOSFODNN7EXAMPLE'),
                  AWS_SECRET_ACCESS_KEY=os.environ.get('PYLON_PARITY_SECRET', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
                  AWS_DEFAULT_REGION='us-east-1', AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
for proxy in ('http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'):
    os.environ.pop(proxy, None)

import boto3  # noqa: E402: it reads the environment
from boto3.dynamodb.conditions import Attr, Key  # noqa: E402
from boto3.s3.transfer import TransferConfig  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument('endpoint')
parser.add_argument('--only', help='the service whose cases are run')
parser.add_argument('--function', help='a function that gives back the event that it is given')
parser.add_argument('--role', help='a role that may be taken')
parser.add_argument('--server', help='radosgw or DynamoDB Local; unless given it is ours')
arguments = parser.parse_args()
if not arguments.endpoint.startswith(('http://127.0.0.1:', 'https://127.0.0.1:')):
    sys.exit('the endpoint must be on loopback')

called = []  # 'sqs.SendMessage', by the case that runs


def client(service):
    made = boto3.client(service, endpoint_url=arguments.endpoint,
                        config=Config(s3={'addressing_style': 'path'}, retries={'total_max_attempts': 1}))
    made.meta.events.register('after-call.*.*', lambda model, **_: called.append(f'{service}.{model.name}'))
    return made


def expect(actual, wanted):
    if actual != wanted:
        raise AssertionError(f'{actual!r} is not {wanted!r}')


def refused(code, status, call, *positional, **named):
    """The error that a call is refused with."""
    try:
        call(*positional, **named)
    except ClientError as error:
        expect((error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']), (code, status))
        return error
    raise AssertionError(f'not refused with {code}')


def unless(server, why):
    """Whether a check is to be made; it is not on a server that is known to differ from AWS in it."""
    if arguments.server == server:
        print(f'{server} differs: {why}')
    return arguments.server != server


cases = []


def case(function):
    cases.append(function)
    return function


# ---------------------------------------------------------------------------------------------------------------- S3

@case
def s3_buckets():
    s3 = client('s3')
    made = s3.create_bucket(Bucket='parity-buckets')
    if unless('radosgw', 'CreateBucket says no Location'):
        expect(made['Location'], '/parity-buckets')
    listed = s3.list_buckets()['Buckets']
    expect([each['Name'] for each in listed if each['Name'] == 'parity-buckets'], ['parity-buckets'])
    expect(abs(listed[0]['CreationDate'].timestamp() - time.time()) < 3600, True)
    s3.head_bucket(Bucket='parity-buckets')
    refused('404', 404, s3.head_bucket, Bucket='parity-nowhere')
    where = s3.get_bucket_location(Bucket='parity-buckets')['LocationConstraint']
    expect(where, None if unless('radosgw', 'its region has a name') else 'default')
    s3.put_object(Bucket='parity-buckets', Key='a', Body=b'')
    refused('BucketNotEmpty', 409, s3.delete_bucket, Bucket='parity-buckets')
    s3.delete_object(Bucket='parity-buckets', Key='a')
    s3.delete_bucket(Bucket='parity-buckets')
    refused('NoSuchBucket', 404, s3.list_objects_v2, Bucket='parity-buckets')


def bucket(name):
    s3 = client('s3')
    s3.create_bucket(Bucket=name)
    return s3


@case
def s3_objects():
    s3 = bucket('parity-objects')
    key = 'a folder/ü+&=?#%41 ~.txt'
    put = s3.put_object(Bucket='parity-objects', Key=key, Body='grüße'.encode(), ContentType='text/plain; charset=utf-8',
                        CacheControl='no-cache', Metadata={'colour': 'red'})
    got = s3.get_object(Bucket='parity-objects', Key=key)
    expect(got['Body'].read().decode(), 'grüße')
    expect((got['ContentType'], got['CacheControl'], got['Metadata'], got['ContentLength'], got['ETag']),
           ('text/plain; charset=utf-8', 'no-cache', {'colour': 'red'}, 7, put['ETag']))
    head = s3.head_object(Bucket='parity-objects', Key=key)
    expect((head['ContentLength'], head['ETag']), (7, put['ETag']))
    part = s3.get_object(Bucket='parity-objects', Key=key, Range='bytes=0-1')
    expect((part['Body'].read(), part['ContentRange'], part['ResponseMetadata']['HTTPStatusCode']),
           (b'gr', 'bytes 0-1/7', 206))
    refused('InvalidRange', 416, s3.get_object, Bucket='parity-objects', Key=key, Range='bytes=9-')
    refused('304', 304, s3.get_object, Bucket='parity-objects', Key=key, IfNoneMatch=put['ETag'])
    refused('PreconditionFailed', 412, s3.get_object, Bucket='parity-objects', Key=key, IfMatch='"other"')
    refused('NoSuchKey', 404, s3.get_object, Bucket='parity-objects', Key='nowhere')
    refused('404', 404, s3.head_object, Bucket='parity-objects', Key='nowhere')
    copied = s3.copy_object(Bucket='parity-objects', Key='copy', CopySource={'Bucket': 'parity-objects', 'Key': key})
    if unless('radosgw', 'CopyObject gives the ETag without quotes'):
        expect(copied['CopyObjectResult']['ETag'], put['ETag'])
    expect(s3.head_object(Bucket='parity-objects', Key='copy')['Metadata'], {'colour': 'red'})
    s3.copy_object(Bucket='parity-objects', Key='copy', CopySource={'Bucket': 'parity-objects', 'Key': key},
                   MetadataDirective='REPLACE', Metadata={'colour': 'blue'})
    expect(s3.head_object(Bucket='parity-objects', Key='copy')['Metadata'], {'colour': 'blue'})
    s3.delete_object(Bucket='parity-objects', Key=key)
    s3.delete_object(Bucket='parity-objects', Key='never there')
    refused('NoSuchKey', 404, s3.get_object, Bucket='parity-objects', Key=key)


@case
def s3_listing():
    s3 = bucket('parity-listing')
    keys = sorted(['a', 'b/1', 'b/2', 'b/c/3', 'd & <e>', 'ä ö+ü'], key=str.encode)
    for key in keys:
        s3.put_object(Bucket='parity-listing', Key=key, Body=b'x')
    pages = s3.get_paginator('list_objects_v2').paginate(Bucket='parity-listing', PaginationConfig={'PageSize': 2})
    expect([each['Key'] for page in pages for each in page['Contents']], keys)
    folders = s3.list_objects_v2(Bucket='parity-listing', Prefix='b/', Delimiter='/')
    expect(([each['Key'] for each in folders['Contents']], folders['CommonPrefixes'], folders['KeyCount']),
           (['b/1', 'b/2'], [{'Prefix': 'b/c/'}], 3))
    older = s3.get_paginator('list_objects').paginate(Bucket='parity-listing', PaginationConfig={'PageSize': 2})
    expect([each['Key'] for page in older for each in page['Contents']], keys)
    older = s3.list_objects(Bucket='parity-listing', Delimiter='/', MaxKeys=2)
    expect((older['IsTruncated'], older['NextMarker'], older['CommonPrefixes']), (True, 'b/', [{'Prefix': 'b/'}]))
    older = s3.list_objects(Bucket='parity-listing', Delimiter='/', Marker='b/')
    expect([each['Key'] for each in older['Contents']], keys[4:])
    gone = s3.delete_objects(Bucket='parity-listing', Delete={'Objects': [{'Key': key} for key in keys]})
    expect(sorted(each['Key'] for each in gone['Deleted']), sorted(keys))
    expect(s3.list_objects_v2(Bucket='parity-listing')['KeyCount'], 0)


@case
def s3_tags_and_attributes():
    s3 = bucket('parity-tags')
    s3.put_object(Bucket='parity-tags', Key='k', Body=b'12345', Tagging='colour=red&size=a%20b')
    tags = lambda: {each['Key']: each['Value'] for each in s3.get_object_tagging(Bucket='parity-tags', Key='k')['TagSet']}
    expect(tags(), {'colour': 'red', 'size': 'a b'})
    expect(s3.get_object(Bucket='parity-tags', Key='k')['TagCount'], 2)
    s3.put_object_tagging(Bucket='parity-tags', Key='k', Tagging={'TagSet': [{'Key': 'new', 'Value': '<&>'}]})
    expect(tags(), {'new': '<&>'})
    if unless('radosgw', 'it takes a tag twice'):
        refused('InvalidTag', 400, s3.put_object_tagging, Bucket='parity-tags', Key='k',
                Tagging={'TagSet': [{'Key': 'a', 'Value': '1'}, {'Key': 'a', 'Value': '2'}]})
    s3.delete_object_tagging(Bucket='parity-tags', Key='k')
    expect(tags(), {})
    if not unless('radosgw', 'it has no GetObjectAttributes'):
        return
    got = s3.get_object_attributes(Bucket='parity-tags', Key='k', ObjectAttributes=['ETag', 'ObjectSize', 'StorageClass'])
    expect((got['ETag'], got['ObjectSize'], got['StorageClass']), ('827ccb0eea8a706c4c34a16891f84e7b', 5, 'STANDARD'))


@case
def s3_multipart():
    s3 = bucket('parity-parts')
    names = {'Bucket': 'parity-parts', 'Key': 'big'}
    five = bytes(range(256)) * (5 * 4096)
    s3.put_object(Bucket='parity-parts', Key='source', Body=five)
    upload = s3.create_multipart_upload(**names, ContentType='application/x-big')['UploadId']
    parts = [{'PartNumber': 1, 'ETag': s3.upload_part(**names, UploadId=upload, PartNumber=1, Body=five)['ETag']}]
    copied = s3.upload_part_copy(**names, UploadId=upload, PartNumber=2, CopySource={'Bucket': 'parity-parts', 'Key': 'source'})
    quoted = '"' + copied['CopyPartResult']['ETag'].strip('"') + '"'
    if unless('radosgw', 'UploadPartCopy gives the ETag without quotes'):
        expect(copied['CopyPartResult']['ETag'], quoted)
    parts.append({'PartNumber': 2, 'ETag': quoted})
    parts.append({'PartNumber': 3, 'ETag': s3.upload_part(**names, UploadId=upload, PartNumber=3, Body=b'end')['ETag']})
    listed = s3.list_parts(**names, UploadId=upload)['Parts']
    expect([(each['PartNumber'], each['Size'], each['ETag']) for each in listed],
           [(each['PartNumber'], size, each['ETag']) for each, size in zip(parts, (len(five), len(five), 3))])
    uploads = s3.list_multipart_uploads(Bucket='parity-parts')['Uploads']
    expect([(each['Key'], each['UploadId']) for each in uploads], [('big', upload)])
    whole = s3.complete_multipart_upload(**names, UploadId=upload, MultipartUpload={'Parts': parts})
    if unless('radosgw', 'CompleteMultipartUpload says no ETag'):
        expect(whole['ETag'], s3.head_object(**names)['ETag'])
    got = s3.get_object(**names)
    expect((zlib.crc32(got['Body'].read()), got['ContentType'], got['ETag'].endswith('-3"')),
           (zlib.crc32(five + five + b'end'), 'application/x-big', True))
    if unless('radosgw', 'an upload that is completed is NoSuchKey'):
        refused('NoSuchUpload', 404, s3.list_parts, **names, UploadId=upload)
    other = s3.create_multipart_upload(**names)['UploadId']
    s3.abort_multipart_upload(**names, UploadId=other)
    expect('Uploads' in s3.list_multipart_uploads(Bucket='parity-parts'), False)


@case
def s3_transfers():
    s3 = bucket('parity-transfers')
    big = os.urandom(1 << 20) * 17
    config = TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20)
    s3.upload_fileobj(io.BytesIO(big), 'parity-transfers', 'big', Config=config, ExtraArgs={'Metadata': {'a': 'b'}})
    into = io.BytesIO()
    s3.download_fileobj('parity-transfers', 'big', into, Config=config)
    expect(zlib.crc32(into.getvalue()), zlib.crc32(big))
    s3.copy({'Bucket': 'parity-transfers', 'Key': 'big'}, 'parity-transfers', 'copy', Config=config)
    expect(s3.head_object(Bucket='parity-transfers', Key='copy')['ContentLength'], len(big))


@case
def s3_presigned():
    s3 = bucket('parity-presigned')
    names = {'Bucket': 'parity-presigned', 'Key': 'a b'}
    s4 = boto3.client('s3', endpoint_url=arguments.endpoint,
                      config=Config(signature_version='s3v4', s3={'addressing_style': 'path'}))
    url = s4.generate_presigned_url('put_object', Params=names, ExpiresIn=60)
    with urllib.request.urlopen(urllib.request.Request(url, data=b'by url', method='PUT')) as answer:
        expect(answer.status, 200)
    url = s4.generate_presigned_url('get_object', Params={**names, 'ResponseContentType': 'text/x-own'}, ExpiresIn=60)
    with urllib.request.urlopen(url) as answer:
        expect((answer.read(), answer.headers['Content-Type']), (b'by url', 'text/x-own'))
    expect(s3.get_object(**names)['Body'].read(), b'by url')


# --------------------------------------------------------------------------------------------------------------- SQS

def attributes(sqs, url):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']


@case
def sqs_queues():
    sqs = client('sqs')
    url = sqs.create_queue(QueueName='parity-queues', Attributes={'VisibilityTimeout': '7'}, tags={'a': 'b'})['QueueUrl']
    expect(sqs.create_queue(QueueName='parity-queues', Attributes={'VisibilityTimeout': '7'})['QueueUrl'], url)
    refused('QueueAlreadyExists', 400, sqs.create_queue, QueueName='parity-queues', Attributes={'VisibilityTimeout': '8'})
    expect(sqs.get_queue_url(QueueName='parity-queues')['QueueUrl'], url)
    refused('AWS.SimpleQueueService.NonExistentQueue', 400, sqs.get_queue_url, QueueName='parity-nowhere')
    expect(sqs.list_queues(QueueNamePrefix='parity-queues')['QueueUrls'], [url])
    sqs.set_queue_attributes(QueueUrl=url, Attributes={'VisibilityTimeout': '9', 'DelaySeconds': '0'})
    expect(attributes(sqs, url)['VisibilityTimeout'], '9')
    refused('InvalidAttributeValue', 400, sqs.set_queue_attributes, QueueUrl=url, Attributes={'VisibilityTimeout': '-1'})
    sqs.tag_queue(QueueUrl=url, Tags={'c': '<d>'})
    expect(sqs.list_queue_tags(QueueUrl=url)['Tags'], {'a': 'b', 'c': '<d>'})
    sqs.untag_queue(QueueUrl=url, TagKeys=['a'])
    expect(sqs.list_queue_tags(QueueUrl=url)['Tags'], {'c': '<d>'})
    arn = attributes(sqs, url)['QueueArn']
    source = sqs.create_queue(QueueName='parity-source', Attributes={
        'RedrivePolicy': json.dumps({'deadLetterTargetArn': arn, 'maxReceiveCount': 1})})['QueueUrl']
    expect(sqs.list_dead_letter_source_queues(QueueUrl=url)['queueUrls'], [source])
    sqs.send_message(QueueUrl=url, MessageBody='gone')
    sqs.purge_queue(QueueUrl=url)
    refused('AWS.SimpleQueueService.PurgeQueueInProgress', 403, sqs.purge_queue, QueueUrl=url)
    expect(attributes(sqs, url)['ApproximateNumberOfMessages'], '0')
    sqs.delete_queue(QueueUrl=url)
    refused('AWS.SimpleQueueService.NonExistentQueue', 400, sqs.send_message, QueueUrl=url, MessageBody='a')


@case
def sqs_messages():
    sqs = client('sqs')
    url = sqs.create_queue(QueueName='parity-messages')['QueueUrl']
    body = 'grüße & <b> \n\t"'
    typed = {'colour': {'DataType': 'String', 'StringValue': 'red & <blue>'},
             'bytes': {'DataType': 'Binary', 'BinaryValue': b'\0\1\xff'}}
    sent = sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=typed)
    expect(len(sent['MD5OfMessageBody']), 32)
    got = sqs.receive_message(QueueUrl=url, AttributeNames=['All'], MessageAttributeNames=['All'], WaitTimeSeconds=1)
    message = got['Messages'][0]
    expect((message['Body'], message['MessageAttributes'], message['MessageId'], message['Attributes']['ApproximateReceiveCount']),
           (body, typed, sent['MessageId'], '1'))
    expect(message['MD5OfMessageAttributes'], sent['MD5OfMessageAttributes'])
    expect('Messages' in sqs.receive_message(QueueUrl=url), False)
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message['ReceiptHandle'], VisibilityTimeout=0)
    again = sqs.receive_message(QueueUrl=url)['Messages'][0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=again['ReceiptHandle'])
    refused('ReceiptHandleIsInvalid', 404, sqs.delete_message, QueueUrl=url, ReceiptHandle='nonsense')


@case
def sqs_batches():
    sqs = client('sqs')
    url = sqs.create_queue(QueueName='parity-batches')['QueueUrl']
    sent = sqs.send_message_batch(QueueUrl=url, Entries=[
        {'Id': 'a', 'MessageBody': '1', 'MessageAttributes': {'n': {'DataType': 'Number', 'StringValue': '1'}}},
        {'Id': 'b', 'MessageBody': '\0'}, {'Id': 'c', 'MessageBody': '3'}])
    expect(([each['Id'] for each in sent['Successful']], [(each['Id'], each['Code']) for each in sent['Failed']]),
           (['a', 'c'], [('b', 'InvalidMessageContents')]))
    taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)['Messages']
    expect(sorted(each['Body'] for each in taken), ['1', '3'])
    entries = [{'Id': each['Body'], 'ReceiptHandle': each['ReceiptHandle']} for each in taken]
    changed = sqs.change_message_visibility_batch(QueueUrl=url, Entries=[{**each, 'VisibilityTimeout': 60} for each in entries])
    expect(sorted(each['Id'] for each in changed['Successful']), ['1', '3'])
    gone = sqs.delete_message_batch(QueueUrl=url, Entries=entries + [{'Id': 'x', 'ReceiptHandle': 'nonsense'}])
    expect((sorted(each['Id'] for each in gone['Successful']), [each['Id'] for each in gone['Failed']]), (['1', '3'], ['x']))
    refused('AWS.SimpleQueueService.TooManyEntriesInBatchRequest', 400, sqs.send_message_batch, QueueUrl=url,
            Entries=[{'Id': str(i), 'MessageBody': 'a'} for i in range(11)])
    refused('AWS.SimpleQueueService.EmptyBatchRequest', 400, sqs.delete_message_batch, QueueUrl=url, Entries=[])


@case
def sqs_fifo():
    sqs = client('sqs')
    url = sqs.create_queue(QueueName='parity.fifo', Attributes={'FifoQueue': 'true'})['QueueUrl']
    first = sqs.send_message(QueueUrl=url, MessageBody='1', MessageGroupId='g', MessageDeduplicationId='d')
    again = sqs.send_message(QueueUrl=url, MessageBody='1', MessageGroupId='g', MessageDeduplicationId='d')
    expect((again['MessageId'], again['SequenceNumber']), (first['MessageId'], first['SequenceNumber']))
    refused('MissingParameter', 400, sqs.send_message, QueueUrl=url, MessageBody='no group')
    got = sqs.receive_message(QueueUrl=url, AttributeNames=['MessageGroupId'], MaxNumberOfMessages=10)['Messages']
    expect([(each['Body'], each['Attributes']) for each in got], [('1', {'MessageGroupId': 'g'})])


# --------------------------------------------------------------------------------------------------------------- SNS

@case
def sns_topics():
    sns = client('sns')
    arn = sns.create_topic(Name='parity-topics', Attributes={'DisplayName': 'a'})['TopicArn']
    expect({'TopicArn': arn} in sns.list_topics()['Topics'], True)
    sns.set_topic_attributes(TopicArn=arn, AttributeName='DisplayName', AttributeValue='b & <c>')
    expect(sns.get_topic_attributes(TopicArn=arn)['Attributes']['DisplayName'], 'b & <c>')
    sns.delete_topic(TopicArn=arn)
    refused('NotFound', 404, sns.get_topic_attributes, TopicArn=arn)
    refused('NotFound', 404, sns.publish, TopicArn=arn, Message='a')


@case
def sns_subscriptions():
    sns, sqs = client('sns'), client('sqs')
    url = sqs.create_queue(QueueName='parity-subscriber')['QueueUrl']
    queue = attributes(sqs, url)['QueueArn']
    topic = sns.create_topic(Name='parity-subscriptions')['TopicArn']
    arn = sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=queue, ReturnSubscriptionArn=True)['SubscriptionArn']
    entry = {'SubscriptionArn': arn, 'Protocol': 'sqs', 'Endpoint': queue, 'TopicArn': topic}
    for listed in (sns.list_subscriptions(), sns.list_subscriptions_by_topic(TopicArn=topic)):
        found = [each for each in listed['Subscriptions'] if each['SubscriptionArn'] == arn]
        expect([{name: each[name] for name in entry} for each in found], [entry])
    sns.set_subscription_attributes(SubscriptionArn=arn, AttributeName='FilterPolicy', AttributeValue='{"colour":["red"]}')
    expect(json.loads(sns.get_subscription_attributes(SubscriptionArn=arn)['Attributes']['FilterPolicy']), {'colour': ['red']})
    colour = lambda name: {'colour': {'DataType': 'String', 'StringValue': name}}
    sns.publish(TopicArn=topic, Message='blue', MessageAttributes=colour('blue'))
    published = sns.publish(TopicArn=topic, Message='red', Subject='s', MessageAttributes=colour('red'))
    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10)['Messages']
    envelope = json.loads(got[0]['Body'])
    expect((len(got), envelope['Message'], envelope['Subject'], envelope['MessageId'], envelope['TopicArn']),
           (1, 'red', 's', published['MessageId'], topic))
    batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
        {'Id': '1', 'Message': 'a', 'MessageAttributes': colour('red')}, {'Id': '2', 'Message': 'b'}])
    expect(([each['Id'] for each in batch['Successful']], batch.get('Failed', [])), (['1', '2'], []))
    sns.unsubscribe(SubscriptionArn=arn)
    refused('NotFound', 404, sns.get_subscription_attributes, SubscriptionArn=arn)
    for wish in ({'PhoneNumber': '+15550100'}, {'TargetArn': 'arn:aws:sns:us-east-1:123456789012:endpoint/GCM/a/b'}):
        refused('UnmodelledByPylon', 501, sns.publish, Message='a', **wish)


# ---------------------------------------------------------------------------------------------------------- DynamoDB

def table(dynamodb, name, **more):
    dynamodb.create_table(**{
        'TableName': name, 'BillingMode': 'PAY_PER_REQUEST',
        'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'}, {'AttributeName': 'at', 'AttributeType': 'N'}],
        'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}, {'AttributeName': 'at', 'KeyType': 'RANGE'}], **more})
    dynamodb.get_waiter('table_exists').wait(TableName=name, WaiterConfig={'Delay': 1})
    return name


@case
def dynamodb_tables():
    dynamodb = client('dynamodb')
    name = table(dynamodb, 'parity-tables')
    expect(name in dynamodb.list_tables()['TableNames'], True)
    expect(dynamodb.describe_table(TableName=name)['Table']['TableStatus'], 'ACTIVE')
    refused('ResourceInUseException', 400, table, dynamodb, name)
    specification = {'Enabled': True, 'AttributeName': 'until'}
    expect(dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)['TimeToLiveSpecification'],
           specification)
    expect(dynamodb.describe_time_to_live(TableName=name)['TimeToLiveDescription'],
           {'TimeToLiveStatus': 'ENABLED', 'AttributeName': 'until'})
    dynamodb.delete_table(TableName=name)
    refused('ResourceNotFoundException', 400, dynamodb.describe_table, TableName=name)


@case
def dynamodb_items():
    dynamodb = client('dynamodb')
    name = table(dynamodb, 'parity-items')
    key = {'id': {'S': 'a'}, 'at': {'N': '1'}}
    item = {**key, 'bytes': {'B': b'\0\xff'}, 'set': {'SS': ['x', 'y']}, 'nest': {'M': {'l': {'L': [{'NULL': True}, {'BOOL': False}]}}},
            'number': {'N': '123456789012345678901234567890.125'}}
    dynamodb.put_item(TableName=name, Item=item)
    expect(dynamodb.get_item(TableName=name, Key=key)['Item'], item)
    expect('Item' in dynamodb.get_item(TableName=name, Key={**key, 'at': {'N': '2'}}), False)
    refused('ConditionalCheckFailedException', 400, dynamodb.put_item, TableName=name, Item=item,
            ConditionExpression='attribute_not_exists(id)')
    updated = dynamodb.update_item(
        TableName=name, Key=key, UpdateExpression='SET #n = #n + :one, fresh = :text REMOVE nest', ReturnValues='ALL_NEW',
        ExpressionAttributeNames={'#n': 'number'}, ExpressionAttributeValues={':one': {'N': '1'}, ':text': {'S': 't'}})
    expect((updated['Attributes']['number'], 'nest' in updated['Attributes']), ({'N': '123456789012345678901234567891.125'}, False))
    old = dynamodb.delete_item(TableName=name, Key=key, ReturnValues='ALL_OLD')['Attributes']
    expect(old['fresh'], {'S': 't'})
    refused('ValidationException', 400, dynamodb.get_item, TableName=name, Key={'id': {'S': 'a'}})
    refused('ResourceNotFoundException', 400, dynamodb.get_item, TableName='parity-nowhere', Key=key)


@case
def dynamodb_pages():
    dynamodb = client('dynamodb')
    name = table(dynamodb, 'parity-pages',
                 AttributeDefinitions=[{'AttributeName': each, 'AttributeType': kind} for each, kind in
                                       (('id', 'S'), ('at', 'N'), ('colour', 'S'))],
                 GlobalSecondaryIndexes=[{'IndexName': 'by-colour', 'Projection': {'ProjectionType': 'ALL'},
                                          'KeySchema': [{'AttributeName': 'colour', 'KeyType': 'HASH'}]}])
    resource = boto3.resource('dynamodb', endpoint_url=arguments.endpoint).Table(name)
    with resource.batch_writer() as writer:
        for i in range(30):
            writer.put_item(Item={'id': 'p' if i % 2 else 'q', 'at': i, 'colour': 'red' if i % 3 else 'blue'})
    odd = resource.query(KeyConditionExpression=Key('id').eq('p') & Key('at').between(3, 9), ScanIndexForward=False)
    expect([int(each['at']) for each in odd['Items']], [9, 7, 5, 3])
    blue = resource.query(IndexName='by-colour', KeyConditionExpression=Key('colour').eq('blue'), FilterExpression=Attr('at').lt(9))
    expect(sorted(int(each['at']) for each in blue['Items']), [0, 3, 6])
    condition = {'TableName': name, 'KeyConditionExpression': 'id = :p', 'ExpressionAttributeValues': {':p': {'S': 'p'}}}
    pages = list(dynamodb.get_paginator('query').paginate(**condition, PaginationConfig={'PageSize': 4}))
    expect([int(each['at']['N']) for page in pages for each in page['Items']], list(range(1, 30, 2)))
    pages = list(dynamodb.get_paginator('scan').paginate(TableName=name, PaginationConfig={'PageSize': 7}))
    expect(sorted(int(each['at']['N']) for page in pages for each in page['Items']), list(range(30)))
    segments = [dynamodb.scan(TableName=name, Segment=i, TotalSegments=2, Select='COUNT')['Count'] for i in (0, 1)]
    expect(sum(segments), 30)


@case
def dynamodb_batches_and_transactions():
    dynamodb = client('dynamodb')
    name = table(dynamodb, 'parity-batches')
    key = lambda i: {'id': {'S': 'k'}, 'at': {'N': str(i)}}
    wrote = dynamodb.batch_write_item(RequestItems={name: [{'PutRequest': {'Item': key(i)}} for i in range(3)]})
    expect(wrote['UnprocessedItems'], {})
    got = dynamodb.batch_get_item(RequestItems={name: {'Keys': [key(i) for i in (0, 2, 9)]}})
    expect(sorted(each['at']['N'] for each in got['Responses'][name]), ['0', '2'])
    write = {'TransactItems': [
        {'Put': {'TableName': name, 'Item': {**key(5), 'a': {'S': 'x'}}, 'ConditionExpression': 'attribute_not_exists(id)'}},
        {'Update': {'TableName': name, 'Key': key(1), 'UpdateExpression': 'SET a = :a', 'ExpressionAttributeValues': {':a': {'N': '1'}}}},
        {'Delete': {'TableName': name, 'Key': key(2)}},
        {'ConditionCheck': {'TableName': name, 'Key': key(0), 'ConditionExpression': 'attribute_exists(id)'}}]}
    dynamodb.transact_write_items(**write, ClientRequestToken='parity-token')
    dynamodb.transact_write_items(**write, ClientRequestToken='parity-token')
    got = dynamodb.transact_get_items(TransactItems=[{'Get': {'TableName': name, 'Key': key(i)}} for i in (5, 2, 1)])
    expect(got['Responses'], [{'Item': {**key(5), 'a': {'S': 'x'}}}, {}, {'Item': {**key(1), 'a': {'N': '1'}}}])
    error = refused('TransactionCanceledException', 400, dynamodb.transact_write_items, TransactItems=write['TransactItems'][:2])
    expect([each['Code'] for each in error.response['CancellationReasons']], ['ConditionalCheckFailed', 'None'])


# --------------------------------------------------------------------------------------------------------------- SSM

@case
def ssm_parameters():
    ssm = client('ssm')
    put = lambda name, value, **more: ssm.put_parameter(Name=name, Value=value, **{'Type': 'String', **more})
    expect(put('/parity/a', '1', Description='d')['Version'], 1)
    expect(put('/parity/a', '2', Overwrite=True)['Version'], 2)
    put('/parity/deep/b', 's3cret', Type='SecureString')
    refused('ParameterAlreadyExists', 400, put, '/parity/a', '3')
    expect(ssm.get_parameter(Name='/parity/a')['Parameter']['Value'], '2')
    expect(ssm.get_parameter(Name='/parity/deep/b', WithDecryption=True)['Parameter']['Value'], 's3cret')
    expect(ssm.get_parameter(Name='/parity/deep/b')['Parameter']['Value'] != 's3cret', True)
    refused('ParameterNotFound', 400, ssm.get_parameter, Name='/parity/nowhere')
    several = ssm.get_parameters(Names=['/parity/a', '/parity/nowhere'])
    expect(([each['Value'] for each in several['Parameters']], several['InvalidParameters']), (['2'], ['/parity/nowhere']))
    under = ssm.get_parameters_by_path(Path='/parity', Recursive=True, WithDecryption=True)['Parameters']
    expect([(each['Name'], each['Value']) for each in under], [('/parity/a', '2'), ('/parity/deep/b', 's3cret')])
    ssm.label_parameter_version(Name='/parity/a', ParameterVersion=1, Labels=['old'])
    expect(ssm.get_parameter(Name='/parity/a:old')['Parameter']['Value'], '1')
    history = ssm.get_parameter_history(Name='/parity/a')['Parameters']
    expect([(each['Version'], each['Value'], each['Labels']) for each in history], [(1, '1', ['old']), (2, '2', [])])
    described = ssm.describe_parameters(ParameterFilters=[{'Key': 'Name', 'Option': 'BeginsWith', 'Values': ['/parity/']}])
    expect([(each['Name'], each['Type'], each['Version']) for each in described['Parameters']],
           [('/parity/a', 'String', 2), ('/parity/deep/b', 'SecureString', 1)])
    ssm.delete_parameter(Name='/parity/a')
    gone = ssm.delete_parameters(Names=['/parity/deep/b', '/parity/a'])
    expect((gone['DeletedParameters'], gone['InvalidParameters']), (['/parity/deep/b'], ['/parity/a']))


# ------------------------------------------------------------------------------------------------------------ Lambda

@case
def lambda_functions():
    name = arguments.function
    if name is None:
        print('not driven: lambda.*')
        return
    functions = client('lambda')
    expect(name in [each['FunctionName'] for each in functions.list_functions()['Functions']], True)
    expect(functions.get_function(FunctionName=name)['Configuration']['State'], 'Active')
    expect(functions.get_function_configuration(FunctionName=name)['FunctionName'], name)
    answer = functions.invoke(FunctionName=name, Payload=json.dumps({'grüße': 1}), LogType='Tail')
    expect((json.loads(answer['Payload'].read()), answer['StatusCode'], 'FunctionError' in answer), ({'grüße': 1}, 200, False))
    expect(functions.invoke(FunctionName=name, Payload=b'1', InvocationType='Event')['StatusCode'], 202)
    expect(functions.invoke(FunctionName=name, InvocationType='DryRun')['StatusCode'], 204)
    refused('ResourceNotFoundException', 404, functions.invoke, FunctionName='parity-nowhere')


# --------------------------------------------------------------------------------------------------------------- STS

@case
def sts_identity():
    sts = client('sts')
    identity = sts.get_caller_identity()
    expect(identity['Arn'].startswith(f'arn:aws:iam::{identity["Account"]}:'), True)
    if arguments.role is None:
        print('not driven: sts.AssumeRole')
        return
    arn = f'arn:aws:iam::{identity["Account"]}:role/{arguments.role}'
    role = sts.assume_role(RoleArn=arn, RoleSessionName='session')
    expect(role['AssumedRoleUser']['Arn'].endswith(f':assumed-role/{arguments.role}/session'), True)
    keys = role['Credentials']
    session = boto3.Session(aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'],
                            aws_session_token=keys['SessionToken'])
    expect(session.client('sts', endpoint_url=arguments.endpoint).get_caller_identity()['Arn'], role['AssumedRoleUser']['Arn'])
    refused('AccessDenied', 403, sts.assume_role, RoleArn=arn + '-nowhere', RoleSessionName='session')


# --------------------------------------------------------------------------------------------------------------------

passed, failed = set(), set()
for each in cases:
    if arguments.only and not each.__name__.startswith(arguments.only + '_'):
        continue
    called.clear()
    try:
        each()
        passed.update(called)
        print(f'ok {each.__name__}')
    except Exception:  # noqa: BLE001: the next case is run
        failed.update(called)
        failed.add(each.__name__)
        print(f'FAILED {each.__name__}')
        traceback.print_exc(file=sys.stdout)
for operation in sorted(passed - failed):
    print(f'passed {operation}')
print(f'boto3 {boto3.__version__}: {len(passed - failed)} operations passed')
sys.exit(1 if failed else 0)
