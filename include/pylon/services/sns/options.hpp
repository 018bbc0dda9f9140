// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_OPTIONS_HPP
#define PYLON_SERVICES_SNS_OPTIONS_HPP

#include <cstddef>
#include <optional>
#include <string>

namespace pylon::sns {

/// What holds for all uses of a Topic object.
struct TopicOptions {
    /// sendMessages: how many batches are under way at a time. A FIFO topic's go one after the other, whatever this says.
    std::size_t window = 8;
    /// FIFO: messages without an id of their own are known by the hash of their body (the topic must be set so, too). Otherwise
    /// each gets a random one before its first attempt, so that two messages of the same text are two messages.
    bool contentBasedDeduplication = false;
    /// FIFO: the group of messages that name none, as those of a RawTopic and of `as<T>()` cannot.
    std::optional<std::string> groupId{};
};

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_OPTIONS_HPP
