// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_STANDARD_SERIALIZER_HPP
#define PYLON_BACKENDS_STANDARD_SERIALIZER_HPP

#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/serializer.hpp>

namespace pylon {

/// The serializer that clients have where none is named: RapidJSON, pugixml, and checksums by OpenSSL.
struct StandardSerializer {
    using Json = RapidJsonCodec;
    using Xml = PugixmlCodec;
    using Checksums = OpenSslChecksums;
};

} // namespace pylon

#endif // PYLON_BACKENDS_STANDARD_SERIALIZER_HPP
