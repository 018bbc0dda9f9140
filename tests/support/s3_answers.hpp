// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_S3_ANSWERS_HPP
#define PYLON_TESTS_SUPPORT_S3_ANSWERS_HPP

#include "support/answers.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace pylon::test {

/// A success of S3 that is about one object.
inline Answer object(std::string content = {}, int status = 200) {
    return answer(status, std::move(content)).with("ETag", "\"e\"");
}

/// A refusal of S3.
inline Answer s3Refusal(int status, std::string_view code, std::string_view message = "because") {
    return answer(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + std::string{code} +
                              "</Code><Message>" + std::string{message} + "</Message></Error>");
}

/// A page of a listing. `token`: of the next page, if there is one.
inline Answer page(std::initializer_list<std::string_view> keys, std::string_view token = {}) {
    std::string body = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name>"
                       "<EncodingType>url</EncodingType><IsTruncated>";
    body.append(token.empty() ? "false" : "true").append("</IsTruncated>");
    if (!token.empty()) body.append("<NextContinuationToken>").append(token).append("</NextContinuationToken>");
    for (auto const key : keys)
        body.append("<Contents><Key>").append(key).append("</Key><Size>3</Size><ETag>\"e\"</ETag></Contents>");
    return answer(200, body + "</ListBucketResult>");
}

/// An answer to DeleteObjects: the keys that were not deleted, and why.
struct NotDeleted {
    std::string_view key;
    std::string_view code;
};
inline Answer deleted(std::initializer_list<NotDeleted> errors = {}) {
    std::string body = "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (auto const& [key, code] : errors)
        body.append("<Error><Key>")
            .append(key)
            .append("</Key><Code>")
            .append(code)
            .append("</Code><Message>because</Message></Error>");
    return answer(200, body + "</DeleteResult>");
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_S3_ANSWERS_HPP
