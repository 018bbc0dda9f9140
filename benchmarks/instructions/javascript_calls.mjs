// SPDX-License-Identifier: BSL-1.0
// node javascript_calls.mjs NODE_MODULES URL CALLS: makes the calls of pylon.cpp by the AWS SDK for JavaScript, version 3, checks the answers,
// and prints of each its name and the CPU time of one in ns, of the whole process: its collector and compiler have threads of their own.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const [, , modules, endpoint, calls] = process.argv;
process.removeAllListeners('warning'); // what the SDK says of Node's age
for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) delete process.env[name];
const require = createRequire(path.resolve(modules, 'benchmark.cjs'));

/// `client('SQS').SendMessage({...})`
function client(service) {
    const sdk = require(`@aws-sdk/client-${service.toLowerCase()}`);
    const made = new sdk[`${service}Client`]({
        endpoint,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new Proxy({}, { get: (_, operation) => (input) => made.send(new sdk[`${operation}Command`](input)) });
}

/// As many calls beforehand, by which connections are there and the code is compiled.
async function measure(name, weight, call) {
    const count = Math.max(Math.floor(calls / weight), 1);
    for (let i = 0; i < count; ++i) await call();
    const started = process.cpuUsage();
    for (let i = 0; i < count; ++i) await call();
    const { user, system } = process.cpuUsage(started);
    console.log(name, ((user + system) * 1000) / count);
}

const sentence = 'the quick brown fox jumps over the lazy dog, and ';
const text = sentence.repeat(5).slice(0, 200);
const small = Buffer.from(sentence.repeat(21).slice(0, 1024));
const large = Buffer.from(sentence.repeat(171197).slice(0, 8 << 20));
const QueueUrl = `${endpoint}/123456789012/benchmark`;

const sqs = client('SQS');
const MessageAttributes = Object.fromEntries(
    [['objectType', 'rawContent'], ['payloadMimeType', 'text'], ['payloadType', 'inline']]
        .map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]));
await measure('sqs-send', 1, async () => assert((await sqs.SendMessage({ QueueUrl, MessageBody: text })).MessageId));
await measure('sqs-send-attributes', 1, async () =>
    assert((await sqs.SendMessage({ QueueUrl, MessageBody: text, MessageAttributes })).MessageId));
const ten = Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: text }));
await measure('sqs-send-batch', 1, async () =>
    assert.equal((await sqs.SendMessageBatch({ QueueUrl, Entries: ten })).Successful.length, 10));
await measure('sqs-receive-delete', 1, async () => {
    const { Messages } = await sqs.ReceiveMessage({
        QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    });
    const Entries = Messages.map((each, i) => ({ Id: String(i), ReceiptHandle: each.ReceiptHandle }));
    assert.equal((await sqs.DeleteMessageBatch({ QueueUrl, Entries })).Successful.length, 10);
});

const dynamodb = client('DynamoDB');
/// As structs have them: this client leaves numbers as text.
const orderOf = (item) => ({
    customer: item.customer.S,
    id: Number(item.id.N),
    total: Number(item.total.N),
    paid: item.paid.BOOL,
    status: item.status.S,
    note: item.note?.S,
    updatedAt: Number(item.updatedAt.N),
});
await measure('dynamodb-get', 1, async () => {
    const { Item } = await dynamodb.GetItem({ TableName: 'benchmark', Key: { id: { N: '50' } } });
    const { id, total, status, note } = orderOf(Item);
    assert(id === 4000000004 && total === 5.5 && status === 'delivered' && note);
});
await measure('dynamodb-scan', 10, async () => {
    const { Items } = await dynamodb.Scan({ TableName: 'benchmark' });
    assert.equal(Items.map(orderOf).length, 1000);
});

const s3 = client('S3');
const Bucket = 'my-bucket';
const size = async (Key) => (await (await s3.GetObject({ Bucket, Key })).Body.transformToByteArray()).length;
await measure('s3-get-1k', 1, async () => assert.equal(await size('small'), small.length));
await measure('s3-put-1k', 1, async () => assert((await s3.PutObject({ Bucket, Key: 'small', Body: small })).ETag));
await measure('s3-get-8m', 50, async () => assert.equal(await size('large'), large.length));
await measure('s3-put-8m', 50, async () => assert((await s3.PutObject({ Bucket, Key: 'large', Body: large })).ETag));
await measure('s3-list', 10, async () => assert.equal((await s3.ListObjectsV2({ Bucket, Prefix: 'logs/' })).Contents.length, 1000));
const Objects = Array.from({ length: 1000 }, (_, i) => ({ Key: `logs/2026/01/02/host-${i % 7}/part-${10000 + i}.json.gz` }));
await measure('s3-delete', 10, async () => assert(!(await s3.DeleteObjects({ Bucket, Delete: { Objects, Quiet: true } })).Errors));

const sns = client('SNS');
const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:benchmark';
await measure('sns-publish', 1, async () => assert((await sns.Publish({ TopicArn, Message: text })).MessageId));
const lambda = client('Lambda');
await measure('lambda-invoke', 1, async () => {
    const answer = await lambda.Invoke({ FunctionName: 'benchmark', Payload: Buffer.from('{"some":"input"}') });
    assert(answer.Payload.length > 0 && !answer.FunctionError);
});
const ssm = client('SSM');
await measure('ssm-get', 1, async () => assert((await ssm.GetParameter({ Name: 'some-key', WithDecryption: true })).Parameter.Value));
