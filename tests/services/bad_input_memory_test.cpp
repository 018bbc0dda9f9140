// SPDX-License-Identifier: BSL-1.0
// What no service would take is refused, as an error of its kind, before anything is sent.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/dynamodb/table.hpp>
#include <pylon/services/lambda/function.hpp>
#include <pylon/services/s3/bucket.hpp>
#include <pylon/services/sns/topic.hpp>
#include <pylon/services/sqs/queue.hpp>
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace services_bad_input_memory_test {

using namespace pylon;
using dynamodb::Item;

TEST_CASE("what no service would take is invalidInput, and nothing is sent", "[memory]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    cloud.s3().createBucket("my-bucket");
    cloud.s3().createBucket("other-bucket");
    cloud.sqs().createQueue("my-queue");
    cloud.dynamodb().createTable("my-table", {.hash = {"id", KeyType::number}});
    cloud.lambda().define("my-function", [](std::string_view) { return "null"; });
    s3::Bucket const bucket{aws, "my-bucket"};
    sqs::Queue const queue{aws, "my-queue"};
    dynamodb::Table const table{aws, "my-table"};
    ssm::ParameterStore const store{aws};
    queue.sendMessage({.body = "the queue's address is known from now on"});

    std::string const text = "text";
    std::string const longKey(1025, 'k');
    auto const pair = std::vector<Item>{{{"id", 1}}, {{"id", 1}}};
    std::vector<std::pair<char const*, std::function<void()>>> const calls{
        {"a malformed path", [&] { (void)s3::getObject(aws, "my-bucket/key"); }},
        {"a path of another scheme", [&] { (void)s3::getObject(aws, "https://my-bucket/key"); }},
        {"a path without a key", [&] { (void)s3::getObject(aws, "s3://my-bucket"); }},
        {"a path whose key is empty", [&] { s3::putObject(aws, "s3://my-bucket/", text); }},
        {"no bucket's name", [&] { s3::Bucket{aws, ""}.put("k", text); }},
        {"a bucket's name with a slash", [&] { s3::Bucket{aws, "my/bucket"}.put("k", text); }},
        {"an empty key to put", [&] { bucket.put("", text); }},
        {"an empty key to get", [&] { (void)bucket.get(""); }},
        {"an empty key to look at", [&] { (void)bucket.exists(""); }},
        {"an empty key to remove", [&] { bucket.remove(""); }},
        {"an empty key to upload", [&] { bucket.upload("", std::as_bytes(std::span{text})); }},
        {"an empty key to presign", [&] { (void)bucket.presignGet(""); }},
        {"a key that is too long", [&] { bucket.put(longKey, text); }},
        {"a key that is not UTF-8", [&] { bucket.put("\xff", text); }},
        // Its length is all that is looked at.
        {"5 GiB and a byte at once",
         [&] { bucket.put("k", std::string_view{text.data(), (std::size_t{5} << 30) + 1}); }},
        {"an encoding that leaves bytes out", [&] { bucket.put("k", text, {.encoding = "ascii//IGNORE"}); }},
        {"an encoding that there is not", [&] { bucket.put("k", text, {.encoding = "no-such-encoding"}); }},
        {"metadata that is too long", [&] { bucket.put("k", text, {.metadata = {{"a", std::string(3000, 'x')}}}); }},
        {"an item of more than 400 KB", [&] { table.put({{"id", 1}, {"text", std::string(410'000, 'x')}}); }},
        {"NaN", [&] { table.put({{"id", 1}, {"n", std::nan("")}}); }},
        {"infinity", [&] { table.put({{"id", 1}, {"n", std::numeric_limits<double>::infinity()}}); }},
        {"NaN in an update", [&] { (void)table.update({{"id", 1}}, "SET n = :n", {{":n", std::nan("")}}); }},
        {"an empty set", [&] { table.put({{"id", 1}, {"set", StringSet{}}}); }},
        {"an empty key of a table", [&] { (void)table.get({}); }},
        {"a key twice to get", [&] { (void)table.getMany(pair); }},
        {"a key twice to remove", [&] { table.removeMany(pair); }},
        {"no table's name", [&] { (void)dynamodb::Table{aws, ""}.get({{"id", 1}}); }},
        {"a table's name with a space", [&] { (void)dynamodb::Table{aws, "my table"}.get({{"id", 1}}); }},
        {"no function's name", [&] { (void)lambda::Function{aws, ""}(); }},
        {"no function's name, asynchronously", [&] { lambda::Function{aws, "", lambda::asynchronous}(); }},
        {"an input of more than 6 MiB",
         [&] { (void)lambda::Function{aws, "my-function"}({{"text", std::string(7'000'000, 'x')}}); }},
        {"an input that is NaN", [&] { (void)lambda::Function{aws, "my-function"}({{"n", std::nan("")}}); }},
        {"no topic", [&] { sns::Topic{aws, ""}.sendMessage({.body = "m"}); }},
        {"a topic's name without the rest", [&] { sns::Topic{aws, "my-topic"}.sendMessage({.body = "m"}); }},
        {"no queue's name", [&] { sqs::Queue{aws, ""}.sendMessage({.body = "m"}); }},
        {"an empty message", [&] { queue.sendMessage({}); }},
        {"a message with a character that XML has not", [&] { queue.sendMessage({.body = "\x01"}); }},
        {"no parameter's name", [&] { (void)store.get(""); }},
        {"no parameter's name among others", [&] { (void)store.getMany({"a", ""}); }},
        {"a path of parameters without a slash", [&] { (void)store.getByPath("a").collect(); }},
    };
    cloud.clearRequests();
    for (auto const& [what, call] : calls) {
        INFO(what);
        try {
            call();
            FAIL_CHECK("it was taken");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
            CHECK_FALSE(error.message().empty());
        }
        CHECK(cloud.requests().empty());
        cloud.clearRequests();
    }
}

TEST_CASE("what is not there is an error of its own kind", "[memory]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    auto const arn = cloud.sns().createTopic("topic");
    CHECK_THROWS_AS((sns::Topic{aws, arn + "-other"}.sendMessage({.body = "m"})), sns::TopicNotFound);
    CHECK_THROWS_AS((lambda::Function{aws, "none"}()), lambda::FunctionNotFound);
    CHECK_THROWS_AS((dynamodb::Table{aws, "none"}.get({{"id", 1}})), dynamodb::TableNotFound);
    CHECK_THROWS_AS((sqs::Queue{aws, "none"}.sendMessage({.body = "m"})), sqs::QueueNotFound);
    CHECK_THROWS_AS((ssm::ParameterStore{aws}.get("none")), ssm::ParameterNotFound);
}

} // namespace services_bad_input_memory_test
