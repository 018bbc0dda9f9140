// SPDX-License-Identifier: BSL-1.0

#include "support/loopback_server.hpp"
#include <pylon/backends/curl_transport.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <optional>

namespace backends_curl_transport_proxy_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// The environment with these variables and no other that concerns proxies.
class ProxyEnvironment {
public:
    explicit ProxyEnvironment(std::vector<std::pair<std::string, std::string>> const& set) {
        for (std::size_t i = 0; i != names.size(); ++i) {
            if (auto const* before = std::getenv(names[i])) before_[i] = before;
            unsetenv(names[i]);
        }
        for (auto const& [name, value] : set)
            setenv(name.c_str(), value.c_str(), 1);
    }
    ~ProxyEnvironment() {
        for (std::size_t i = 0; i != names.size(); ++i)
            before_[i] ? setenv(names[i], before_[i]->c_str(), 1) : unsetenv(names[i]);
    }
    ProxyEnvironment(ProxyEnvironment const&) = delete;
    ProxyEnvironment& operator=(ProxyEnvironment const&) = delete;

private:
    static constexpr std::array names{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                      "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    std::array<std::optional<std::string>, names.size()> before_;
};

/// A proxy that answers for every host itself, and does what CONNECT asks for on this machine.
void proxying(LoopbackConnection& connection) {
    while (auto const request = connection.read()) {
        auto const line = request->line();
        if (line.starts_with("CONNECT ")) {
            auto const port = std::stoul(line.substr(line.find(':') + 1));
            if (connection.send("HTTP/1.1 200 Connected\r\nX-Proxy: 1\r\n\r\n"))
                connection.tunnelTo(static_cast<std::uint16_t>(port));
            return;
        }
        connection.send(httpAnswer(200, "from the proxy"));
    }
}

Request requestTo(std::string scheme, std::string authority) {
    Request request;
    request.scheme = std::move(scheme);
    request.authority = std::move(authority);
    request.headers.add("Authorization", "for the service only");
    return request;
}

} // namespace

TEST_CASE("a proxy carries requests", "[curl][proxy]") {
    LoopbackTls const tls;
    LoopbackServer const service{answering(httpAnswer(200, "from the service")), &tls};
    LoopbackServer const proxy{proxying};
    auto const url = "http://" + proxy.authority();
    bool const named = GENERATE(true, false);
    ProxyEnvironment const environment{
        named ? std::vector<std::pair<std::string, std::string>>{}
              : std::vector<std::pair<std::string, std::string>>{{"http_proxy", url}, {"HTTPS_PROXY", url}}};
    CurlTransport transport{{.caFile = tls.caFile(), .proxy = named ? std::optional{url} : std::nullopt}};

    auto const plain = transport.send(requestTo("http", "service.test"), {}).value();
    CHECK(plain.body == "from the proxy");
    CHECK(proxy.requests().back().line() == "GET http://service.test/ HTTP/1.1");

    for (int i = 0; i != 2; ++i) {
        auto const tunnelled = transport.send(requestTo("https", service.authority()), {}).value();
        CHECK(tunnelled.body == "from the service");
        CHECK_FALSE(tunnelled.headers.contains("X-Proxy"));
    }
    CHECK(proxy.requests().size() == 2);
    CHECK(proxy.requests().back().all("Authorization").empty());
    CHECK(service.requests().size() == 2);
}

TEST_CASE("NO_PROXY and an empty proxy mean a direct connection", "[curl][proxy]") {
    LoopbackServer const service{answering(httpAnswer(200, "from the service"))};
    LoopbackServer const proxy{proxying};
    auto const url = "http://" + proxy.authority();
    SECTION("by the environment") {
        ProxyEnvironment const environment{{{"http_proxy", url}, {"NO_PROXY", "127.0.0.1"}}};
        CHECK(CurlTransport{}.send(requestTo("http", service.authority()), {}).value().body == "from the service");
    }
    SECTION("by the options") {
        ProxyEnvironment const environment{{{"http_proxy", url}}};
        CHECK(CurlTransport{{.proxy = ""}}.send(requestTo("http", service.authority()), {}).value().body ==
              "from the service");
    }
    CHECK(proxy.connections() == 0);
}

TEST_CASE("a proxy that refuses, or is not there, is named", "[curl][proxy]") {
    std::string authority;
    std::optional<LoopbackServer> proxy{std::in_place,
                                        answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")};
    authority = proxy->authority();
    if (GENERATE(false, true)) proxy.reset();
    CurlTransport transport{{.proxy = "http://someone:secret@" + authority}};
    auto const outcome = transport.send(requestTo("https", "service.test"), {});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().kind() == ErrorKind::connection);
    CHECK_FALSE(outcome.error().details().reachedService);
    CHECK(outcome.error().message().find("service.test:443") != std::string::npos);
    CHECK(outcome.error().message().find("proxy") != std::string::npos);
    CHECK(outcome.error().message().find("secret") == std::string::npos);
}

} // namespace backends_curl_transport_proxy_test
