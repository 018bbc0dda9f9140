// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_POLICIES_HPP
#define PYLON_BACKENDS_MEMORY_SQS_POLICIES_HPP

#include <pylon/core/reflect.hpp>

#include <optional>
#include <string>
#include <vector>

/// @file
/// The attributes of a queue that are JSON documents themselves.

namespace pylon::memory::detail {

struct RedrivePolicyText {
    std::optional<std::string> deadLetterTargetArn{};
    std::optional<std::string> maxReceiveCount{};
};

struct RedrivePolicyNumber {
    std::optional<std::string> deadLetterTargetArn{};
    std::optional<int> maxReceiveCount{};
};

struct RedriveAllowPolicy {
    std::string redrivePermission{};
    std::vector<std::string> sourceQueueArns{};
};

} // namespace pylon::memory::detail

PYLON_ADAPT_STRUCT(pylon::memory::detail::RedrivePolicyText, deadLetterTargetArn, maxReceiveCount);
PYLON_ADAPT_STRUCT(pylon::memory::detail::RedrivePolicyNumber, deadLetterTargetArn, maxReceiveCount);
PYLON_ADAPT_STRUCT(pylon::memory::detail::RedriveAllowPolicy, redrivePermission, sourceQueueArns);

#endif // PYLON_BACKENDS_MEMORY_SQS_POLICIES_HPP
