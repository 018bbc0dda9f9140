// SPDX-License-Identifier: BSL-1.0

// list_page pylon|handmade COUNT: reads S3's answer to ListObjectsV2, of a thousand keys, so many times into the same structs: as a
// client does, or by a loop that is written for it, on the same parser and with the same readers of times and keys.

#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/s3/listing.hpp>

#include <pugixml.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace pylon;

namespace {

using Page = s3::ListObjectsV2Output;

/// As S3 writes it.
std::string pageOfThousand() {
    std::string page = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>my-bucket</Name>"
                       "<Prefix>logs%2F</Prefix><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>"
                       "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                       "<NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>";
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
    return page + "</ListBucketResult>";
}

Page readByPylon(std::string const& text) {
    Response response{.status = 200, .headers = {}, .body = text};
    Page page;
    protocol::readResponse(protocol::clientSide<Protocol::restXml>, operationInfo<s3::ListObjectsV2>, response,
                           codecFunctions<StandardSerializer::Xml>, mutableView(page))
        .value();
    s3::detail::decodePage(page).value();
    return page;
}

s3::Object readObject(pugi::xml_node node) {
    s3::Object object;
    for (auto const child : node.children()) {
        std::string_view const name = child.name();
        std::string_view const value = child.child_value();
        if (name == "Key")
            object.key = percentDecode(value, Plus::space).value();
        else if (name == "LastModified")
            object.lastModified = parseIso8601(value).value();
        else if (name == "ETag")
            object.eTag = value;
        else if (name == "Size")
            object.size = detail::parseInteger<std::int64_t>(value).value();
        else if (name == "StorageClass")
            object.storageClass = value;
        else if (name == "ChecksumAlgorithm")
            object.checksumAlgorithm.emplace_back(value);
        else if (name == "ChecksumType")
            object.checksumType = value;
    }
    return object;
}

Page readByHand(std::string text) {
    pugi::xml_document document;
    if (!document.load_buffer_inplace(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8)) std::abort();
    Page page;
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
            page.keyCount = detail::parseInteger<int>(value).value();
        else if (name == "MaxKeys")
            page.maxKeys = detail::parseInteger<int>(value).value();
        else if (name == "EncodingType")
            page.encodingType = value;
        else if (name == "IsTruncated")
            page.isTruncated = value == "true";
        else if (name == "NextContinuationToken")
            page.nextContinuationToken = value;
    }
    return page;
}

bool same(Page const& a, Page const& b) {
    auto const equal = [](s3::Object const& x, s3::Object const& y) {
        return x.key == y.key && x.lastModified == y.lastModified && x.eTag == y.eTag && x.size == y.size &&
               x.storageClass == y.storageClass && x.checksumAlgorithm == y.checksumAlgorithm &&
               x.checksumType == y.checksumType;
    };
    return a.nextContinuationToken == b.nextContinuationToken && a.isTruncated == b.isTruncated &&
           std::equal(a.contents.begin(), a.contents.end(), b.contents.begin(), b.contents.end(), equal);
}

} // namespace

int main(int, char** arguments) {
    auto const text = pageOfThousand();
    if (!same(readByPylon(text), readByHand(text))) return 1;
    bool const pylon = std::string_view{arguments[1]} == "pylon";
    for (auto left = std::atoi(arguments[2]); left > 0; --left)
        if ((pylon ? readByPylon(text) : readByHand(text)).contents.size() != 1000) return 1;
}
