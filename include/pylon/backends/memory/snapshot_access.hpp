// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_ACCESS_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_ACCESS_HPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/backends/memory/snapshot_lines.hpp>
#include <pylon/backends/memory/snapshot_writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// What a snapshot does with the insides of a Cloud and its services. All with the clock's lock held.
struct SnapshotAccess {
    static Account& account(Cloud const& cloud) { return *cloud.account_; }

    static void save(Account& account, SnapshotSink const& take) {
        auto const& clock = account.clock;
        auto const ahead = clock.mode() == ClockMode::system ? clock.now() - clock.outsideNow() : WallTime::duration{};
        SnapshotWriter writer{clock, take};
        writer.put(&SnapshotLine::snapshot,
                   SnapshotHeader{.format = SnapshotHeader::current,
                                  .region = account.options.region,
                                  .account = account.options.accountId,
                                  .savedAt = clock.now(),
                                  .clockAhead = std::chrono::round<std::chrono::milliseconds>(ahead).count()});
        save(account.s3, writer);
        save(account.sqs, writer, clock.ticks());
        save(account.sns, writer);
        save(account.ssm, writer);
        save(account.dynamodb, writer);
        save(account.lambda, writer);
        writer.end();
    }

    static void save(S3Service const& s3, SnapshotWriter& writer) {
        writer.put(&SnapshotLine::s3, SavedS3{s3.uploadsBegun_});
        for (auto const& [name, bucket] : s3.buckets_) {
            auto const created = s3.created_.find(name);
            writer.put(&SnapshotLine::s3Bucket,
                       SavedBucket{name, created == s3.created_.end() ? Timestamp{} : created->second});
            for (auto const& [key, object] : bucket)
                writer.put(&SnapshotLine::s3Object, SavedObject{name, key, object}, object.content);
            auto const uploads = s3.uploads_.find(name);
            if (uploads == s3.uploads_.end()) continue;
            for (auto const& [id, upload] : uploads->second) {
                writer.put(&SnapshotLine::s3Upload, SavedUpload{name, id.first, id.second, upload});
                for (auto const& [number, part] : upload.parts)
                    writer.put(&SnapshotLine::s3Part, SavedPart{name, id.first, id.second, number, part}, part.content);
            }
        }
    }

    static void save(SqsService& sqs, SnapshotWriter& writer, Ticks now) {
        for (auto& [name, queue] : sqs.queues_) {
            queue.settle(now);
            writer.put(&SnapshotLine::sqsQueue, SavedQueue{name, queue.kept_});
            for (auto const& [order, message] : queue.messages_) {
                SavedMessage saved{name, order, message};
                sqs::StringMap all = message.systemAttributes;
                message.addImplied(all);
                saved.message.systemAttributes = std::move(all);
                writer.put(&SnapshotLine::sqsMessage, saved);
            }
        }
        for (auto const& [name, at] : sqs.deleted_)
            writer.put(&SnapshotLine::sqsDeletedQueue, SavedQueueDeletion{name, at});
    }

    static void save(SnsService const& sns, SnapshotWriter& writer) {
        for (auto const& [name, topic] : sns.topics_) {
            writer.put(&SnapshotLine::snsTopic, SavedTopic{name, topic});
            for (auto const& each : topic.subscriptions)
                writer.put(&SnapshotLine::snsSubscription,
                           SavedSubscription{name, static_cast<SnsSubscriptionState const&>(each)});
        }
    }

    static void save(SsmService const& ssm, SnapshotWriter& writer) {
        for (auto const& [name, versions] : ssm.parameters_)
            for (auto const& each : versions)
                writer.put(&SnapshotLine::ssmParameter, SavedParameter{name, each});
    }

    static void save(DynamodbService const& dynamodb, SnapshotWriter& writer) {
        for (auto const& [name, table] : dynamodb.tables_) {
            writer.put(&SnapshotLine::dynamodbTable, static_cast<DynamodbTableState const&>(table));
            for (auto const& [place, item] : table.items)
                writer.put(&SnapshotLine::dynamodbItem, SavedItem{name, item});
        }
        for (auto const& [token, transaction] : dynamodb.made_)
            writer.put(&SnapshotLine::dynamodbTransaction, SavedTransaction{token, transaction});
    }

    static void save(LambdaService const& lambda, SnapshotWriter& writer) {
        // Those of one function that are due at the same time keep their order.
        std::multimap<std::pair<Ticks, std::string>, LambdaEvent const*> events;
        for (auto const& [due, event] : lambda.events_)
            events.emplace(std::pair{due, event.function->name}, &event);
        for (auto const& [function, event] : lambda.unclaimed_)
            events.emplace(std::pair{event.first, function}, &event.second);
        // What has begun is due, as if the program were killed at once: AWS, too, delivers an event at least once.
        std::vector<std::shared_ptr<LambdaService::Event const>> running;
        for (auto const& each : lambda.running_)
            if (auto event = each.lock()) running.push_back(std::move(event));
        for (auto const& each : running)
            events.emplace(std::pair{each->accepted, each->function->name}, each.get());
        for (auto const& [when, event] : events)
            writer.put(&SnapshotLine::lambdaEvent, SavedEvent{when.second, when.first, *event});
    }

    // Loading. What is refused is told in a few words, which follow "line 3 of the snapshot ".

    [[noreturn]] static void refuse(char const* why) { throw Error{ErrorKind::malformed, why}; }

    /// What the name stands for, which must be there already.
    template <class Map, class Name> static auto& known(Map& map, Name const& name) {
        auto const found = map.find(name);
        if (found == map.end()) refuse("belongs to something that is on no line before it");
        return found->second;
    }
    /// Something new by its name.
    template <class Map, class... Arguments> static auto& made(Map& map, Arguments&&... arguments) {
        auto const [place, isNew] = map.try_emplace(std::forward<Arguments>(arguments)...);
        if (!isNew) refuse("is about something that is on a line before it, too");
        return place->second;
    }

    static void load(Account& account, SavedS3 const& saved) { account.s3.uploadsBegun_ = saved.uploadsBegun; }
    static void load(Account& account, SavedBucket const& saved) {
        made(account.s3.buckets_, saved.name);
        account.s3.created_[saved.name] = saved.created;
    }
    /// Returns the content, to which more may come.
    static std::string* load(Account& account, SavedObject saved) {
        auto& object = made(known(account.s3.buckets_, saved.bucket), std::move(saved.key));
        object = {std::move(saved.attributes), std::move(saved.content)};
        return &object.content;
    }
    static void load(Account& account, SavedUpload saved) {
        static_cast<void>(known(account.s3.buckets_, saved.bucket));
        auto& upload = made(account.s3.uploads_[saved.bucket], std::pair{std::move(saved.key), std::move(saved.id)});
        upload = {std::move(saved.upload), {}};
    }
    static std::string* load(Account& account, SavedPart saved) {
        auto& uploads = known(account.s3.uploads_, saved.bucket);
        auto& upload = known(uploads, std::pair{std::move(saved.key), std::move(saved.upload)});
        auto& part = made(upload.parts, saved.number);
        part = {std::move(saved.attributes), std::move(saved.content)};
        return &part.content;
    }

    static void load(Account& account, SavedQueue saved) {
        auto& queue = made(account.sqs.queues_, std::move(saved.name), SqsSettings{}, std::size_t{});
        queue.kept_ = std::move(saved.queue);
        for (auto const& [key, duplicate] : queue.kept_.duplicates)
            queue.duplicateEnds_.emplace_back(duplicate.until, key);
        std::sort(queue.duplicateEnds_.begin(), queue.duplicateEnds_.end());
    }
    static void load(Account& account, SavedMessage saved) {
        auto& queue = known(account.sqs.queues_, saved.queue);
        auto& message = saved.message;
        if (queue.messages_.contains(saved.order) || saved.order >= queue.kept_.nextOrder)
            refuse("holds a message whose place in its queue is another's");
        if (message.visibleAt.has_value() == (message.place == StoredMessage::Place::available))
            refuse("holds a message of which it is not clear when it can be had");
        if (message.receiveCount < 0 || message.receiveCount == std::numeric_limits<int>::max())
            refuse("holds a message that was received as often as none is");
        // The groups stand in the order in which they are served already.
        if (queue.kept_.settings.fifo) queue.groups_[message.systemAttributes["MessageGroupId"]].insert(saved.order);
        queue.insert(saved.order, std::move(message));
    }
    static void load(Account& account, SavedQueueDeletion const& saved) { account.sqs.deleted_[saved.name] = saved.at; }

    static void load(Account& account, SavedTopic saved) {
        made(account.sns.topics_, std::move(saved.name)) = {std::move(saved.topic), {}};
    }
    static void load(Account& account, SavedSubscription saved) {
        auto const& text = saved.subscription.filterPolicyText;
        auto const scope = saved.subscription.filterScope;
        FilterPolicy policy;
        if (!text.empty()) {
            if (whyNotPolicy(text, scope)) refuse("holds a filter policy that is none");
            policy = FilterPolicy{text, scope};
        }
        known(account.sns.topics_, saved.topic)
            .subscriptions.push_back({std::move(saved.subscription), std::move(policy)});
    }

    static void load(Account& account, SavedParameter saved) {
        account.ssm.parameters_[saved.name].push_back(std::move(saved.version));
    }

    static void load(Account& account, DynamodbTableState saved) {
        auto schema = schemaOf(saved.made);
        if (std::holds_alternative<protocol::ServiceError>(schema)) refuse("holds a table with a key that is none");
        auto indexes = indexesOf(saved.made, std::get<0>(schema));
        if (std::holds_alternative<protocol::ServiceError>(indexes)) refuse("holds a table with an index that is none");
        auto const name = saved.made.tableName;
        made(account.dynamodb.tables_, name,
             DynamodbTable{std::move(saved), std::get<0>(std::move(schema)), std::get<0>(std::move(indexes))});
    }
    static void load(Account& account, SavedItem saved) {
        auto& table = known(account.dynamodb.tables_, saved.table);
        if (table.schema.checkItem(saved.item) || table.checkIndexes(saved.item))
            refuse("holds an item that does not fit its table");
        auto const place = table.schema.placeOf(saved.item);
        if (table.items.contains(place)) refuse("holds an item whose key is another's");
        table.store(place, std::move(saved.item));
    }
    static void load(Account& account, SavedTransaction saved) {
        account.dynamodb.made_[std::move(saved.token)] = std::move(saved.transaction);
    }

    static void load(Account& account, SavedEvent saved) {
        if (saved.event.attempt < 1 || saved.event.attempt > 3) refuse("holds an event whose attempt is none of three");
        account.lambda.restore(saved.function, saved.due, std::move(saved.event));
    }

    /// When all lines have come.
    static void settle(Account& account) {
        for (auto& [name, queue] : account.sqs.queues_) {
            if (!queue.kept_.settings.fifo) continue;
            std::set<std::string_view> missing;
            for (auto const& [group, members] : queue.groups_)
                missing.insert(group);
            std::erase_if(queue.kept_.rotation, [&](std::string const& group) { return missing.erase(group) == 0; });
            queue.kept_.rotation.insert(queue.kept_.rotation.end(), missing.begin(), missing.end());
        }
    }
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_ACCESS_HPP
