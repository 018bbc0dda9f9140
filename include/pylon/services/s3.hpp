// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_HPP
#define PYLON_SERVICES_S3_HPP

#include <pylon/services/s3/bucket.hpp>

#endif // PYLON_SERVICES_S3_HPP
