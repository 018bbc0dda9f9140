// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CLOUD_HPP
#define PYLON_BACKENDS_MEMORY_CLOUD_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/dynamodb.hpp>
#include <pylon/backends/memory/lambda.hpp>
#include <pylon/backends/memory/machines.hpp>
#include <pylon/backends/memory/s3.hpp>
#include <pylon/backends/memory/sns.hpp>
#include <pylon/backends/memory/sqs.hpp>
#include <pylon/backends/memory/ssm.hpp>
#include <pylon/backends/memory/sso.hpp>
#include <pylon/backends/memory/sts.hpp>
#include <pylon/backends/memory/transport.hpp>
#include <pylon/core/call_name.hpp>
#include <pylon/core/client_config.hpp>
#include <pylon/core/fault_plan.hpp>
#include <pylon/core/http.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
struct SnapshotAccess;
}

/// The client of a Cloud. Defined by `pylon/backends/memory/client.hpp`, so that who needs none does not compile one.
template <class = void> struct ClientStack;

/// An AWS account inside this process: its services take the same signed requests that a network would carry, and answer with
/// the same bytes. It has no way to a socket, to a file or to the environment.
///
/// The Cloud and every handle that it gives out share its state, which lives as long as any of them.
/// Thread safety: all members may be called from any number of threads at once; moving is not among these. Several threads that
/// wait for messages need ClockMode::manual or ClockMode::system: see Transport.
/// Example: examples/quickstart.cpp
class Cloud {
public:
    explicit Cloud(CloudOptions options = {});

    /// A client of the account, with its keys and its region: `pylon/backends/memory/client.hpp`.
    template <class Stack = ClientStack<>> [[nodiscard]] auto client() const { return Stack::client(*this); }
    [[nodiscard]] Transport transport() const { return Transport{account_}; }
    /// Region and keys of the account; nothing else is looked up, anywhere.
    [[nodiscard]] ClientConfig clientConfig() const;

    [[nodiscard]] VirtualClock& clock() const noexcept;
    [[nodiscard]] Dynamodb dynamodb() const { return Dynamodb{account_}; }
    [[nodiscard]] Sns sns() const { return Sns{account_}; }
    [[nodiscard]] Sqs sqs() const { return Sqs{account_}; }
    [[nodiscard]] Ssm ssm() const { return Ssm{account_}; }
    [[nodiscard]] Lambda lambda() const { return Lambda{account_}; }
    [[nodiscard]] S3 s3() const { return S3{account_}; }
    [[nodiscard]] Sts sts() const { return Sts{account_}; }
    [[nodiscard]] Sso sso() const { return Sso{account_}; }
    [[nodiscard]] Machines machines() const { return Machines{account_}; }

    /// What is to go wrong, and has: see FaultPlan. Time passes by the Cloud's clock alone.
    [[nodiscard]] FaultPlan faults() const;

    /// Copies of the requests that came, in their order and exactly as they came, the attempts of one call included, and
    /// those that met a fault, unless it broke the connection before them. Only the last of them are kept: CloudOptions::rememberedRequests.
    [[nodiscard]] std::vector<Request> requests() const;
    void clearRequests();

    /// Which service and operation a request is for, as the account routes it; see FaultRule::on().
    [[nodiscard]] CallName callOf(Request const& request) const;
    /// Forgets all that clients have made: queues, buckets, tables, keys of STS... The clock, faults and functions stay, and what was
    /// set from behind, as S3::setMinPartSize(), does not.
    void reset();

private:
    friend struct detail::SnapshotAccess;

    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/cloud.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_CLOUD_HPP
