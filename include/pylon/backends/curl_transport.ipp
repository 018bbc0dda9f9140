// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CURL_TRANSPORT_IPP
#define PYLON_BACKENDS_CURL_TRANSPORT_IPP

#include <pylon/backends/curl_transport.hpp>
#include <pylon/backends/detail/curl_pool.hpp>

#include <exception>
#include <utility>

namespace pylon {

PYLON_INLINE CurlTransport::CurlTransport() : CurlTransport(CurlOptions{}) {}

[[gnu::cold]] PYLON_INLINE CurlTransport::CurlTransport(CurlOptions options)
    : pool_(std::make_shared<detail::CurlPool>(std::move(options))) {}

PYLON_INLINE Result<Response> CurlTransport::send(Request const& request, CallLimits const& limits) {
    using enum detail::CurlPool::Use;
    try {
        auto loop = pool_->take(call);
        loop->start(0, request, limits);
        auto completion = loop->wait(never, {});
        pool_->giveBack(call, std::move(loop));
        return std::move(completion.value().outcome);
    } catch (std::exception const&) {
        return Error{ErrorKind::configuration, "memory ran out while a request was being sent"};
    }
}

PYLON_INLINE CurlMultiplexer CurlTransport::multiplexer() { return CurlMultiplexer{pool_}; }

PYLON_INLINE SystemClock& CurlTransport::clock() noexcept { return pool_->clock(); }

} // namespace pylon

#endif // PYLON_BACKENDS_CURL_TRANSPORT_IPP
