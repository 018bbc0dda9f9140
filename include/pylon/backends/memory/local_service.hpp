// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/operation.hpp>

#include <string_view>

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
    [[nodiscard]] virtual Response answer(Request const& request, WallTime now) = 0;

protected:
    ~LocalService() = default;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_LOCAL_SERVICE_HPP
