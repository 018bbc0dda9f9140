// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_FRONT_DOOR_HPP
#define PYLON_BACKENDS_MEMORY_FRONT_DOOR_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/exchange.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/keychain.hpp>
#include <pylon/backends/memory/local_service.hpp>
#include <pylon/backends/sigv4_verifier.hpp>
#include <pylon/core/call_name.hpp>
#include <pylon/core/fault.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/protocol.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::memory {

namespace detail {

/// Takes requests as they would come off the wire, checks their signature, finds the handler that is meant, and puts its
/// answers into bytes. Every answer carries a request id and the clock's date. What is for a LocalService goes there as it is.
///
/// Thread safety: all members are called with the clock's lock held.
class FrontDoor {
public:
    /// Requests may be signed by any key of the keychain.
    FrontDoor(VirtualClock& clock, CloudOptions const& options, Keychain const& keys);

    void add(Service service) { services_.push_back(service); }
    void add(LocalService& service) { localServices_.push_back(&service); }

    /// Answers a request. It may be asked for as long as the services live. Of faults, failEntries and skewClock are done here.
    [[nodiscard]] Inquiry admit(Request const& request, Fault const* fault = nullptr) const;

    /// The service that a request is for; null where there is none.
    [[nodiscard]] ServiceInfo const* serviceOf(Request const& request) const;
    /// Service and operation as they are routed; as far as they cannot be, what the request says.
    [[nodiscard]] CallName callOf(Request const& request) const;

private:
    struct Visit; // a request that has been read

    /// What a request's signature, if it is to be checked, says.
    struct Signed {
        std::string accessKeyId{};               ///< whose key it is
        std::optional<SigV4ChunkChain> chunks{}; ///< the signatures of its body's chunks
    };
    [[nodiscard]] Refusal checkSignature(Request const& request, ServiceInfo const& service, WallTime now,
                                         Signed& by) const;
    /// The service of the machine itself that a request is for; null where it is for AWS.
    [[nodiscard]] LocalService* localServiceOf(Request const& request) const;
    /// Reads a request in AWS JSON.
    [[nodiscard]] Result<void> readBody(OperationInfo const& operation, std::string_view body, MutableView input) const;
    [[nodiscard]] Progress answer(Visit& visit) const;
    [[nodiscard]] Response refusal(ServiceInfo const& service, protocol::ServiceError const& error, WallTime now) const;
    void stamp(Response& response, ServiceInfo const& service, WallTime now) const;

    VirtualClock* clock_;
    Keychain const* keys_;
    std::string region_;
    std::string rootKey_;
    bool checkSignatures_;
    bool urlsAsAsked_;
    SigV4Verifier verifier_;
    std::vector<Service> services_;
    std::vector<LocalService*> localServices_;

    /// The time as the last answer had it: most that follow are of the same second.
    struct WrittenDate {
        std::chrono::sys_seconds second{};
        std::string text{};
    };
    mutable WrittenDate date_;
    mutable std::string bodyRead_; ///< its room is used again and again
};

} // namespace detail
} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/front_door.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_FRONT_DOOR_HPP
