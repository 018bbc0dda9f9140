// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_HPP
#define PYLON_SERVICES_SNS_HPP

#include <pylon/core/transfer.hpp>
#include <pylon/services/sns/decode.hpp>
#include <pylon/services/sns/topic.hpp>

#endif // PYLON_SERVICES_SNS_HPP
