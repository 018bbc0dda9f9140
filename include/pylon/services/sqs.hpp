// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_HPP
#define PYLON_SERVICES_SQS_HPP

#include <pylon/core/transfer.hpp>
#include <pylon/services/sqs/queue.hpp>

#endif // PYLON_SERVICES_SQS_HPP
