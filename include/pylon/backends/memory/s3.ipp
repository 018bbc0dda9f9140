// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_IPP
#define PYLON_BACKENDS_MEMORY_S3_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/s3.hpp>
#include <pylon/core/error_code.hpp>

namespace pylon::memory {

namespace detail {

PYLON_INLINE S3Bucket const& existingBucket(S3Service& service, std::string_view name) {
    if (auto const* const found = service.find(name)) return *found;
    throw Error{ErrorKind::notFound, "this Cloud has no bucket " + std::string{name}};
}

} // namespace detail

PYLON_INLINE void S3::createBucket(std::string_view name) {
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    if (account_->s3.find(name) != nullptr) return;
    s3::CreateBucket input{.bucket = std::string{name}};
    if (account_->options.region != "us-east-1")
        input.createBucketConfiguration = s3::CreateBucketConfiguration{account_->options.region};
    auto answer = account_->s3.createBucket(input, {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error()) {
        ErrorDetails details{
            .kind = kindOf(refusal->code, refusal->status), .code = refusal->code, .message = refusal->message};
        details.httpStatus = refusal->status;
        details.service = s3::service.id;
        details.operation = s3::CreateBucket::name;
        throw Error{std::move(details)};
    }
    clock.changed();
}

PYLON_INLINE void S3::setMinPartSize(std::size_t bytes) {
    auto const lock = account_->clock.lock();
    account_->s3.setMinPartSize(bytes);
}

PYLON_INLINE void S3::setMaxCopySize(std::uint64_t bytes) {
    auto const lock = account_->clock.lock();
    account_->s3.setMaxCopySize(bytes);
}

PYLON_INLINE std::vector<std::string> S3::keys(std::string_view bucket) const {
    auto const lock = account_->clock.lock();
    std::vector<std::string> keys;
    for (auto const& [key, object] : detail::existingBucket(account_->s3, bucket))
        keys.push_back(key);
    return keys;
}

PYLON_INLINE std::string S3::content(std::string_view bucket, std::string_view key) const {
    auto const lock = account_->clock.lock();
    auto const& objects = detail::existingBucket(account_->s3, bucket);
    auto const found = objects.find(key);
    if (found == objects.end())
        throw Error{ErrorKind::notFound, "this Cloud's bucket " + std::string{bucket} + " has no such object"};
    return found->second.content;
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_S3_IPP
