// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_FORMATS_IPP
#define PYLON_SERVICES_SNS_FORMATS_IPP

#include <pylon/core/error.hpp>
#include <pylon/services/sns/formats.hpp>

namespace pylon::sns {

PYLON_INLINE void MessageFormat::encode(Message const& message, PublishBatchRequestEntry& entry) {
    if (message.delay)
        throw Error{ErrorKind::invalidInput, "SNS delays no messages: take away Message::delay, or set the delay of "
                                             "the queues that are subscribed"};
    entry.message = pylon::detail::wireBody(message);
    pylon::detail::putAttributes(message, entry.messageAttributes);
    entry.messageGroupId = message.groupId;
    entry.messageDeduplicationId = message.deduplicationId;
}

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_FORMATS_IPP
