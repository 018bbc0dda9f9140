// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ACCOUNT_HPP
#define PYLON_BACKENDS_MEMORY_ACCOUNT_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/container_service.hpp>
#include <pylon/backends/memory/dynamodb_expiry.hpp>
#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/exchange.hpp>
#include <pylon/backends/memory/front_door.hpp>
#include <pylon/backends/memory/keychain.hpp>
#include <pylon/backends/memory/lambda_service.hpp>
#include <pylon/backends/memory/metadata_service.hpp>
#include <pylon/backends/memory/request_log.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/backends/memory/sns_service.hpp>
#include <pylon/backends/memory/sqs_service.hpp>
#include <pylon/backends/memory/ssm_service.hpp>
#include <pylon/backends/memory/sso_service.hpp>
#include <pylon/backends/memory/sts_service.hpp>
#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/fault_plan.hpp>

#include <optional>

namespace pylon::memory::detail {

/// The state of a Cloud, which the Cloud and all handles that it has given out share. The clock's lock guards all of it.
class Account {
public:
    explicit Account(CloudOptions chosen);
    Account(Account const&) = delete;
    Account& operator=(Account const&) = delete;

    /// Takes a request into `exchange`, which from then on is parked or has its outcome. Called with the lock held.
    void open(Exchange& exchange, Request const& request, CallLimits const& limits);
    /// Forgets all that was made, but for functions and faults. Called with the lock held. Out of memory it ends the program.
    void reset() noexcept;
    /// The same, but for what STS knows: what a snapshot takes the place of.
    void resetServices() noexcept;

    CloudOptions const options;
    VirtualClock clock;
    ExchangeBoard board;
    Keychain keys;
    StsService sts;
    SsoService sso;
    MetadataService metadata;
    ContainerService containers;
    DynamodbService dynamodb;
    DynamodbExpiry dynamodbExpiry{clock, dynamodb};
    SqsService sqs;
    SnsService sns;
    SsmService ssm;
    LambdaService lambda;
    S3Service s3;
    FrontDoor door;
    RequestLog requests;
    FaultPlan const faults{FaultReach::service};

private:
    [[nodiscard]] Inquiry serve(Exchange& exchange, Request const& request, CallLimits const& limits,
                                std::optional<Fault> const& fault);
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/account.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_ACCOUNT_HPP
