// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_HPP
#define PYLON_SERVICES_LAMBDA_HPP

#include <pylon/services/lambda/function.hpp>

#endif // PYLON_SERVICES_LAMBDA_HPP
