// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP

#include "workload.hpp"

#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The JSON of SendMessage and ReceiveMessage as one would write it by hand, with RapidJSON's event interface.

namespace bench {

inline void writeSendMessage(rapidjson::StringBuffer& out, std::string_view queueUrl, std::string_view text,
                             Kind kind) {
    out.Clear();
    rapidjson::Writer<rapidjson::StringBuffer> writer{out};
    auto const key = [&writer](std::string_view name) {
        writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    };
    auto const member = [&](std::string_view name, std::string_view value) {
        key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    auto const attribute = [&](std::string_view name, std::string_view value) {
        key(name);
        writer.StartObject();
        member("DataType", "String");
        member("StringValue", value);
        writer.EndObject();
    };
    writer.StartObject();
    member("QueueUrl", queueUrl);
    member("MessageBody", text);
    if (kind == Kind::message) {
        key("MessageAttributes");
        writer.StartObject();
        attribute("objectType", "rawContent");
        attribute("payloadMimeType", "text");
        attribute("payloadType", "inline");
        writer.EndObject();
    }
    writer.EndObject();
}

struct SendAnswer {
    std::string messageId;
    std::string md5OfBody;
    std::string md5OfAttributes;
    std::string sequenceNumber;
};

/// Takes the four members of SendMessage's answer.
class SendAnswerHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, SendAnswerHandler> {
public:
    explicit SendAnswerHandler(SendAnswer& answer) : answer_(&answer) {}

    bool Key(char const* name, rapidjson::SizeType size, bool) {
        std::string_view const key{name, size};
        target_ = key == "MessageId"                ? &answer_->messageId
                  : key == "MD5OfMessageBody"       ? &answer_->md5OfBody
                  : key == "MD5OfMessageAttributes" ? &answer_->md5OfAttributes
                  : key == "SequenceNumber"         ? &answer_->sequenceNumber
                                                    : nullptr;
        return true;
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        if (target_ != nullptr) target_->assign(text, size);
        return true;
    }

private:
    SendAnswer* answer_;
    std::string* target_ = nullptr;
};

inline bool readSendAnswer(std::string& json, SendAnswer& answer) {
    SendAnswerHandler handler{answer};
    rapidjson::InsituStringStream stream{json.data()};
    return !rapidjson::Reader{}.Parse<rapidjson::kParseInsituFlag>(stream, handler).IsError();
}

struct Attribute {
    std::string name;
    std::string dataType;
    std::string value;
};

struct HandmadeMessage {
    std::string messageId;
    std::string receiptHandle;
    std::string md5OfBody;
    std::string body;
    std::string md5OfAttributes;
    std::vector<Attribute> systemAttributes;
    std::vector<Attribute> attributes;
};

/// Takes the messages of ReceiveMessage's answer, which is known to nest as it does:
/// {"Messages":[{..., "Attributes":{name: text}, "MessageAttributes":{name: {"DataType":..., "StringValue":...}}}]}
class ReceiveAnswerHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ReceiveAnswerHandler> {
public:
    explicit ReceiveAnswerHandler(std::vector<HandmadeMessage>& messages) : messages_(&messages) {}

    bool StartObject() {
        if (++depth_ == 2) messages_->emplace_back();
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        --depth_;
        return true;
    }
    bool Key(char const* name, rapidjson::SizeType size, bool) {
        std::string_view const key{name, size};
        target_ = nullptr;
        if (depth_ == 2) {
            auto& message = messages_->back();
            inAttributes_ = key == "MessageAttributes";
            target_ = key == "MessageId"                ? &message.messageId
                      : key == "ReceiptHandle"          ? &message.receiptHandle
                      : key == "MD5OfBody"              ? &message.md5OfBody
                      : key == "Body"                   ? &message.body
                      : key == "MD5OfMessageAttributes" ? &message.md5OfAttributes
                                                        : nullptr;
        } else if (depth_ == 3) {
            auto& message = messages_->back();
            auto& attribute = (inAttributes_ ? message.attributes : message.systemAttributes).emplace_back();
            attribute.name = key;
            if (!inAttributes_) target_ = &attribute.value;
        } else if (depth_ == 4) {
            auto& attribute = messages_->back().attributes.back();
            target_ = key == "DataType" ? &attribute.dataType : key == "StringValue" ? &attribute.value : nullptr;
        }
        return true;
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        if (target_ != nullptr) target_->assign(text, size);
        return true;
    }

private:
    std::vector<HandmadeMessage>* messages_;
    std::string* target_ = nullptr;
    int depth_ = 0;
    bool inAttributes_ = false;
};

inline bool readReceiveAnswer(std::string& json, std::vector<HandmadeMessage>& messages) {
    ReceiveAnswerHandler handler{messages};
    rapidjson::InsituStringStream stream{json.data()};
    return !rapidjson::Reader{}.Parse<rapidjson::kParseInsituFlag>(stream, handler).IsError();
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP
