// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_CLOUD_SERVER_HPP
#define PYLON_TESTS_SUPPORT_CLOUD_SERVER_HPP

#include "support/loopback_server.hpp"
#include <pylon/backends/curl_transport.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/standard_retry.hpp>

#include <string>
#include <string_view>

namespace pylon::test {

/// A Cloud behind a port of 127.0.0.1, and clients that reach it over libcurl: what goes over the wire is what would go to AWS.
class CloudServer {
public:
    using ClientType = Client<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry>;

    [[nodiscard]] ClientType client() const {
        auto config = cloud.clientConfig();
        config.endpointUrl = "http://" + server_.authority();
        return {CurlTransport{CurlOptions{.proxy = ""}}, SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config};
    }

    /// On the machine's clock, by which libcurl's requests are signed.
    memory::Cloud cloud{{.clock = memory::ClockMode::system}};

private:
    static Request requestOf(SeenRequest const& seen) {
        Request request;
        auto const line = seen.line();
        auto const space = line.find(' ');
        auto const target = line.substr(space + 1, line.rfind(' ') - space - 1);
        request.method = line.substr(0, space);
        request.scheme = "http";
        request.path = target.substr(0, target.find('?'));
        if (target.find('?') != target.npos) request.query = target.substr(target.find('?') + 1);
        request.authority = seen.all("Host").at(0);
        for (auto start = seen.head.find("\r\n"); start != seen.head.npos;) {
            auto const end = seen.head.find("\r\n", start + 2);
            auto const header = seen.head.substr(start + 2, end == seen.head.npos ? end : end - start - 2);
            auto const colon = header.find(':');
            auto const name = header.substr(0, colon);
            auto const value = header.find_first_not_of(' ', colon + 1);
            if (!sameHeaderName(name, "Host") && !sameHeaderName(name, "Content-Length"))
                request.headers.add(name, value == header.npos ? "" : header.substr(value));
            start = end;
        }
        request.body = seen.body;
        return request;
    }

    void serve(LoopbackConnection& connection) const {
        while (auto const seen = connection.read()) {
            auto const response = cloud.transport().send(requestOf(*seen), {}).value();
            auto answer = "HTTP/1.1 " + std::to_string(response.status) + " Said\r\n";
            for (auto const& [name, value] : response.headers)
                answer.append(name).append(": ").append(value).append("\r\n");
            // An answer to HEAD says how long the body is that it leaves out.
            if (!response.headers.find("Content-Length"))
                answer.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
            if (!connection.send(answer.append("\r\n").append(response.body))) return;
        }
    }

    LoopbackServer server_{[this](LoopbackConnection& connection) { serve(connection); }};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_CLOUD_SERVER_HPP
