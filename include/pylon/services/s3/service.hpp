// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_SERVICE_HPP
#define PYLON_SERVICES_S3_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::s3 {

/// Amazon Simple Storage Service, API version 2006-03-01.
inline constexpr ServiceInfo service{
    .id = "s3",
    .endpointPrefix = "s3",
    .signingName = "s3",
    .protocol = Protocol::restXml,
    .version = "2006-03-01",
    .xmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/",
    .bucketInHost = true,
    .globalHost = {.regions = "us-east-1", .setting = "s3_us_east_1_regional_endpoint"},
    .fipsHostInGovCloud = true};

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_SERVICE_HPP
