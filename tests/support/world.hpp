// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_WORLD_HPP
#define PYLON_TESTS_SUPPORT_WORLD_HPP

#include "support/json.hpp"
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace pylon::test {

/// A Cloud, and a client of it that makes one attempt a call.
struct World {
    using ClientType = Client<memory::Transport, SigV4Signer, StandardSerializer, NoRetry>;

    explicit World(memory::CloudOptions options = {})
        : cloud(std::move(options)),
          client(cloud.transport(), SigV4Signer{}, StandardSerializer{}, NoRetry{}, cloud.clientConfig()) {}

    /// The output of a call that succeeds; throws what it fails with.
    template <Operation Op> typename Op::Output operator()(Op const& operation) const {
        return client.invoke(operation).value();
    }

    /// What a call fails with; throws where it does not.
    template <Operation Op> Error refusal(Op const& operation) const {
        auto const result = client.invoke(operation);
        if (result) throw std::runtime_error{std::string{Op::name} + " should have been refused"};
        return result.error();
    }

    /// A request as a client would send it.
    template <Operation Op> Request request(Op const& operation) const {
        auto const config = cloud.clientConfig();
        auto const endpoint = resolveEndpoint(Op::service, {.region = config.region}).value();
        constexpr bool json = protocol::usesJson(Op::service.protocol);
        auto const& codec = json ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
        Request made;
        protocol::writeRequest(operationInfo<Op>, view(operation), codec, endpoint, made).value();
        made.body.own(); // the operation may be gone before it
        sign(made, Op::service.signingName);
        return made;
    }

    void sign(Request& request, std::string_view service) const {
        auto const config = cloud.clientConfig();
        auto const credentials = config.credentials->credentials().value();
        bool const isS3 = service == "s3";
        SigV4Signer{}
            .sign(request, *credentials,
                  {.region = config.region,
                   .service = service,
                   .encodePathTwice = !isS3,
                   .normalizePath = !isS3,
                   .payloadHash = isS3 ? PayloadHash::header : PayloadHash::implied},
                  cloud.clock().now())
            .value();
    }

    /// The very answer to a request.
    Response send(Request const& request) const { return cloud.transport().send(request, {}).value(); }

    memory::Cloud cloud;
    ClientType client;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_WORLD_HPP
