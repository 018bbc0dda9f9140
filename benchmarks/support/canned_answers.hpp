// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CANNED_ANSWERS_HPP
#define PYLON_BENCHMARKS_SUPPORT_CANNED_ANSWERS_HPP

#include "workload.hpp"

#include <openssl/evp.h>

#include <strings.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// @file
/// What the canned server answers: the answers of AWS to the operations of the benchmarks, with the headers that it sends.

namespace bench {

inline std::string md5Hex(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_md5(), nullptr);
    std::string text;
    for (unsigned i = 0; i != size; ++i)
        text.append(1, "0123456789abcdef"[digest[i] >> 4]).append(1, "0123456789abcdef"[digest[i] & 15]);
    return text;
}

/// The value of a header, of which some clients write the name in small letters; empty where there is none.
inline std::string_view headerOf(std::string_view header, std::string_view name) {
    for (auto at = header.find("\r\n"); at != std::string_view::npos; at = header.find("\r\n", at + 2)) {
        auto const line = header.substr(at + 2, header.find("\r\n", at + 2) - at - 2);
        if (line.size() > name.size() + 1 && line[name.size()] == ':' &&
            strncasecmp(line.data(), name.data(), name.size()) == 0)
            return line.substr(std::min(line.find_first_not_of(' ', name.size() + 1), line.size()));
    }
    return {};
}

/// What SQS hashes of the attributes that pylon's message schema always has, at their defaults.
inline std::string defaultAttributesDigest() {
    std::string input;
    auto const field = [&input](std::string_view text) {
        input.append(3, '\0').append(1, static_cast<char>(text.size())).append(text);
    };
    for (auto const& [name, value] :
         {std::pair{"objectType", "rawContent"}, {"payloadMimeType", "text"}, {"payloadType", "inline"}}) {
        field(name);
        field("String");
        input.append(1, '\1');
        field(value);
    }
    return md5Hex(input);
}

namespace answers {

inline std::string json(std::string_view body, std::string_view type = "application/x-amz-json-1.0",
                        std::string_view more = "") {
    return std::string{"HTTP/1.1 200 OK\r\nx-amzn-RequestId: 5f1d2c3b-4a59-5687-9786-a5b4c3d2e1f0\r\n"
                       "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: "}
        .append(type)
        .append("\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append(more)
        .append("\r\nconnection: keep-alive\r\n\r\n")
        .append(body);
}

inline std::string s3(std::string_view body, std::string_view more) {
    return std::string{
        "HTTP/1.1 200 OK\r\nx-amz-id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran\r\n"
        "x-amz-request-id: 318BC8BC148832E5\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"}
        .append(more)
        .append("\r\nServer: AmazonS3\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n\r\n")
        .append(body);
}

/// The text of the next member of the name, which must need no escapes, from `at` on; and goes on behind its beginning.
inline std::string_view quoted(std::string_view json, std::string_view name, std::size_t& at) {
    auto const found = json.find("\"" + std::string{name} + "\":", at);
    if (found == std::string_view::npos) return {};
    at = json.find('"', found + name.size() + 3) + 1; // some write a space before it
    return json.substr(at, json.find('"', at) - at);
}

inline std::string sendMessage(std::string_view request) {
    std::size_t at = 0;
    auto text = "{\"MD5OfMessageBody\":\"" + md5Hex(quoted(request, "MessageBody", at)) + "\"";
    if (request.find("\"MessageAttributes\":") != std::string_view::npos)
        text += ",\"MD5OfMessageAttributes\":\"" + defaultAttributesDigest() + "\"";
    return json(text + ",\"MessageId\":\"0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"}");
}

inline std::string sendMessageBatch(std::string_view request) {
    std::string text = "{\"Successful\":[";
    std::size_t at = 0;
    for (int i = 0; i != 10; ++i) {
        auto const id = quoted(request, "Id", at);
        auto const body = quoted(request, "MessageBody", at);
        text.append(i == 0 ? "" : ",").append("{\"Id\":\"").append(id);
        text.append("\",\"MD5OfMessageBody\":\"").append(md5Hex(body));
        text.append("\",\"MessageId\":\"0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4").append(std::to_string(i)).append("\"}");
    }
    return json(text + "]}");
}

inline std::string receiptHandle(int i) {
    return "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a+" + md5Hex(std::to_string(i)) + md5Hex(std::to_string(i + 10)) + "==";
}

inline std::string receiveMessage(std::string_view) {
    std::string text = "{\"Messages\":[";
    for (int i = 0; i != 10; ++i) {
        auto const body = textOf(200);
        text.append(i == 0 ? "" : ",").append("{\"Attributes\":{\"SenderId\":\"AIDASSYFHUBOBT7F4XT75\",");
        text.append("\"ApproximateFirstReceiveTimestamp\":\"1767225600123\",\"ApproximateReceiveCount\":\"1\",");
        text.append("\"SentTimestamp\":\"1767225600023\"},\"Body\":\"").append(body);
        text.append("\",\"MD5OfBody\":\"").append(md5Hex(body));
        text.append("\",\"MD5OfMessageAttributes\":\"").append(defaultAttributesDigest());
        text.append("\",\"MessageAttributes\":{");
        text.append("\"objectType\":{\"DataType\":\"String\",\"StringValue\":\"rawContent\"},");
        text.append("\"payloadMimeType\":{\"DataType\":\"String\",\"StringValue\":\"text\"},");
        text.append("\"payloadType\":{\"DataType\":\"String\",\"StringValue\":\"inline\"}},");
        text.append("\"MessageId\":\"0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4").append(std::to_string(i));
        text.append("\",\"ReceiptHandle\":\"").append(receiptHandle(i)).append("\"}");
    }
    return json(text + "]}");
}

inline std::string deleteMessageBatch(std::string_view request) {
    std::string text = "{\"Successful\":[";
    std::size_t at = 0;
    for (int i = 0; i != 10; ++i)
        text.append(i == 0 ? "" : ",").append("{\"Id\":\"").append(quoted(request, "Id", at)).append("\"}");
    return json(text + "]}");
}

inline std::string itemOf(Order const& order) {
    char number[64];
    std::snprintf(number, sizeof number, "%.2f", order.total);
    std::string text = "{\"customer\":{\"S\":\"" + order.customer + "\"},\"id\":{\"N\":\"" + std::to_string(order.id) +
                       "\"},\"total\":{\"N\":\"" + number +
                       "\"},\"paid\":{\"BOOL\":" + (order.paid ? "true" : "false") + "},\"status\":{\"S\":\"" +
                       order.status + "\"},";
    if (order.note) text += "\"note\":{\"S\":\"" + *order.note + "\"},";
    return text + "\"updatedAt\":{\"N\":\"" + std::to_string(order.updatedAt) + "\"}}";
}

/// As DynamoDB answers, but for the header x-amz-crc32, which is a matter of its own.
inline std::string getItem(std::string_view) { return json("{\"Item\":" + itemOf(orderOf(4)) + "}"); }

inline std::string scan(std::string_view) {
    std::string text = "{\"Count\":1000,\"Items\":[";
    for (int i = 0; i != 1000; ++i)
        text.append(i == 0 ? "" : ",").append(itemOf(orderOf(i)));
    return json(text + "],\"ScannedCount\":1000}");
}

inline std::string getParameter(std::string_view) {
    return json(
        "{\"Parameter\":{\"ARN\":\"arn:aws:ssm:eu-central-1:123456789012:parameter/some-key\",\"DataType\":\"text\","
        "\"LastModifiedDate\":1.767225600123E9,\"Name\":\"some-key\",\"Type\":\"String\","
        "\"Value\":\"whoa this is a cool value\",\"Version\":3}}",
        "application/x-amz-json-1.1");
}

inline std::string publish(std::string_view) {
    return json("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\n  <PublishResult>\n"
                "    <MessageId>0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b</MessageId>\n  </PublishResult>\n"
                "  <ResponseMetadata>\n    <RequestId>5f1d2c3b-4a59-5687-9786-a5b4c3d2e1f0</RequestId>\n"
                "  </ResponseMetadata>\n</PublishResponse>\n",
                "text/xml");
}

inline std::string invoke(std::string_view) {
    return json("{\"some\":\"output\",\"of\":[\"a\",\"function\"]}", "application/json",
                "\r\nX-Amz-Executed-Version: $LATEST\r\nX-Amzn-Trace-Id: Root=1-65951e2c-0f3a5b7c9d1e2f3a4b5c6d7e");
}

inline std::string getObject(std::size_t size) {
    return s3(textOf(size), "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                            "ETag: \"9b2cf535f27731c974343645a3985328\"\r\nx-amz-server-side-encryption: AES256\r\n"
                            "Accept-Ranges: bytes\r\nContent-Type: application/octet-stream");
}

inline std::string putObject() {
    return s3("", "x-amz-server-side-encryption: AES256\r\nETag: \"9b2cf535f27731c974343645a3985328\"");
}

inline std::string listObjects() {
    std::string page = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>my-bucket</Name>"
                       "<Prefix>logs%2F</Prefix><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>"
                       "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>";
    for (int i = 0; i != 1000; ++i) {
        char object[512];
        std::snprintf(object, sizeof object,
                      "<Contents><Key>logs/2026/01/02/host%c%03d/part-%05d.json.gz</Key>"
                      "<LastModified>2026-01-02T03:%02d:%02d.000Z</LastModified>"
                      "<ETag>&quot;%032x&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
                      "<ChecksumType>FULL_OBJECT</ChecksumType><Size>%d</Size><StorageClass>STANDARD</StorageClass>"
                      "</Contents>",
                      i % 7 == 0 ? '+' : '-', i % 7, i, i / 60 % 60, i % 60, i * 7919, i * 1021);
        page.append(object);
    }
    return s3(page + "</ListBucketResult>", "x-amz-bucket-region: eu-central-1\r\nContent-Type: application/xml");
}

inline std::string deleteObjects() {
    return s3("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></DeleteResult>",
              "Content-Type: application/xml");
}

} // namespace answers

/// The answer to a request, made once where it is always the same. Looks at no more than it needs to tell requests apart.
class CannedAnswers {
public:
    std::string const& to(std::string_view request) {
        auto const line = request.substr(0, request.find("\r\n"));
        auto const target = headerOf(request.substr(0, request.find("\r\n\r\n")), "X-Amz-Target");
        if (!target.empty()) return toTarget(target.substr(target.find('.') + 1), request);
        if (line.starts_with("GET /my-bucket?") || line.starts_with("GET /my-bucket/?"))
            return kept("list", &answers::listObjects);
        if (line.starts_with("GET /my-bucket/large")) return kept("large", [] { return answers::getObject(large); });
        if (line.starts_with("GET /my-bucket/")) return kept("small", [] { return answers::getObject(small); });
        if (line.starts_with("PUT /my-bucket/")) return kept("put", &answers::putObject);
        if (line.starts_with("POST /my-bucket")) return kept("delete", &answers::deleteObjects);
        if (line.starts_with("POST /2015-03-31/")) return kept("invoke", [] { return answers::invoke({}); });
        if (request.find("Action=Publish&") != std::string_view::npos)
            return kept("publish", [] { return answers::publish({}); });
        // one_message_curl posts anything.
        return kept("anything", [] { return answers::json("{}"); });
    }

private:
    std::string const& toTarget(std::string_view name, std::string_view request) {
        if (name == "SendMessage") return of(request, &answers::sendMessage);
        if (name == "SendMessageBatch") return of(request, &answers::sendMessageBatch);
        if (name == "DeleteMessageBatch") return of(request, &answers::deleteMessageBatch);
        for (auto const& [known, answer] : {std::pair{"ReceiveMessage", &answers::receiveMessage},
                                            {"GetItem", &answers::getItem},
                                            {"Scan", &answers::scan},
                                            {"GetParameter", &answers::getParameter}})
            if (name == known) return kept(known, [&] { return answer({}); });
        throw std::runtime_error{"there is no canned answer to this operation"};
    }

    template <class Make> std::string const& kept(std::string_view name, Make make) {
        auto& answer = kept_[name];
        if (answer.empty()) answer = make();
        return answer;
    }

    /// That of the last request of the kind, where this one is the same: it mostly is.
    std::string const& of(std::string_view request, std::string (*make)(std::string_view)) {
        auto const body = request.substr(request.find("\r\n\r\n") + 4);
        auto& [asked, answer] = remembered_[make];
        if (answer.empty() || asked != body) {
            answer = make(body);
            asked = body;
        }
        return answer;
    }

    std::map<std::string_view, std::string> kept_;
    std::map<std::string (*)(std::string_view), std::pair<std::string, std::string>> remembered_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CANNED_ANSWERS_HPP
