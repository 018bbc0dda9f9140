// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_STANDARD_SERIALIZER_HPP
#define PYLON_BACKENDS_STANDARD_SERIALIZER_HPP

#include <pylon/backends/libdeflate_crc32.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/serializer.hpp>

namespace pylon {

/// MD5 by OpenSSL, CRC-32 by libdeflate.
struct StandardChecksums : OpenSslChecksums, LibdeflateChecksums {};

/// The serializer that clients have where none is named: RapidJSON, pugixml, and StandardChecksums.
struct StandardSerializer {
    using Json = RapidJsonCodec;
    using Xml = PugixmlCodec;
    using Checksums = StandardChecksums;
};

} // namespace pylon

#endif // PYLON_BACKENDS_STANDARD_SERIALIZER_HPP
