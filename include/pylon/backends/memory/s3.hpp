// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_HPP
#define PYLON_BACKENDS_MEMORY_S3_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

/// The S3 of a Cloud, from behind: what a test needs besides what the service itself offers.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class S3 {
public:
    explicit S3(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a bucket in the Cloud's region; one that is there stays as it is.
    /// @throws Error with the code and message of the service's own refusal.
    void createBucket(std::string_view name);

    /// From now on takes parts of so many bytes that are not the last, so that a test need not move megabytes. Else 5 MiB.
    void setMinPartSize(std::size_t bytes);
    /// From now on copies so much at once, and no more; else 5 GiB.
    void setMaxCopySize(std::uint64_t bytes);

    /// The keys of all objects, in the order in which S3 lists them.
    /// @throws Error (notFound) where there is no such bucket.
    [[nodiscard]] std::vector<std::string> keys(std::string_view bucket) const;
    /// The content of an object. @throws Error (notFound) where there is none.
    [[nodiscard]] std::string content(std::string_view bucket, std::string_view key) const;

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_HPP
