// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_TRANSPORT_REQUESTS_HPP
#define PYLON_TESTING_TRANSPORT_REQUESTS_HPP

#include <pylon/core/http.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace pylon::testing {

/// Requests of which it is known how the world that a transport reaches answers them. Each is asked for whenever it is sent, so
/// that it can be signed afresh. The laws that need one which is left empty are not checked.
struct TransportRequests {
    /// Is answered at once, with a status below 400.
    std::function<Request()> answered;
    /// The body of that answer, where it is always the same.
    std::optional<std::string> answer{};
    /// Is refused at once, with a status of 4xx or 5xx; 503 tells most, for it is what a client tries again.
    std::function<Request()> refused{};
    /// Is taken by the service, which then does not answer for at least 20 s.
    std::function<Request()> held{};
    /// Goes where nothing can be connected to.
    std::function<Request()> unreachable{};
    /// Is answered by the beginning of an answer, and the end of the connection.
    std::function<Request()> cutShort{};
    /// How many requests the service has been sent so far, whatever it made of them.
    std::function<std::size_t()> received{};
};

} // namespace pylon::testing

#endif // PYLON_TESTING_TRANSPORT_REQUESTS_HPP
