// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_S3_PARTS_HPP
#define PYLON_TESTS_SUPPORT_S3_PARTS_HPP

#include "support/swept_world.hpp"
#include <pylon/services/s3.hpp>

#include <span>
#include <string>
#include <utility>

namespace pylon::test {

/// A bucket of a Cloud that takes parts of a few bytes, so that many of them can be moved.
struct PartsWorld : SweptWorld {
    PartsWorld() {
        cloud.s3().createBucket("bucket");
        cloud.s3().setMinPartSize(1);
    }

    /// What Bucket::upload does, with parts of four bytes unless the options say otherwise.
    s3::PutReceipt upload(s3::TransferSource source, s3::UploadOptions options = {}) const {
        if (!options.partSize) options.partSize = 4;
        std::string const bucketName = "bucket";
        return s3::detail::Uploader<memory::Client>{client, bucketName, "k", std::move(options)}.upload(source, 1);
    }
    s3::PutReceipt upload(std::string const& text, s3::UploadOptions options = {}) const {
        return upload(s3::TransferSource{std::as_bytes(std::span{text})}, std::move(options));
    }
    /// What Bucket::copy does from "k" to "copy", with parts of four bytes unless the options say otherwise.
    s3::PutReceipt copy(s3::CopyOptions options = {}, std::uint64_t most = 5) const {
        if (!options.partSize) options.partSize = 4;
        std::string const bucketName = "bucket";
        return s3::detail::Copier<memory::Client>{
            client, bucketName, "copy", std::move(options), {.most = most, .leastPart = 1}}
            .copy({bucketName, "k"});
    }
    std::string download(s3::DownloadOptions options = {.partSize = 4}) const {
        std::string text;
        bucket.download(
            "k",
            [&](std::span<std::byte const> bytes) {
                text.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
            },
            std::move(options));
        return text;
    }
    std::size_t uploadsLeft() const { return bucket.uploads().collect().size(); }
    std::string content() const { return cloud.s3().content("bucket", "k"); }
    bool isThere() const { return !cloud.s3().keys("bucket").empty(); }

    s3::Bucket<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> bucket{client, "bucket"};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_S3_PARTS_HPP
