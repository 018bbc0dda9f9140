// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/request_log.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace memory_request_log_test {

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

/// One in which all differs from the others'.
Request numbered(int number, std::size_t bodySize = 10) {
    auto const text = std::to_string(number);
    Request request;
    request.method = "POST" + text;
    request.scheme = "http" + text;
    request.authority = "a host with a long name, of number " + text;
    request.path = "/" + text;
    request.query = "q=" + text;
    for (int i = 0; i <= number % 3; ++i)
        request.headers.add("X-Header-" + std::to_string(i),
                            std::string(static_cast<std::size_t>(number % 5), 'v') + text);
    request.body = std::string(bodySize, static_cast<char>('a' + number));
    return request;
}

bool same(Request const& a, Request const& b) {
    bool equal = a.method == b.method && a.scheme == b.scheme && a.authority == b.authority && a.path == b.path &&
                 a.query == b.query && a.body == b.body && a.headers.size() == b.headers.size();
    for (std::size_t i = 0; equal && i != a.headers.size(); ++i)
        equal = a.headers[i].name == b.headers[i].name && a.headers[i].value == b.headers[i].value;
    return equal;
}

} // namespace

TEST_CASE("The last requests are kept, as they came and in their order") {
    for (std::size_t capacity = 1; capacity != 5; ++capacity) {
        RequestLog log{capacity};
        std::vector<Request> sent;
        for (int i = 0; i != 12; ++i) {
            // Large and small ones take turns in the same place.
            sent.push_back(numbered(i, i % 4 == 0 ? 10'000 : static_cast<std::size_t>(i)));
            log.add(sent.back());
            auto const kept = log.all();
            REQUIRE(kept.size() == std::min(capacity, sent.size()));
            for (std::size_t k = 0; k != kept.size(); ++k)
                CHECK(same(kept[k], sent[sent.size() - kept.size() + k]));
        }
        log.clear();
        CHECK(log.all().empty());
        log.add(sent[3]);
        log.add(sent[1]);
        CHECK(same(log.all().back(), sent[1]));
    }
}

TEST_CASE("What a request was lent is copied") {
    std::string bytes = "lent bytes, too long to stand within a string";
    RequestLog log{1};
    log.add(numbered(1, 100));
    auto request = numbered(2);
    request.body = Body::lent(bytes);
    log.add(request);
    bytes[0] = 'L';
    CHECK(log.all()[0].body == "lent bytes, too long to stand within a string");
}

TEST_CASE("Nothing is kept where nothing is to be") {
    RequestLog log{0};
    log.add(numbered(1));
    CHECK(log.all().empty());
}

} // namespace memory_request_log_test
