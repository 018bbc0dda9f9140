// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SCRIPTED_TOPIC_HPP
#define PYLON_TESTS_SUPPORT_SCRIPTED_TOPIC_HPP

#include "support/scripted_transport.hpp"
#include <pylon/core/uri.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::test {

/// The parameters of a form. Throws where it is none.
inline std::map<std::string, std::string> formOf(Sent const& sent) {
    std::map<std::string, std::string> form;
    auto const parameters = parseQuery(sent.request.body, Plus::space).value();
    for (auto const& each : parameters)
        form[each.name] = each.value;
    return form;
}

/// A success of SNS. `result`: what stands in `<...Result>`.
inline Answer snsOk(std::string_view operation, std::string const& result) {
    std::string const name{operation};
    return answer(200, "<" + name + "Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><" + name + "Result>" +
                           result + "</" + name +
                           "Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></" + name +
                           "Response>");
}

/// A refusal of SNS.
inline Answer snsRefusal(int status, std::string_view code, std::string_view message = "because") {
    return answer(status,
                  "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>" +
                      std::string{code} + "</Code><Message>" + std::string{message} +
                      "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
}

/// Answers a topic's calls with what it is told to: no rules, no memory, but for what was asked of it. To be put behind a scripted
/// transport: `wire.always(std::ref(topic))`.
class ScriptedTopic {
public:
    static constexpr auto arn = "arn:aws:sns:eu-west-1:123456789012:my-topic";
    static constexpr auto fifoArn = "arn:aws:sns:eu-west-1:123456789012:my-topic.fifo";

    using Entry = std::map<std::string, std::string>;

    /// Why an entry of a batch is refused.
    struct Refusal {
        std::string code = "InternalError";
        bool senderFault = false;
    };

    /// Says of each entry of a batch, whose parameters it gets, whether it is refused.
    std::function<std::optional<Refusal>(Entry const& entry)> refuse;
    Duration latency{};

    /// The messages that were accepted, in the order of their acceptance; and how many each batch held.
    std::vector<Entry> entries;
    std::vector<std::size_t> sizes;

    [[nodiscard]] std::vector<std::string> bodies() const {
        std::vector<std::string> all;
        for (auto const& each : entries)
            all.push_back(each.at("Message"));
        return all;
    }

    Answer operator()(Sent const& sent) {
        auto const form = formOf(sent);
        if (form.at("Action") == "Publish") {
            entries.push_back(form);
            return snsOk("Publish", "<MessageId>m-1</MessageId>").in(latency);
        }
        std::string successful;
        std::string failed;
        std::size_t number = 1;
        for (; form.contains(prefix(number) + "Id"); ++number) {
            auto const entry = entryOf(form, prefix(number));
            auto const& id = entry.at("Id");
            if (auto const why = refuse ? refuse(entry) : std::nullopt)
                failed
                    .append("<member><Id>" + id + "</Id><Code>" + why->code +
                            "</Code><Message>no</Message><SenderFault>")
                    .append(why->senderFault ? "true" : "false")
                    .append("</SenderFault></member>");
            else {
                entries.push_back(entry);
                // In another order than asked: nobody may go by position.
                successful.insert(0, "<member><Id>" + id + "</Id><MessageId>m-" + id + "</MessageId></member>");
            }
        }
        sizes.push_back(number - 1);
        return snsOk("PublishBatch", "<Successful>" + successful + "</Successful><Failed>" + failed + "</Failed>")
            .in(latency);
    }

private:
    static std::string prefix(std::size_t number) {
        return "PublishBatchRequestEntries.member." + std::to_string(number) + ".";
    }
    static Entry entryOf(Entry const& form, std::string const& prefix) {
        Entry entry;
        for (auto const& [name, value] : form)
            if (name.starts_with(prefix)) entry[name.substr(prefix.size())] = value;
        return entry;
    }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SCRIPTED_TOPIC_HPP
