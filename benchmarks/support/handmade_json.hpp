// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP

#include "workload.hpp"

// RapidJSON's own way to take strings sixteen bytes at a time, for which it has to be asked before it is included.
#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// @file
/// The JSON of SQS and SSM as one would write it by hand, with RapidJSON's event interface.

namespace bench {

/// RapidJSON's writer, whose every call has a size to cast.
class JsonWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
public:
    explicit JsonWriter(rapidjson::StringBuffer& out) : Writer(out) { out.Clear(); }

    void key(std::string_view name) { Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }
    void value(std::string_view text) { String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
    void member(std::string_view name, std::string_view text) {
        key(name);
        value(text);
    }
};

inline std::string_view textOf(rapidjson::StringBuffer const& buffer) { return {buffer.GetString(), buffer.GetSize()}; }

/// Parses in place, numbers as they stand.
template <class Handler> bool readJson(std::string& json, Handler&& handler) {
    rapidjson::InsituStringStream stream{json.data()};
    constexpr auto flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
    return !rapidjson::Reader{}.Parse<flags>(stream, handler).IsError();
}

inline void writeSendMessage(rapidjson::StringBuffer& out, std::string_view queueUrl, std::string_view text,
                             Kind kind) {
    JsonWriter writer{out};
    auto const attribute = [&](std::string_view name, std::string_view value) {
        writer.key(name);
        writer.StartObject();
        writer.member("DataType", "String");
        writer.member("StringValue", value);
        writer.EndObject();
    };
    writer.StartObject();
    writer.member("QueueUrl", queueUrl);
    writer.member("MessageBody", text);
    if (kind == Kind::message) {
        writer.key("MessageAttributes");
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

/// The requests of a batch: of a text each, or of a receipt handle each.
inline void writeBatch(rapidjson::StringBuffer& out, std::string_view queueUrl, std::string_view member,
                       std::vector<std::string> const& values) {
    JsonWriter writer{out};
    writer.StartObject();
    writer.member("QueueUrl", queueUrl);
    writer.key("Entries");
    writer.StartArray();
    for (std::size_t i = 0; i != values.size(); ++i) {
        char const id = static_cast<char>('0' + i);
        writer.StartObject();
        writer.member("Id", {&id, 1});
        writer.member(member, values[i]);
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
}

struct BatchEntry {
    std::string id;
    std::string messageId;
    std::string md5OfBody;
    std::string md5OfAttributes;
    std::string sequenceNumber;
};

struct BatchAnswer {
    std::vector<BatchEntry> successful;
    bool failed = false; ///< an entry did
};

/// Takes a batch's answer: {"Successful":[{...}], "Failed":[{...}]}
class BatchAnswerHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, BatchAnswerHandler> {
public:
    explicit BatchAnswerHandler(BatchAnswer& answer) : answer_(&answer) {}

    bool StartObject() {
        if (++depth_ == 2) (inFailed_ ? failed_ : answer_->successful).emplace_back();
        answer_->failed = answer_->failed || (depth_ == 2 && inFailed_);
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        --depth_;
        return true;
    }
    bool Key(char const* name, rapidjson::SizeType size, bool) {
        std::string_view const key{name, size};
        target_ = nullptr;
        if (depth_ == 1) {
            inFailed_ = key == "Failed";
            return true;
        }
        auto& entry = (inFailed_ ? failed_ : answer_->successful).back();
        target_ = key == "Id"                       ? &entry.id
                  : key == "MessageId"              ? &entry.messageId
                  : key == "MD5OfMessageBody"       ? &entry.md5OfBody
                  : key == "MD5OfMessageAttributes" ? &entry.md5OfAttributes
                  : key == "SequenceNumber"         ? &entry.sequenceNumber
                                                    : nullptr;
        return true;
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        if (target_ != nullptr) target_->assign(text, size);
        return true;
    }

private:
    BatchAnswer* answer_;
    std::vector<BatchEntry> failed_;
    std::string* target_ = nullptr;
    int depth_ = 0;
    bool inFailed_ = false;
};

inline void writeReceive(rapidjson::StringBuffer& out, std::string_view queueUrl) {
    JsonWriter writer{out};
    writer.StartObject();
    writer.member("QueueUrl", queueUrl);
    for (std::string_view const name : {"MessageSystemAttributeNames", "MessageAttributeNames"}) {
        writer.key(name);
        writer.StartArray();
        writer.value("All");
        writer.EndArray();
    }
    writer.key("MaxNumberOfMessages");
    writer.Int(10);
    writer.EndObject();
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

struct HandmadeParameter {
    std::string name, type, value, arn, dataType, lastModified;
    std::int64_t version = 0;
};

/// Takes {"Parameter":{...}}.
class ParameterHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ParameterHandler> {
public:
    explicit ParameterHandler(HandmadeParameter& to) : parameter_(&to) {}

    bool Key(char const* name, rapidjson::SizeType size, bool) {
        std::string_view const key{name, size};
        isVersion_ = key == "Version";
        target_ = key == "Name"               ? &parameter_->name
                  : key == "Type"             ? &parameter_->type
                  : key == "Value"            ? &parameter_->value
                  : key == "ARN"              ? &parameter_->arn
                  : key == "DataType"         ? &parameter_->dataType
                  : key == "LastModifiedDate" ? &parameter_->lastModified
                                              : nullptr;
        return true;
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        if (target_ != nullptr) target_->assign(text, size);
        return true;
    }
    bool RawNumber(char const* text, rapidjson::SizeType size, bool) {
        if (target_ != nullptr) target_->assign(text, size);
        return !isVersion_ || std::from_chars(text, text + size, parameter_->version).ec == std::errc{};
    }

private:
    HandmadeParameter* parameter_;
    std::string* target_ = nullptr;
    bool isVersion_ = false;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_JSON_HPP
