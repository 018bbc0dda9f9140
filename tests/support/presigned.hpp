// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_PRESIGNED_HPP
#define PYLON_TESTS_SUPPORT_PRESIGNED_HPP

#include <pylon/core/http.hpp>
#include <pylon/core/presigned_request.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace pylon::test {

/// What any HTTP client sends that is handed a presigned request.
inline Request unsignedRequest(PresignedRequest const& presigned, std::string body = {}) {
    auto const& url = presigned.url;
    auto const host = url.find("://") + 3;
    auto const path = url.find('/', host);
    auto const question = std::min(url.find('?', path), url.size());
    Request request;
    request.method = presigned.method;
    request.scheme = url.substr(0, host - 3);
    request.authority = url.substr(host, path - host);
    request.path = url.substr(path, question - path);
    request.query = url.substr(std::min(question + 1, url.size()));
    request.headers = presigned.headers;
    request.body = std::move(body);
    return request;
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_PRESIGNED_HPP
