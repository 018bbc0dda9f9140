// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_S3_HPP
#define PYLON_SRC_MEMORY_S3_HPP

/// @file
/// The bodies of the in-memory S3: a part of pylon/src.hpp.

#include <pylon/backends/memory/s3.ipp>
#include <pylon/backends/memory/s3_checksums.ipp>
#include <pylon/backends/memory/s3_chunked_body.ipp>
#include <pylon/backends/memory/s3_errors.ipp>
#include <pylon/backends/memory/s3_listing.ipp>
#include <pylon/backends/memory/s3_multipart.ipp>
#include <pylon/backends/memory/s3_rules.ipp>
#include <pylon/backends/memory/s3_service.ipp>
#include <pylon/backends/memory/s3_tagging.ipp>
#include <pylon/backends/memory/s3_tags.ipp>

#endif // PYLON_SRC_MEMORY_S3_HPP
