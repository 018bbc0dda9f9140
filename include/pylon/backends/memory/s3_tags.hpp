// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_TAGS_HPP
#define PYLON_BACKENDS_MEMORY_S3_TAGS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/s3/object_management.hpp>

#include <map>
#include <string>
#include <variant>

namespace pylon::memory::detail {

/// An object's tags by their keys, or why it cannot have them.
using S3Tags = std::variant<std::map<std::string, std::string>, protocol::ServiceError>;

/// Those of a document. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
[[nodiscard]] S3Tags tagsOf(s3::Tagging const& document);
/// Those of the header x-amz-tagging.
[[nodiscard]] S3Tags tagsOfHeader(std::string const& header);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_tags.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_TAGS_HPP
