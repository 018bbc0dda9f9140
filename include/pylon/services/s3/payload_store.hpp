// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PAYLOAD_STORE_HPP
#define PYLON_SERVICES_S3_PAYLOAD_STORE_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/message_attributes.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/s3/payload_operations.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon {

/// Where bodies go that are too long for a message: `queue.with(OffloadTo{"my-bucket"})`.
///
/// Each becomes an object of its own, under a random name, and the message a pointer to it (payloadType S3). pylon deletes no such
/// object once its message was sent: others may have a copy of the pointer. Give the bucket a lifecycle rule.
struct OffloadTo {
    std::string bucket{};
    /// In bytes, as the service counts a message: body and attributes. None, or more than it takes: what the service takes.
    std::optional<std::size_t> threshold{};
    std::string prefix = "payloads/"; ///< of the objects' keys
    /// As PutOptions::checksum. Towards AWS crc32, by which alone a body is then signed through TLS; a bucket whose policy denies that
    /// (UNSIGNED-PAYLOAD) wants another one.
    Checksum checksum = Checksum::automatic;
};

} // namespace pylon

namespace pylon::s3 {

/// A body on its way into S3; or none.
struct OffloadedBody {
    std::string path{};
    std::string contentType{};
    std::string body{};

    explicit operator bool() const noexcept { return !path.empty(); }
};

/// Keeps the bodies of messages in S3. Of any client, so that queues and topics need not be of another type for having one.
/// Thread safety: as the client's. An interface, so that only a program that makes a store compiles one.
class PayloadStore {
public:
    PayloadStore() = default;
    PayloadStore(PayloadStore const&) = delete;
    PayloadStore& operator=(PayloadStore const&) = delete;
    virtual ~PayloadStore() = default;

    /// Makes a message a pointer, to a path that no one has used and no one can guess, if it is longer than the threshold; returns
    /// what is then to be kept there. A message that is a pointer already stays one.
    [[nodiscard]] virtual OffloadedBody offload(std::string& body, MessageAttributes& attributes,
                                                std::size_t serviceLimit) const = 0;

    /// By what a FIFO queue or topic knows an offloaded body where it goes by content: the same text makes the same id.
    [[nodiscard]] virtual std::string contentId(std::string_view body) const = 0;

    /// Writes the object, and sets `path`; or says why it is not there. What is in doubt is removed, as far as that can be done.
    [[nodiscard]] virtual std::optional<Error> keep(OffloadedBody body, std::string& path) const = 0;

    /// What is to be said of a message that was not sent, for `error`: where it certainly was not, its object is removed; else that
    /// is left, for the message may have been sent. An empty path changes nothing.
    [[nodiscard]] virtual Error undo(Error const& error, std::string_view path) const = 0;
    /// The same of an entry of a batch. Returns what is to be added to its message.
    [[nodiscard]] virtual std::string undo(bool mayHaveBeenSent, std::string_view path) const = 0;
};

namespace detail {

/// What a PayloadStore does but for the calls themselves. Not one by inheritance: GCC would guess that it is every PayloadStore, and
/// compile it for all who have none.
class PayloadKeeper {
public:
    explicit PayloadKeeper(OffloadTo options);
    PayloadKeeper(PayloadKeeper const&) = delete;
    PayloadKeeper& operator=(PayloadKeeper const&) = delete;
    virtual ~PayloadKeeper() = default;

    [[nodiscard]] OffloadedBody offload(std::string& body, MessageAttributes& attributes,
                                        std::size_t serviceLimit) const;
    [[nodiscard]] std::optional<Error> keep(OffloadedBody body, std::string& path) const;
    [[nodiscard]] Error undo(Error const& error, std::string_view path) const;
    [[nodiscard]] std::string undo(bool mayHaveBeenSent, std::string_view path) const;

protected:
    /// Writes an object. @throws Error
    virtual void put(OffloadedBody body, Checksum checksum) const = 0;
    /// Whether there is no such object any more.
    virtual bool remove(Location const& location) const noexcept = 0;

private:
    OffloadTo options_;
};

} // namespace detail

/// The PayloadStore of a client.
template <class Client> class ClientPayloadStore final : public PayloadStore, private detail::PayloadKeeper {
public:
    /// @throws Error (invalidInput) for a bucket or a prefix that cannot be one.
    ClientPayloadStore(Client client, OffloadTo options)
        : PayloadKeeper(std::move(options)), client_(std::move(client)) {}

    OffloadedBody offload(std::string& body, MessageAttributes& attributes, std::size_t serviceLimit) const override {
        return PayloadKeeper::offload(body, attributes, serviceLimit);
    }

    std::string contentId(std::string_view body) const override {
        char digits[32];
        pylon::detail::writeHex(digits, Client::SerializerType::Checksums::md5(body));
        return std::string{digits, sizeof digits} + "-" + std::to_string(body.size());
    }

    std::optional<Error> keep(OffloadedBody body, std::string& path) const override {
        return PayloadKeeper::keep(std::move(body), path);
    }
    Error undo(Error const& error, std::string_view path) const override { return PayloadKeeper::undo(error, path); }
    std::string undo(bool mayHaveBeenSent, std::string_view path) const override {
        return PayloadKeeper::undo(mayHaveBeenSent, path);
    }

private:
    void put(OffloadedBody body, Checksum checksum) const override {
        auto location = splitPath(body.path);
        detail::PutPayload operation{location.bucket, location.key, std::move(body.contentType)};
        operation.checksum = checksum;
        operation.body.bytes = std::move(body.body);
        auto const answer = client_.invoke(operation);
        if (answer && answer->eTag) return;
        auto const error = answer ? malformedAnswer(operation.name, "the answer has no ETag", "", "") : answer.error();
        if (pylon::detail::mayHaveActed(error)) remove(location);
        throw told(error, location.bucket, location.key);
    }

    bool remove(Location const& location) const noexcept override {
        try {
            // Where the call was stopped, too; but not for long.
            auto limits = client_.limits();
            limits.stop = {};
            limits.total = limits.connect > Duration::zero() ? limits.connect : Duration{std::chrono::seconds{3}};
            return client_.with(limits).invoke(detail::RemovePayload{location.bucket, location.key}).hasValue();
        } catch (...) {
            return false;
        }
    }

    Client client_;
};

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/payload_store.ipp>
#endif

#endif // PYLON_SERVICES_S3_PAYLOAD_STORE_HPP
