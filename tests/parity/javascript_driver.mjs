// SPDX-License-Identifier: BSL-1.0
// Drives an endpoint through the operations of docs/parity.md with the AWS SDK for JavaScript, version 3, and checks the answers.
//
//     node javascript_driver.mjs NODE_MODULES ENDPOINT [--only SERVICE] [--function NAME] [--role NAME] [--server NAME]
//
// A case is a function; what it calls is counted, operation by operation, if nothing in it failed. The last line says how many
// operations passed. The endpoint is always given to the clients: they would otherwise go to AWS. `--server` says which real server it
// is, where that is known to do otherwise than AWS.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';

const [, , modules, endpoint, ...options] = process.argv;
const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const only = option('--only');
const functionName = option('--function');
const roleName = option('--role');
const server = option('--server'); // fauxqs; unless given it is ours
if (!/^https?:\/\/127\.0\.0\.1:/.test(endpoint)) throw new Error('the endpoint must be on loopback');
process.env.AWS_EC2_METADATA_DISABLED = 'true';
process.env.NODE_NO_WARNINGS = '1';
process.removeAllListeners('warning'); // what the SDK says of Node's age
for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) delete process.env[name];

const require = createRequire(path.resolve(modules, 'parity.cjs'));
const services = { s3: 'S3', sqs: 'SQS', sns: 'SNS', dynamodb: 'DynamoDB', ssm: 'SSM', lambda: 'Lambda', sts: 'STS' };
const credentials = {
    accessKeyId: process.env.PYLON_PARITY_KEY ?? 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: process.env.PYLON_PARITY_SECRET ?? 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const called = []; // 'sqs.SendMessage', by the case that runs

/// `client('sqs').SendMessage({...})`
function client(service) {
    const sdk = require(`@aws-sdk/client-${service}`);
    const made = new sdk[`${services[service]}Client`]({
        endpoint, credentials, region: 'us-east-1', maxAttempts: 1, forcePathStyle: true,
    });
    return new Proxy({}, {
        get: (_, operation) => async (input = {}) => {
            called.push(`${service}.${operation}`);
            return made.send(new sdk[`${operation}Command`](input));
        },
    });
}

/// The error that a call is refused with.
async function refused(name, status, call) {
    try {
        await call;
    } catch (error) {
        // fauxqs puts the older protocol's prefix before codes.
        if (server === 'fauxqs') error.name = error.name.replace('AWS.SimpleQueueService.', '');
        assert.deepEqual([error.name, error.$metadata?.httpStatusCode], [name, status], error.message);
        return error;
    }
    throw new Error(`not refused with ${name}`);
}

/// Whether a check is to be made; it is not on a server that is known to differ from AWS in it.
function unless(name, why) {
    if (server === name) console.log(`${name} differs: ${why}`);
    return server !== name;
}

const text = (body) => body.transformToString();
const by = (name) => (a, b) => (a[name] < b[name] ? -1 : 1);

const cases = {
    // ------------------------------------------------------------------------------------------------------------ S3
    async s3_buckets() {
        const s3 = client('s3');
        const Bucket = 'parity-buckets';
        await s3.CreateBucket({ Bucket });
        const found = (await s3.ListBuckets({ Prefix: Bucket })).Buckets;
        assert.deepEqual(found.map((each) => each.Name), [Bucket]);
        assert(Math.abs(found[0].CreationDate - Date.now()) < 3_600_000);
        await s3.HeadBucket({ Bucket });
        await refused('NotFound', 404, s3.HeadBucket({ Bucket: 'parity-nowhere' }));
        assert.equal((await s3.GetBucketLocation({ Bucket })).LocationConstraint, undefined);
        await s3.PutObject({ Bucket, Key: 'a' });
        await refused('BucketNotEmpty', 409, s3.DeleteBucket({ Bucket }));
        await s3.DeleteObject({ Bucket, Key: 'a' });
        await s3.DeleteBucket({ Bucket });
        await refused('NoSuchBucket', 404, s3.ListObjectsV2({ Bucket }));
    },
    async s3_objects() {
        const s3 = client('s3');
        const Bucket = 'parity-objects';
        await s3.CreateBucket({ Bucket });
        const Key = 'a folder/ü+&=?#%41 ~.txt';
        const put = await s3.PutObject({
            Bucket, Key, Body: 'grüße', ContentType: 'text/plain; charset=utf-8', CacheControl: 'no-cache', Metadata: { colour: 'red' },
        });
        const got = await s3.GetObject({ Bucket, Key });
        assert.equal(await text(got.Body), 'grüße');
        assert.deepEqual([got.ContentType, got.CacheControl, got.Metadata, got.ContentLength, got.ETag],
            ['text/plain; charset=utf-8', 'no-cache', { colour: 'red' }, 7, put.ETag]);
        const head = await s3.HeadObject({ Bucket, Key, ChecksumMode: 'ENABLED' });
        assert.deepEqual([head.ContentLength, head.ETag, head.ChecksumCRC32], [7, put.ETag, put.ChecksumCRC32]);
        const part = await s3.GetObject({ Bucket, Key, Range: 'bytes=0-1' });
        assert.deepEqual([await text(part.Body), part.ContentRange, part.$metadata.httpStatusCode], ['gr', 'bytes 0-1/7', 206]);
        await refused('InvalidRange', 416, s3.GetObject({ Bucket, Key, Range: 'bytes=9-' }));
        await refused('PreconditionFailed', 412, s3.GetObject({ Bucket, Key, IfMatch: '"other"' }));
        await refused('NoSuchKey', 404, s3.GetObject({ Bucket, Key: 'nowhere' }));
        await refused('NotFound', 404, s3.HeadObject({ Bucket, Key: 'nowhere' }));
        await refused('PreconditionFailed', 412, s3.PutObject({ Bucket, Key, Body: 'x', IfNoneMatch: '*' }));
        await refused('BadDigest', 400, s3.PutObject({ Bucket, Key, Body: 'x', ChecksumCRC32: 'AAAAAA==' }));
        const CopySource = encodeURI(`${Bucket}/`) + encodeURIComponent(Key).replaceAll('%2F', '/');
        const copied = await s3.CopyObject({ Bucket, Key: 'copy', CopySource });
        assert.equal(copied.CopyObjectResult.ETag, put.ETag);
        await s3.CopyObject({ Bucket, Key: 'copy', CopySource, MetadataDirective: 'REPLACE', Metadata: { colour: 'blue' } });
        assert.deepEqual((await s3.HeadObject({ Bucket, Key: 'copy' })).Metadata, { colour: 'blue' });
        await s3.DeleteObject({ Bucket, Key });
        await refused('NoSuchKey', 404, s3.GetObject({ Bucket, Key }));
    },
    /// Bodies whose length or content is not known before: aws-chunked, with the checksum behind.
    async s3_streams() {
        const s3 = client('s3');
        const Bucket = 'parity-streams';
        await s3.CreateBucket({ Bucket });
        const bytes = Buffer.alloc(300_000, 'pylon ');
        for (const ChecksumAlgorithm of ['CRC32', 'SHA256', 'CRC32C']) {
            const put = await s3.PutObject({
                Bucket, Key: ChecksumAlgorithm, ChecksumAlgorithm, ContentLength: bytes.length, ContentEncoding: 'x-own',
                Body: Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)], { objectMode: false }),
            });
            const got = await s3.GetObject({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: 'ENABLED' });
            assert.deepEqual([Buffer.from(await got.Body.transformToByteArray()).equals(bytes), got.ContentEncoding], [true, 'x-own']);
            assert.equal(got[`Checksum${ChecksumAlgorithm}`], put[`Checksum${ChecksumAlgorithm}`]);
        }
    },
    async s3_listing() {
        const s3 = client('s3');
        const Bucket = 'parity-listing';
        await s3.CreateBucket({ Bucket });
        const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd & <e>', 'ä ö+ü'];
        for (const Key of keys) await s3.PutObject({ Bucket, Key, Body: 'x' });
        const listed = [];
        for (let ContinuationToken; ;) {
            const page = await s3.ListObjectsV2({ Bucket, MaxKeys: 2, ContinuationToken });
            listed.push(...page.Contents.map((each) => each.Key));
            if (!(ContinuationToken = page.NextContinuationToken)) break;
        }
        assert.deepEqual(listed, keys);
        const folders = await s3.ListObjectsV2({ Bucket, Prefix: 'b/', Delimiter: '/' });
        assert.deepEqual([folders.Contents.map((each) => each.Key), folders.CommonPrefixes, folders.KeyCount],
            [['b/1', 'b/2'], [{ Prefix: 'b/c/' }], 3]);
        const older = await s3.ListObjects({ Bucket, Delimiter: '/', MaxKeys: 2 });
        assert.deepEqual([older.IsTruncated, older.NextMarker, older.CommonPrefixes], [true, 'b/', [{ Prefix: 'b/' }]]);
        assert.deepEqual((await s3.ListObjects({ Bucket, Delimiter: '/', Marker: 'b/' })).Contents.map((each) => each.Key), keys.slice(4));
        const gone = await s3.DeleteObjects({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } });
        assert.deepEqual(gone.Deleted.map((each) => each.Key).sort(), [...keys].sort());
        assert.equal((await s3.ListObjectsV2({ Bucket })).KeyCount, 0);
    },
    async s3_tags_and_attributes() {
        const s3 = client('s3');
        const [Bucket, Key] = ['parity-tags', 'k'];
        await s3.CreateBucket({ Bucket });
        await s3.PutObject({ Bucket, Key, Body: '12345', Tagging: 'colour=red&size=a%20b' });
        const tags = async () => (await s3.GetObjectTagging({ Bucket, Key })).TagSet;
        assert.deepEqual(await tags(), [{ Key: 'colour', Value: 'red' }, { Key: 'size', Value: 'a b' }]);
        assert.equal((await s3.GetObject({ Bucket, Key })).TagCount, 2);
        await s3.PutObjectTagging({ Bucket, Key, Tagging: { TagSet: [{ Key: 'new', Value: '<&>' }] } });
        assert.deepEqual(await tags(), [{ Key: 'new', Value: '<&>' }]);
        const twice = [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }];
        await refused('InvalidTag', 400, s3.PutObjectTagging({ Bucket, Key, Tagging: { TagSet: twice } }));
        await s3.DeleteObjectTagging({ Bucket, Key });
        assert.deepEqual(await tags(), []);
        const got = await s3.GetObjectAttributes({ Bucket, Key, ObjectAttributes: ['ETag', 'ObjectSize', 'StorageClass', 'Checksum'] });
        assert.deepEqual([got.ETag, got.ObjectSize, got.StorageClass, got.Checksum.ChecksumCRC32],
            ['827ccb0eea8a706c4c34a16891f84e7b', 5, 'STANDARD', 'y/U6HA==']);
    },
    async s3_multipart() {
        const s3 = client('s3');
        const [Bucket, Key] = ['parity-parts', 'big'];
        await s3.CreateBucket({ Bucket });
        const five = Buffer.alloc(5 << 20, '0123456789abcdef');
        await s3.PutObject({ Bucket, Key: 'source', Body: five });
        const { UploadId } = await s3.CreateMultipartUpload({ Bucket, Key, ContentType: 'application/x-big', ChecksumAlgorithm: 'CRC32' });
        const Parts = [];
        const first = await s3.UploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: five });
        Parts.push({ PartNumber: 1, ETag: first.ETag, ChecksumCRC32: first.ChecksumCRC32 });
        const { CopyPartResult } = await s3.UploadPartCopy({ Bucket, Key, UploadId, PartNumber: 2, CopySource: `${Bucket}/source` });
        Parts.push({ PartNumber: 2, ETag: CopyPartResult.ETag, ChecksumCRC32: CopyPartResult.ChecksumCRC32 });
        const last = await s3.UploadPart({
            Bucket, Key, UploadId, PartNumber: 3, Body: Readable.from([Buffer.from('end')], { objectMode: false }), ContentLength: 3,
        });
        Parts.push({ PartNumber: 3, ETag: last.ETag, ChecksumCRC32: last.ChecksumCRC32 });
        const listed = (await s3.ListParts({ Bucket, Key, UploadId })).Parts;
        assert.deepEqual(listed.map((each) => [each.PartNumber, each.Size, each.ETag]),
            [[1, 5 << 20, Parts[0].ETag], [2, 5 << 20, Parts[1].ETag], [3, 3, Parts[2].ETag]]);
        assert.deepEqual((await s3.ListMultipartUploads({ Bucket })).Uploads.map((each) => [each.Key, each.UploadId]), [[Key, UploadId]]);
        const whole = await s3.CompleteMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
        assert.match(whole.ETag, /-3"$/);
        const got = await s3.GetObject({ Bucket, Key });
        assert(Buffer.from(await got.Body.transformToByteArray()).equals(Buffer.concat([five, five, Buffer.from('end')])));
        assert.equal(got.ContentType, 'application/x-big');
        await refused('NoSuchUpload', 404, s3.ListParts({ Bucket, Key, UploadId }));
        const other = await s3.CreateMultipartUpload({ Bucket, Key });
        await s3.AbortMultipartUpload({ Bucket, Key, UploadId: other.UploadId });
        assert.equal((await s3.ListMultipartUploads({ Bucket })).Uploads, undefined);
    },

    // ----------------------------------------------------------------------------------------------------------- SQS
    async sqs_queues() {
        const sqs = client('sqs');
        const QueueName = 'parity-queues';
        const { QueueUrl } = await sqs.CreateQueue({ QueueName, Attributes: { VisibilityTimeout: '7' }, tags: { a: 'b' } });
        const attribute = async (name) => (await sqs.GetQueueAttributes({ QueueUrl, AttributeNames: ['All'] })).Attributes[name];
        await refused('QueueNameExists', 400, sqs.CreateQueue({ QueueName, Attributes: { VisibilityTimeout: '8' } }));
        assert.equal((await sqs.GetQueueUrl({ QueueName })).QueueUrl, QueueUrl);
        await refused('QueueDoesNotExist', 400, sqs.GetQueueUrl({ QueueName: 'parity-nowhere' }));
        assert.deepEqual((await sqs.ListQueues({ QueueNamePrefix: QueueName })).QueueUrls, [QueueUrl]);
        await sqs.SetQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '9' } });
        assert.equal(await attribute('VisibilityTimeout'), '9');
        await refused('InvalidAttributeValue', 400, sqs.SetQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '-1' } }));
        await sqs.TagQueue({ QueueUrl, Tags: { c: '<d>' } });
        assert.deepEqual((await sqs.ListQueueTags({ QueueUrl })).Tags, { a: 'b', c: '<d>' });
        await sqs.UntagQueue({ QueueUrl, TagKeys: ['a'] });
        assert.deepEqual((await sqs.ListQueueTags({ QueueUrl })).Tags, { c: '<d>' });
        const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await attribute('QueueArn'), maxReceiveCount: 1 });
        const source = await sqs.CreateQueue({ QueueName: 'parity-source', Attributes: { RedrivePolicy } });
        if (unless('fauxqs', 'it has no ListDeadLetterSourceQueues'))
            assert.deepEqual((await sqs.ListDeadLetterSourceQueues({ QueueUrl })).queueUrls, [source.QueueUrl]);
        await sqs.SendMessage({ QueueUrl, MessageBody: 'gone' });
        await sqs.PurgeQueue({ QueueUrl });
        if (unless('fauxqs', 'it purges twice')) await refused('PurgeQueueInProgress', 403, sqs.PurgeQueue({ QueueUrl }));
        assert.equal(await attribute('ApproximateNumberOfMessages'), '0');
        await sqs.DeleteQueue({ QueueUrl });
        await refused('QueueDoesNotExist', 400, sqs.SendMessage({ QueueUrl, MessageBody: 'a' }));
    },
    async sqs_messages() {
        const sqs = client('sqs');
        const { QueueUrl } = await sqs.CreateQueue({ QueueName: 'parity-messages' });
        const MessageBody = 'grüße & <b> \n\t"';
        const MessageAttributes = {
            colour: { DataType: 'String', StringValue: 'red & <blue>' },
            bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 1, 255]) },
        };
        const sent = await sqs.SendMessage({ QueueUrl, MessageBody, MessageAttributes });
        const receive = async (more) => (await sqs.ReceiveMessage({ QueueUrl, ...more })).Messages ?? [];
        const [message] = await receive({ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'], WaitTimeSeconds: 1 });
        assert.deepEqual([message.Body, message.MessageId, message.Attributes.ApproximateReceiveCount], [MessageBody, sent.MessageId, '1']);
        assert.equal(message.MessageAttributes.colour.StringValue, 'red & <blue>');
        assert.deepEqual([...message.MessageAttributes.bytes.BinaryValue], [0, 1, 255]);
        assert.equal(message.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
        assert.deepEqual(await receive(), []);
        await sqs.ChangeMessageVisibility({ QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0 });
        const [again] = await receive();
        await sqs.DeleteMessage({ QueueUrl, ReceiptHandle: again.ReceiptHandle });
        if (unless('fauxqs', 'it takes any receipt handle'))
            await refused('ReceiptHandleIsInvalid', 404, sqs.DeleteMessage({ QueueUrl, ReceiptHandle: 'nonsense' }));
    },
    async sqs_batches() {
        const sqs = client('sqs');
        const { QueueUrl } = await sqs.CreateQueue({ QueueName: 'parity-batches' });
        const sent = await sqs.SendMessageBatch({
            QueueUrl, Entries: [{ Id: 'a', MessageBody: '1' }, { Id: 'b', MessageBody: '\0' }, { Id: 'c', MessageBody: '3' }],
        });
        assert.deepEqual([sent.Successful.map((each) => each.Id), sent.Failed.map((each) => [each.Id, each.Code])],
            [['a', 'c'], [['b', 'InvalidMessageContents']]]);
        const taken = (await sqs.ReceiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 })).Messages.sort(by('Body'));
        assert.deepEqual(taken.map((each) => each.Body), ['1', '3']);
        const Entries = taken.map(({ Body: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
        const hidden = Entries.map((each) => ({ ...each, VisibilityTimeout: 60 }));
        const changed = await sqs.ChangeMessageVisibilityBatch({ QueueUrl, Entries: hidden });
        assert.deepEqual(changed.Successful.map((each) => each.Id), ['1', '3']);
        const wrong = unless('fauxqs', 'it takes any receipt handle') ? [{ Id: 'x', ReceiptHandle: 'nonsense' }] : [];
        const gone = await sqs.DeleteMessageBatch({ QueueUrl, Entries: [...Entries, ...wrong] });
        assert.deepEqual([gone.Successful.map((each) => each.Id), (gone.Failed ?? []).map((each) => each.Id)],
            [['1', '3'], wrong.map((each) => each.Id)]);
        const eleven = Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'a' }));
        await refused('TooManyEntriesInBatchRequest', 400, sqs.SendMessageBatch({ QueueUrl, Entries: eleven }));
        await refused('EmptyBatchRequest', 400, sqs.DeleteMessageBatch({ QueueUrl, Entries: [] }));
    },

    // ----------------------------------------------------------------------------------------------------------- SNS
    async sns_topics() {
        const sns = client('sns');
        const { TopicArn } = await sns.CreateTopic({ Name: 'parity-topics', Attributes: { DisplayName: 'a' } });
        assert((await sns.ListTopics()).Topics.some((each) => each.TopicArn === TopicArn));
        await sns.SetTopicAttributes({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'b & <c>' });
        assert.equal((await sns.GetTopicAttributes({ TopicArn })).Attributes.DisplayName, 'b & <c>');
        await sns.DeleteTopic({ TopicArn });
        await refused('NotFoundException', 404, sns.Publish({ TopicArn, Message: 'a' }));
    },
    async sns_subscriptions() {
        const [sns, sqs] = [client('sns'), client('sqs')];
        const { QueueUrl } = await sqs.CreateQueue({ QueueName: 'parity-subscriber' });
        const queue = await sqs.GetQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
        const { TopicArn } = await sns.CreateTopic({ Name: 'parity-subscriptions' });
        const Endpoint = queue.Attributes.QueueArn;
        const { SubscriptionArn } = await sns.Subscribe({ TopicArn, Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true });
        for (const listed of [await sns.ListSubscriptions(), await sns.ListSubscriptionsByTopic({ TopicArn })]) {
            const found = listed.Subscriptions.find((each) => each.SubscriptionArn === SubscriptionArn);
            assert.deepEqual([found.Protocol, found.Endpoint, found.TopicArn], ['sqs', Endpoint, TopicArn]);
        }
        await sns.SetSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{"colour":["red"]}' });
        const subscription = await sns.GetSubscriptionAttributes({ SubscriptionArn });
        assert.deepEqual(JSON.parse(subscription.Attributes.FilterPolicy), { colour: ['red'] });
        const colour = (StringValue) => ({ colour: { DataType: 'String', StringValue } });
        await sns.Publish({ TopicArn, Message: 'blue', MessageAttributes: colour('blue') });
        const published = await sns.Publish({ TopicArn, Message: 'red', Subject: 's', MessageAttributes: colour('red') });
        const got = (await sqs.ReceiveMessage({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 })).Messages;
        const envelope = JSON.parse(got[0].Body);
        assert.deepEqual([got.length, envelope.Message, envelope.Subject, envelope.MessageId], [1, 'red', 's', published.MessageId]);
        const PublishBatchRequestEntries = [{ Id: '1', Message: 'a', MessageAttributes: colour('red') }, { Id: '2', Message: 'b' }];
        const batch = await sns.PublishBatch({ TopicArn, PublishBatchRequestEntries });
        assert.deepEqual(batch.Successful.map((each) => each.Id), ['1', '2']);
        await sns.Unsubscribe({ SubscriptionArn });
        await refused('NotFoundException', 404, sns.GetSubscriptionAttributes({ SubscriptionArn }));
        if (unless('fauxqs', 'it says that a topic is missing'))
            await refused('UnmodelledByPylon', 501, sns.Publish({ PhoneNumber: '+15550100', Message: 'a' }));
    },

    // ------------------------------------------------------------------------------------------------------ DynamoDB
    async dynamodb_tables() {
        const dynamodb = client('dynamodb');
        const TableName = await table(dynamodb, 'parity-tables');
        assert((await dynamodb.ListTables()).TableNames.includes(TableName));
        await refused('ResourceInUseException', 400, table(dynamodb, TableName));
        const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' };
        await dynamodb.UpdateTimeToLive({ TableName, TimeToLiveSpecification });
        assert.deepEqual((await dynamodb.DescribeTimeToLive({ TableName })).TimeToLiveDescription,
            { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' });
        await dynamodb.DeleteTable({ TableName });
        await refused('ResourceNotFoundException', 400, dynamodb.DescribeTable({ TableName }));
    },
    async dynamodb_items() {
        const dynamodb = client('dynamodb');
        const TableName = await table(dynamodb, 'parity-items');
        const Key = { id: { S: 'a' }, at: { N: '1' } };
        const Item = {
            ...Key, bytes: { B: new Uint8Array([0, 255]) }, set: { SS: ['x', 'y'] },
            nest: { M: { l: { L: [{ NULL: true }, { BOOL: false }] } } }, number: { N: '123456789012345678901234567890.125' },
        };
        await dynamodb.PutItem({ TableName, Item });
        assert.deepEqual((await dynamodb.GetItem({ TableName, Key })).Item, Item);
        assert.equal((await dynamodb.GetItem({ TableName, Key: { ...Key, at: { N: '2' } } })).Item, undefined);
        const ConditionExpression = 'attribute_not_exists(id)';
        const failed = await refused('ConditionalCheckFailedException', 400, dynamodb.PutItem({
            TableName, Item, ConditionExpression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }));
        assert.deepEqual(failed.Item.number, Item.number);
        const updated = await dynamodb.UpdateItem({
            TableName, Key, UpdateExpression: 'SET #n = #n + :one, fresh = :text REMOVE nest', ReturnValues: 'ALL_NEW',
            ExpressionAttributeNames: { '#n': 'number' }, ExpressionAttributeValues: { ':one': { N: '1' }, ':text': { S: 't' } },
        });
        assert.deepEqual([updated.Attributes.number, updated.Attributes.nest], [{ N: '123456789012345678901234567891.125' }, undefined]);
        assert.deepEqual((await dynamodb.DeleteItem({ TableName, Key, ReturnValues: 'ALL_OLD' })).Attributes.fresh, { S: 't' });
        await refused('ValidationException', 400, dynamodb.GetItem({ TableName, Key: { id: { S: 'a' } } }));
    },
    async dynamodb_pages() {
        const dynamodb = client('dynamodb');
        const TableName = await table(dynamodb, 'parity-pages');
        for (let from = 0; from !== 30; from += 15) {
            const puts = Array.from({ length: 15 }, (_, i) => ({ PutRequest: { Item: { id: { S: 'p' }, at: { N: `${from + i}` } } } }));
            assert.deepEqual((await dynamodb.BatchWriteItem({ RequestItems: { [TableName]: puts } })).UnprocessedItems, {});
        }
        const read = async (operation, input) => {
            const numbers = [];
            for (let ExclusiveStartKey; ;) {
                const page = await dynamodb[operation]({ TableName, ExclusiveStartKey, ...input });
                numbers.push(...page.Items.map((each) => Number(each.at.N)));
                if (!(ExclusiveStartKey = page.LastEvaluatedKey)) return numbers;
            }
        };
        const condition = { KeyConditionExpression: 'id = :p AND #a BETWEEN :b AND :e', ExpressionAttributeNames: { '#a': 'at' } };
        const values = { ':p': { S: 'p' }, ':b': { N: '3' }, ':e': { N: '9' } };
        assert.deepEqual(await read('Query', { ...condition, ExpressionAttributeValues: values, Limit: 2, ScanIndexForward: false }),
            [9, 8, 7, 6, 5, 4, 3]);
        assert.deepEqual((await read('Scan', { Limit: 7 })).sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i));
        const keys = { Keys: ['3', '99'].map((N) => ({ id: { S: 'p' }, at: { N } })) };
        assert.equal((await dynamodb.BatchGetItem({ RequestItems: { [TableName]: keys } })).Responses[TableName].length, 1);
    },
    async dynamodb_transactions() {
        const dynamodb = client('dynamodb');
        const TableName = await table(dynamodb, 'parity-transactions');
        const key = (N) => ({ id: { S: 'k' }, at: { N } });
        const TransactItems = [
            { Put: { TableName, Item: { ...key('5'), a: { S: 'x' } }, ConditionExpression: 'attribute_not_exists(id)' } },
            { Update: { TableName, Key: key('1'), UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': { N: '1' } } } },
            { Delete: { TableName, Key: key('2') } },
            { ConditionCheck: { TableName, Key: key('0'), ConditionExpression: 'attribute_not_exists(id)' } },
        ];
        await dynamodb.TransactWriteItems({ TransactItems });
        const got = await dynamodb.TransactGetItems({ TransactItems: ['5', '2'].map((N) => ({ Get: { TableName, Key: key(N) } })) });
        assert.deepEqual(got.Responses, [{ Item: { ...key('5'), a: { S: 'x' } } }, {}]);
        const error = await refused('TransactionCanceledException', 400, dynamodb.TransactWriteItems({ TransactItems }));
        assert.deepEqual(error.CancellationReasons.map((each) => each.Code), ['ConditionalCheckFailed', 'None', 'None', 'None']);
    },

    // ----------------------------------------------------------------------------------------------------------- SSM
    async ssm_parameters() {
        const ssm = client('ssm');
        const put = (Name, Value, more) => ssm.PutParameter({ Name, Value, Type: 'String', ...more });
        await put('/parity/a', '1');
        assert.equal((await put('/parity/a', '2', { Overwrite: true })).Version, 2);
        await put('/parity/deep/b', 's3cret', { Type: 'SecureString' });
        await refused('ParameterAlreadyExists', 400, put('/parity/a', '3'));
        assert.equal((await ssm.GetParameter({ Name: '/parity/a' })).Parameter.Value, '2');
        assert.equal((await ssm.GetParameter({ Name: '/parity/deep/b', WithDecryption: true })).Parameter.Value, 's3cret');
        await refused('ParameterNotFound', 400, ssm.GetParameter({ Name: '/parity/nowhere' }));
        const several = await ssm.GetParameters({ Names: ['/parity/a', '/parity/nowhere'] });
        assert.deepEqual([several.Parameters.map((each) => each.Value), several.InvalidParameters], [['2'], ['/parity/nowhere']]);
        const under = (await ssm.GetParametersByPath({ Path: '/parity', Recursive: true })).Parameters;
        assert.deepEqual(under.map((each) => each.Name), ['/parity/a', '/parity/deep/b']);
        await ssm.LabelParameterVersion({ Name: '/parity/a', ParameterVersion: 1, Labels: ['old'] });
        const history = (await ssm.GetParameterHistory({ Name: '/parity/a' })).Parameters;
        assert.deepEqual(history.map((each) => [each.Version, each.Value, each.Labels]), [[1, '1', ['old']], [2, '2', []]]);
        const ParameterFilters = [{ Key: 'Name', Option: 'BeginsWith', Values: ['/parity/'] }];
        const described = (await ssm.DescribeParameters({ ParameterFilters })).Parameters;
        assert.deepEqual(described.map((each) => [each.Name, each.Type]), [['/parity/a', 'String'], ['/parity/deep/b', 'SecureString']]);
        await ssm.DeleteParameter({ Name: '/parity/a' });
        const gone = await ssm.DeleteParameters({ Names: ['/parity/deep/b', '/parity/a'] });
        assert.deepEqual([gone.DeletedParameters, gone.InvalidParameters], [['/parity/deep/b'], ['/parity/a']]);
    },

    // -------------------------------------------------------------------------------------------------------- Lambda
    async lambda_functions() {
        if (!functionName) return console.log('not driven: lambda.*');
        const lambda = client('lambda');
        const FunctionName = functionName;
        assert((await lambda.ListFunctions()).Functions.some((each) => each.FunctionName === FunctionName));
        assert.equal((await lambda.GetFunction({ FunctionName })).Configuration.State, 'Active');
        assert.equal((await lambda.GetFunctionConfiguration({ FunctionName })).FunctionName, FunctionName);
        const answer = await lambda.Invoke({ FunctionName, Payload: JSON.stringify({ grüße: 1 }), LogType: 'Tail' });
        assert.deepEqual([JSON.parse(answer.Payload.transformToString()), answer.StatusCode, answer.FunctionError],
            [{ grüße: 1 }, 200, undefined]);
        assert.equal((await lambda.Invoke({ FunctionName, Payload: '1', InvocationType: 'Event' })).StatusCode, 202);
        await refused('ResourceNotFoundException', 404, lambda.Invoke({ FunctionName: 'parity-nowhere' }));
    },

    // ----------------------------------------------------------------------------------------------------------- STS
    async sts_identity() {
        const sts = client('sts');
        const identity = await sts.GetCallerIdentity();
        assert.match(identity.Arn, new RegExp(`^arn:aws:iam::${identity.Account}:`));
        if (!roleName) return console.log('not driven: sts.AssumeRole');
        const RoleArn = `arn:aws:iam::${identity.Account}:role/${roleName}`;
        const role = await sts.AssumeRole({ RoleArn, RoleSessionName: 'session' });
        assert(role.AssumedRoleUser.Arn.endsWith(`:assumed-role/${roleName}/session`));
    },
};

async function table(dynamodb, TableName) {
    await dynamodb.CreateTable({
        TableName, BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
    });
    assert.equal((await dynamodb.DescribeTable({ TableName })).Table.TableStatus, 'ACTIVE');
    return TableName;
}

const passed = new Set();
const failed = new Set();
for (const [name, run] of Object.entries(cases)) {
    if (only && !name.startsWith(`${only}_`)) continue;
    called.length = 0;
    try {
        await run();
        called.forEach((each) => passed.add(each));
        console.log(`ok ${name}`);
    } catch (error) {
        [name, ...called].forEach((each) => failed.add(each));
        console.log(`FAILED ${name}: ${error.stack}`);
    }
}
const good = [...passed].filter((each) => !failed.has(each)).sort();
for (const each of good) console.log(`passed ${each}`);
console.log(`JavaScript SDK ${require('@aws-sdk/client-s3/package.json').version}: ${good.length} operations passed`);
process.exit(failed.size === 0 ? 0 : 1);
