// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OPERATIONS_HPP
#define PYLON_SERVICES_S3_OPERATIONS_HPP

#include <pylon/services/s3/delete_operations.hpp>
#include <pylon/services/s3/list_operations.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/read_operations.hpp>
#include <pylon/services/s3/write_operations.hpp>

#endif // PYLON_SERVICES_S3_OPERATIONS_HPP
