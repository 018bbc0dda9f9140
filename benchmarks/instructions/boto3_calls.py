#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""boto3_calls.py URL CALLS: makes the calls of pylon.cpp by boto3 and checks the answers. Prints of each its name, the CPU time of one in ns,
and how many bytes of Python's own allocator one has at most at a time."""

import sys
import time
import tracemalloc

import boto3
from botocore.config import Config

url, calls = sys.argv[1], int(sys.argv[2])
session = boto3.Session("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region_name="eu-central-1")
config = Config(
    proxies={},
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def client(service):
    return session.client(service, endpoint_url=url, config=config)


def measure(name, weight, call):
    def checked():
        if not call():
            raise RuntimeError(f"{name}: the answer is not what it should be")

    count = max(calls // weight, 1)
    checked()
    started = time.process_time_ns()
    for _ in range(count):
        checked()
    used = (time.process_time_ns() - started) / count
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    checked()
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    print(name, used, peak)


sentence = "the quick brown fox jumps over the lazy dog, and "
text = (sentence * 5)[:200]
small = (sentence * 21)[:1024].encode()
large = (sentence * 171197)[: 8 << 20].encode()
queue = url + "/123456789012/benchmark"

sqs = client("sqs")
attributes = {
    name: {"DataType": "String", "StringValue": value}
    for name, value in (("objectType", "rawContent"), ("payloadMimeType", "text"), ("payloadType", "inline"))
}
measure("sqs-send", 1, lambda: sqs.send_message(QueueUrl=queue, MessageBody=text)["MessageId"])
measure(
    "sqs-send-attributes",
    1,
    lambda: sqs.send_message(QueueUrl=queue, MessageBody=text, MessageAttributes=attributes)["MessageId"],
)
ten = [{"Id": str(i), "MessageBody": text} for i in range(10)]
measure("sqs-send-batch", 1, lambda: len(sqs.send_message_batch(QueueUrl=queue, Entries=ten)["Successful"]) == 10)


def receive_and_delete():
    messages = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
    )["Messages"]
    entries = [{"Id": str(i), "ReceiptHandle": each["ReceiptHandle"]} for i, each in enumerate(messages)]
    return len(sqs.delete_message_batch(QueueUrl=queue, Entries=entries)["Successful"]) == 10


measure("sqs-receive-delete", 1, receive_and_delete)

table = session.resource("dynamodb", endpoint_url=url, config=config).Table("benchmark")
measure("dynamodb-get", 1, lambda: table.get_item(Key={"id": 50})["Item"]["id"] == 4_000_000_004)
measure("dynamodb-scan", 10, lambda: len(table.scan()["Items"]) == 1000)

s3 = client("s3")
bucket = "my-bucket"
measure("s3-get-1k", 1, lambda: len(s3.get_object(Bucket=bucket, Key="small")["Body"].read()) == len(small))
measure("s3-put-1k", 1, lambda: s3.put_object(Bucket=bucket, Key="small", Body=small)["ETag"])
measure("s3-get-8m", 50, lambda: len(s3.get_object(Bucket=bucket, Key="large")["Body"].read()) == len(large))
measure("s3-put-8m", 50, lambda: s3.put_object(Bucket=bucket, Key="large", Body=large)["ETag"])
measure("s3-list", 10, lambda: len(s3.list_objects_v2(Bucket=bucket, Prefix="logs/")["Contents"]) == 1000)
keys = [{"Key": f"logs/2026/01/02/host-{i % 7}/part-{10000 + i}.json.gz"} for i in range(1000)]
measure(
    "s3-delete",
    10,
    lambda: "Errors" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True}),
)

sns = client("sns")
topic = "arn:aws:sns:eu-central-1:123456789012:benchmark"
measure("sns-publish", 1, lambda: sns.publish(TopicArn=topic, Message=text)["MessageId"])
lambda_ = client("lambda")
measure(
    "lambda-invoke",
    1,
    lambda: lambda_.invoke(FunctionName="benchmark", Payload=b'{"some":"input"}')["Payload"].read(),
)
ssm = client("ssm")
measure("ssm-get", 1, lambda: ssm.get_parameter(Name="some-key", WithDecryption=True)["Parameter"]["Value"])
