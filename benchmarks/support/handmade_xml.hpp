// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_XML_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_XML_HPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/list_operations.hpp>

#include <pugixml.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The XML of S3 and SNS, and SNS's forms, as one would write them by hand on pugixml; with pylon's readers of times, numbers and keys,
/// which nobody writes a second time.

namespace bench {

inline void loadXml(pugi::xml_document& document, std::string& text) {
    if (!document.load_buffer_inplace(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8))
        throw std::runtime_error{"the answer is not XML"};
}

inline pylon::s3::Object readObject(pugi::xml_node node) {
    pylon::s3::Object object;
    for (auto const child : node.children()) {
        std::string_view const name = child.name();
        std::string_view const value = child.child_value();
        if (name == "Key")
            object.key = value.find_first_of("%+") == std::string_view::npos
                             ? std::string{value}
                             : pylon::percentDecode(value, pylon::Plus::space).value();
        else if (name == "LastModified")
            object.lastModified = pylon::parseIso8601(value).value();
        else if (name == "ETag")
            object.eTag = value;
        else if (name == "Size")
            object.size = pylon::detail::parseInteger<std::int64_t>(value).value();
        else if (name == "StorageClass")
            object.storageClass = value;
        else if (name == "ChecksumAlgorithm")
            object.checksumAlgorithm.emplace_back(value);
        else if (name == "ChecksumType")
            object.checksumType = value;
    }
    return object;
}

inline pylon::s3::ListObjectsV2Output readList(std::string& text) {
    pugi::xml_document document;
    loadXml(document, text);
    pylon::s3::ListObjectsV2Output page;
    for (auto const child : document.child("ListBucketResult").children()) {
        std::string_view const name = child.name();
        std::string_view const value = child.child_value();
        if (name == "Contents")
            page.contents.push_back(readObject(child));
        else if (name == "Name")
            page.name = value;
        else if (name == "Prefix")
            page.prefix = value;
        else if (name == "KeyCount")
            page.keyCount = pylon::detail::parseInteger<int>(value).value();
        else if (name == "MaxKeys")
            page.maxKeys = pylon::detail::parseInteger<int>(value).value();
        else if (name == "EncodingType")
            page.encodingType = value;
        else if (name == "IsTruncated")
            page.isTruncated = value == "true";
        else if (name == "NextContinuationToken")
            page.nextContinuationToken = value;
    }
    return page;
}

inline void writeDeleteObjects(std::string& out, std::vector<std::string> const& keys) {
    out.assign("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (auto const& key : keys) {
        out.append("<Object><Key>");
        for (char const c : key)
            switch (c) {
            case '&': out.append("&amp;"); break;
            case '<': out.append("&lt;"); break;
            case '>': out.append("&gt;"); break;
            default: out.push_back(c);
            }
        out.append("</Key></Object>");
    }
    out.append("<Quiet>true</Quiet></Delete>");
}

/// Whether all were deleted: only what was not is told.
inline bool readDeleteObjects(std::string& text) {
    pugi::xml_document document;
    loadXml(document, text);
    auto const result = document.child("DeleteResult");
    return !result.empty() && result.child("Error").empty();
}

inline void writePublish(std::string& out, std::string_view topic, std::string_view message) {
    out.assign("Action=Publish&Version=2010-03-31&TopicArn=");
    pylon::appendEncoded(out, topic);
    out.append("&Message=");
    pylon::appendEncoded(out, message);
}

inline std::string readPublish(std::string& text) {
    pugi::xml_document document;
    loadXml(document, text);
    return document.child("PublishResponse").child("PublishResult").child_value("MessageId");
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_XML_HPP
