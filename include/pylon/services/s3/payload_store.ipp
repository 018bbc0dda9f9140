// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PAYLOAD_STORE_IPP
#define PYLON_SERVICES_S3_PAYLOAD_STORE_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/s3/payload.hpp>
#include <pylon/services/s3/payload_store.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>

namespace pylon::s3 {

PYLON_INLINE detail::PayloadKeeper::PayloadKeeper(OffloadTo options) : options_(std::move(options)) {
    static_cast<void>(getPath(options_.bucket, options_.prefix + makeUuid()));
}

PYLON_INLINE OffloadedBody detail::PayloadKeeper::offload(std::string& body, MessageAttributes& attributes,
                                                          std::size_t serviceLimit) const {
    auto const threshold = std::min(options_.threshold.value_or(serviceLimit), serviceLimit);
    if (messageSize(body, attributes) <= threshold || isPointer(attributes)) return {};
    OffloadedBody offloaded{.path = getPath(options_.bucket, options_.prefix + makeUnguessableUuid())};
    auto const* const mimeType = detail::textOf(attributes, "payloadMimeType");
    offloaded.contentType = mimeType != nullptr ? *mimeType : "text";
    offloaded.body = std::exchange(body, offloaded.path);
    attributes["payloadType"] = {.dataType = "String", .stringValue = std::string{to_string(PayloadType::S3)}};
    attributes["payloadS3Path"] = {.dataType = "String", .stringValue = offloaded.path};
    return offloaded;
}

PYLON_INLINE std::optional<Error> detail::PayloadKeeper::keep(OffloadedBody body, std::string& path) const try {
    auto written = body.path;
    put(std::move(body), options_.checksum);
    path = std::move(written);
    return std::nullopt;
} catch (Error const& error) {
    return error;
}

PYLON_INLINE Error detail::PayloadKeeper::undo(Error const& error, std::string_view path) const {
    if (path.empty()) return error;
    auto details = error.details();
    details.message += undo(pylon::detail::mayHaveActed(error), path);
    return Error{std::move(details)};
}

PYLON_INLINE std::string detail::PayloadKeeper::undo(bool mayHaveBeenSent, std::string_view path) const {
    if (mayHaveBeenSent)
        return pylon::detail::concat({" (its payload stays at ", path, ", for the message may have been sent)"});
    if (remove(splitPath(path))) return {};
    return pylon::detail::concat({" (its payload could not be removed, and may be left at ", path, ")"});
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_PAYLOAD_STORE_IPP
