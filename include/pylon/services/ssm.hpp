// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_HPP
#define PYLON_SERVICES_SSM_HPP

#include <pylon/services/ssm/parameter_store.hpp>

#endif // PYLON_SERVICES_SSM_HPP
