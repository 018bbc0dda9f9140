// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/detail/http_server_guard.hpp>

#include <catch2/catch.hpp>

namespace backends_detail_http_server_guard_test {

using namespace pylon;
using namespace pylon::detail;

namespace {

bool isWelcome(std::string authority, HttpServerOptions const& options = {}, char const* header = nullptr) {
    Request request;
    request.authority = std::move(authority);
    if (header != nullptr) request.headers.add(header, "any");
    return !unwelcome(request, options);
}

} // namespace

TEST_CASE("a server answers to the names of loopback, and to its own", "[http_server]") {
    for (auto const name : {"127.0.0.1", "127.0.0.1:4566", "127.3.2.1:1", "localhost", "LocalHost:4566", "localhost.",
                            "bucket.localhost:4566", "[::1]:4566", "[::1]"})
        CHECK(isWelcome(name));
    for (auto const name :
         {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.evil", "notlocalhost",
          "1270.0.0.1", "[::2]", "127.0.0.1@evil.example", ".", "127.1.evil:127.0.0.1"})
        CHECK_FALSE(isWelcome(name));

    HttpServerOptions const options{.address = "10.0.0.7", .hosts = {"box", "*.box.example"}};
    for (auto const name : {"10.0.0.7:4566", "box:4566", "BOX", "a.box.example", "a.b.box.example"})
        CHECK(isWelcome(name, options));
    for (auto const name : {"10.0.0.8", "xbox", "box.example", "a.xbox.example"})
        CHECK_FALSE(isWelcome(name, options));
    CHECK(isWelcome("anybody.example", {.hosts = {"*"}}));
}

TEST_CASE("what a browser sends for a page is not welcome", "[http_server]") {
    for (auto const* const header : {"Origin", "origin", "Sec-Fetch-Site", "sec-fetch-mode", "Sec-Fetch-Dest"}) {
        CHECK_FALSE(isWelcome("localhost", {}, header));
        CHECK(isWelcome("localhost", {.browsers = true}, header));
    }
    CHECK(isWelcome("localhost", {}, "X-Origin"));
    CHECK(isWelcome("localhost", {}, "Sec"));
}

} // namespace backends_detail_http_server_guard_test
