// SPDX-License-Identifier: BSL-1.0

// handmade raw|handmade URL CALLS [FILTER]: makes each call so many times, as an expert would who writes a loop for this one operation:
// the same headers as pylon's, signed, digests checked, answers parsed in place into structs. Or, with `raw`, as libcurl does alone:
// the same bodies, not signed, answers kept as text. Of signing alone both do the hashes that it is made of.

#include "../support/handmade_call.hpp"
#include "../support/handmade_facts.hpp"
#include "../support/handmade_items.hpp"
#include "../support/handmade_json.hpp"
#include "../support/handmade_md5.hpp"
#include "../support/handmade_xml.hpp"
#include "../support/meter.hpp"
#include "../support/raw_call.hpp"
#include "../support/workload.hpp"

#include <cstdlib>
#include <functional>
#include <iostream>

namespace {

using namespace bench;
using rapidjson::StringBuffer;

void demand(bool is) {
    if (!is) throw std::runtime_error{"the answer is not what it should be"};
}

CallForm json(std::string service, std::string target, std::string version = "1.0") {
    CallForm form{
        .service = std::move(service),
        .headers = {{"Content-Type", "application/x-amz-json-" + version}, {"X-Amz-Target", std::move(target)}}};
    if (form.service == "sqs") form.headers.emplace_back("x-amzn-query-mode", "true");
    return form;
}

CallForm s3(std::string method, std::string key, std::string query = "") {
    CallForm form{.service = "s3",
                  .method = std::move(method),
                  .path = "/" + std::string{bucket} + std::move(key),
                  .query = std::move(query),
                  .tellsHash = true};
    if (form.method == "PUT") form.headers = {{"Content-Type", "application/octet-stream"}};
    return form;
}

/// Runs operations by one of the two ways.
class Contest {
public:
    Contest(bool raw, std::string url, Meter meter) : raw_(raw), url_(std::move(url)), meter_(meter) {}

    [[nodiscard]] std::string const& url() const noexcept { return url_; }

    /// `write()` gives the body, `read(call, answer)` takes the answer.
    template <class Write, class Read>
    void operator()(char const* name, int weight, CallForm const& form, Write&& write, Read&& read) const {
        if (raw_) {
            RawCall call{url_, form, std::string{write()}};
            meter_(name, weight, [&] { demand(!call().empty() || form.method == "PUT"); });
        } else {
            HandmadeCall call{url_, form};
            meter_(name, weight, [&] { read(call, call(write())); });
        }
    }

    /// Two operations, of which the second needs what the first has got.
    template <class Write, class Read, class Then>
    void operator()(char const* name, CallForm const& form, Write&& write, Read&& read, CallForm const& nextForm,
                    std::string const& nextBody, Then&& then) const {
        if (raw_) {
            RawCall call{url_, form, std::string{write()}};
            RawCall next{url_, nextForm, nextBody};
            meter_(name, 1, [&] { demand(!call().empty() && !next().empty()); });
        } else {
            HandmadeCall call{url_, form};
            HandmadeCall next{url_, nextForm};
            meter_(name, 1, [&] { then(next(read(call(write())))); });
        }
    }

private:
    bool raw_;
    std::string url_;
    Meter meter_;
};

void measureQueues(Contest const& contest) {
    auto const queueUrl = contest.url() + std::string{queuePath};
    auto const text = bench::textOf(200);
    StringBuffer out;
    Md5Check check;
    std::vector<Attribute> const attributes{{"objectType", "String", "rawContent"},
                                            {"payloadMimeType", "String", "text"},
                                            {"payloadType", "String", "inline"}};
    for (auto const& [name, kind] : {std::pair{"sqs-send", Kind::bare}, {"sqs-send-attributes", Kind::message}})
        contest(
            name, 1, json("sqs", "AmazonSQS.SendMessage"),
            [&, which = kind] {
                writeSendMessage(out, queueUrl, text, which);
                return textOf(out);
            },
            [&, which = kind](HandmadeCall const&, std::string& answer) {
                SendAnswer sent;
                demand(readJson(answer, SendAnswerHandler{sent}) && !sent.messageId.empty());
                check.body(text, sent.md5OfBody);
                if (which == Kind::message) check.attributes(attributes, sent.md5OfAttributes);
            });

    std::vector<std::string> const ten(10, text);
    contest(
        "sqs-send-batch", 1, json("sqs", "AmazonSQS.SendMessageBatch"),
        [&] {
            writeBatch(out, queueUrl, "MessageBody", ten);
            return textOf(out);
        },
        [&](HandmadeCall const&, std::string& answer) {
            BatchAnswer sent;
            demand(readJson(answer, BatchAnswerHandler{sent}) && !sent.failed && sent.successful.size() == 10);
            for (auto const& each : sent.successful)
                check.body(ten.at(static_cast<std::size_t>(each.id[0] - '0')), each.md5OfBody);
        });

    std::vector<std::string> receipts;
    for (int i = 0; i != 10; ++i)
        receipts.push_back(std::string(102, 'x'));
    writeBatch(out, queueUrl, "ReceiptHandle", receipts);
    std::string const deletion{textOf(out)};
    contest(
        "sqs-receive-delete", json("sqs", "AmazonSQS.ReceiveMessage"),
        [&] {
            writeReceive(out, queueUrl);
            return textOf(out);
        },
        [&](std::string& answer) {
            std::vector<HandmadeMessage> messages;
            demand(readJson(answer, ReceiveAnswerHandler{messages}) && messages.size() == 10);
            receipts.clear();
            for (auto& each : messages) {
                check.body(each.body, each.md5OfBody);
                check.attributes(each.attributes, each.md5OfAttributes);
                receipts.push_back(std::move(each.receiptHandle));
            }
            writeBatch(out, queueUrl, "ReceiptHandle", receipts);
            return textOf(out);
        },
        json("sqs", "AmazonSQS.DeleteMessageBatch"), deletion,
        [](std::string& answer) {
            BatchAnswer deleted;
            demand(readJson(answer, BatchAnswerHandler{deleted}) && !deleted.failed && deleted.successful.size() == 10);
        });
}

void measureTables(Contest const& contest) {
    StringBuffer out;
    contest(
        "dynamodb-get", 1, json("dynamodb", "DynamoDB_20120810.GetItem"),
        [&] {
            writeGetItem(out, "50");
            return textOf(out);
        },
        [](HandmadeCall const&, std::string& answer) {
            HandmadePage page;
            demand(readJson(answer, PageHandler{page}) && page.items.size() == 1 && page.items[0] == orderOf(4));
        });
    contest(
        "dynamodb-scan", 10, json("dynamodb", "DynamoDB_20120810.Scan"),
        [&] {
            writeScan(out);
            return textOf(out);
        },
        [](HandmadeCall const&, std::string& answer) {
            HandmadePage page;
            demand(readJson(answer, PageHandler{page}) && page.items.size() == 1000 && !page.goesOn);
        });
}

void measureObjects(Contest const& contest) {
    for (auto const& [name, key, weight, size] :
         {std::tuple{"s3-get-1k", "/small", 1, small}, {"s3-get-8m", "/large", 50, large}})
        contest(
            name, weight, s3("GET", key), [] { return std::string_view{}; },
            [length = size](HandmadeCall const& call, std::string& answer) {
                std::string const content = std::move(answer);
                auto const facts = readFacts(call.headers());
                demand(content.size() == length && facts.eTag && facts.lastModified);
            });
    for (auto const& [name, key, weight, size] :
         {std::tuple{"s3-put-1k", "/small", 1, small}, {"s3-put-8m", "/large", 50, large}}) {
        auto const content = bench::textOf(size);
        contest(
            name, weight, s3("PUT", key), [&] { return std::string_view{content}; },
            [](HandmadeCall const& call, std::string&) { demand(!std::string{call.header("ETag")}.empty()); });
    }
    contest(
        "s3-list", 10, s3("GET", "", "encoding-type=url&list-type=2&prefix=logs%2F"), [] { return std::string_view{}; },
        [](HandmadeCall const&, std::string& answer) { demand(readList(answer).contents.size() == 1000); });

    auto deletion = s3("POST", "", "delete");
    deletion.headers = {{"Content-Type", "application/xml"}};
    deletion.tellsMd5 = true;
    auto const keys = thousandKeys();
    std::string out;
    contest(
        "s3-delete", 10, deletion,
        [&] {
            writeDeleteObjects(out, keys);
            return std::string_view{out};
        },
        [](HandmadeCall const&, std::string& answer) { demand(readDeleteObjects(answer)); });
}

void measureOthers(Contest const& contest) {
    auto const text = bench::textOf(200);
    std::string form;
    contest(
        "sns-publish", 1, {.service = "sns", .headers = {{"Content-Type", "application/x-www-form-urlencoded"}}},
        [&] {
            writePublish(form, topicArn, text);
            return std::string_view{form};
        },
        [](HandmadeCall const&, std::string& answer) { demand(!readPublish(answer).empty()); });

    StringBuffer out;
    contest(
        "lambda-invoke", 1,
        {.service = "lambda",
         .path = "/2015-03-31/functions/" + std::string{function} + "/invocations",
         .headers = {{"Content-Type", "application/octet-stream"}}},
        [&] {
            JsonWriter writer{out};
            writer.StartObject();
            writer.member("some", "input");
            writer.EndObject();
            return textOf(out);
        },
        [](HandmadeCall const& call, std::string& answer) {
            std::string const output = std::move(answer);
            demand(!output.empty() && call.header("X-Amz-Function-Error").empty());
        });
    contest(
        "ssm-get", 1, json("ssm", "AmazonSSM.GetParameter", "1.1"),
        [&] {
            JsonWriter writer{out};
            writer.StartObject();
            writer.member("Name", parameter);
            writer.key("WithDecryption");
            writer.Bool(true);
            writer.EndObject();
            return textOf(out);
        },
        [](HandmadeCall const&, std::string& answer) {
            HandmadeParameter got;
            demand(readJson(answer, ParameterHandler{got}) && !got.value.empty());
        });
}

/// What a signature is made of: SHA-256 of a body of 256 bytes and of a canonical request of 450, and an HMAC of 140.
void measureSigning(Meter const& meter) {
    auto const body = bench::textOf(256);
    auto const canonical = bench::textOf(450);
    auto const toSign = bench::textOf(140);
    Digest sha256{"SHA256"};
    Hmac key{sha256, "0123456789abcdef0123456789abcdef"};
    meter("sign-256", 1, [&] {
        demand(!sha256(body).empty());
        demand(!sha256(canonical).empty());
        demand(!key(toSign).empty());
    });
}

} // namespace

int main(int count, char** arguments) try {
    if (count < 4) return std::cerr << "usage: handmade raw|handmade URL CALLS [FILTER]\n", 2;
    Meter const meter{std::atoi(arguments[3]), count > 4 ? arguments[4] : ""};
    Contest const contest{std::string_view{arguments[1]} == "raw", arguments[2], meter};
    measureQueues(contest);
    measureTables(contest);
    measureObjects(contest);
    measureOthers(contest);
    measureSigning(meter);
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
