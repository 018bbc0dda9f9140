// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP

#include <pylon/backends/memory/exchange.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/operation.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory::detail {

/// What a machine asks in its own neighbourhood, by an address of its own: plain HTTP, unsigned, in no protocol of AWS's services.
///
/// Thread safety: all members are called with the clock's lock held.
class LocalService {
public:
    /// Its name, for faults; of the protocol only how such a fault is written.
    [[nodiscard]] virtual ServiceInfo const& info() const = 0;
    [[nodiscard]] virtual bool isFor(Request const& request) const = 0;
    /// What a request asks, for faults; a name of our own.
    [[nodiscard]] virtual std::string_view operationOf(Request const& request) const = 0;
    /// Where there is nobody, who asks waits for as long as its own limits let it.
    [[nodiscard]] virtual Progress answer(Request const& request, WallTime now) = 0;

protected:
    ~LocalService() = default;
};

[[nodiscard]] inline Response plainAnswer(int status, std::string_view type, std::string body) {
    Response response{status, {}, std::move(body)};
    response.headers.add("Content-Type", type);
    return response;
}
/// What is not modelled is refused by name.
[[nodiscard]] inline Response unmodelledRequest(std::string_view service, Request const& request) {
    return plainAnswer(501, "text/plain",
                       "UnmodelledByPylon: " + std::string{service} + " does not model " + request.method + " " +
                           request.path + "\n");
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP
