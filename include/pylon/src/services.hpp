// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_SERVICES_HPP
#define PYLON_SRC_SERVICES_HPP

/// @file
/// The bodies of the services: a part of pylon/src.hpp.

#include <pylon/services/dynamodb/attribute_shape.ipp>
#include <pylon/services/dynamodb/errors.ipp>
#include <pylon/services/dynamodb/rules.ipp>
#include <pylon/services/lambda/errors.ipp>
#include <pylon/services/lambda/payload.ipp>
#include <pylon/services/rds/condition.ipp>
#include <pylon/services/rds/date_time.ipp>
#include <pylon/services/rds/field.ipp>
#include <pylon/services/rds/sql.ipp>
#include <pylon/services/s3/errors.ipp>
#include <pylon/services/s3/key_splitter.ipp>
#include <pylon/services/s3/metadata.ipp>
#include <pylon/services/s3/object_info.ipp>
#include <pylon/services/s3/parallel_listing.ipp>
#include <pylon/services/s3/path.ipp>
#include <pylon/services/s3/payload.ipp>
#include <pylon/services/s3/payload_store.ipp>
#include <pylon/services/s3/rules.ipp>
#include <pylon/services/s3/transfer_sink.ipp>
#include <pylon/services/s3/transfer_source.ipp>
#include <pylon/services/s3/upload_rules.ipp>
#include <pylon/services/sns/decode.ipp>
#include <pylon/services/sns/errors.ipp>
#include <pylon/services/sns/formats.ipp>
#include <pylon/services/sns/rules.ipp>
#include <pylon/services/sqs/errors.ipp>
#include <pylon/services/sqs/formats.ipp>
#include <pylon/services/sqs/rules.ipp>
#include <pylon/services/ssm/errors.ipp>
#include <pylon/services/ssm/parameter_cache.ipp>
#include <pylon/services/ssm/parameter_set.ipp>

#endif // PYLON_SRC_SERVICES_HPP
