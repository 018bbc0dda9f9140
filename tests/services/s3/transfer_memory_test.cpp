// SPDX-License-Identifier: BSL-1.0
// Uploads and downloads of objects in parts, on the in-memory AWS.

#include "support/s3_parts.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace s3_transfer_memory_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// What a call throws.
template <class F> Error errorOf(F const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

/// A source that gives a text a few bytes at a time.
s3::TransferSource::Callback dripping(std::string const& text) {
    return [&text, at = std::size_t{0}](std::span<std::byte> to) mutable {
        auto const count = std::min({to.size(), text.size() - at, std::size_t{3}});
        std::copy_n(reinterpret_cast<std::byte const*>(text.data()) + at, count, to.begin());
        at += count;
        return count;
    };
}

/// How many requests were made for an operation on the object.
std::size_t requestsFor(PartsWorld const& w, std::string_view operation) {
    auto const requests = w.cloud.requests();
    return static_cast<std::size_t>(std::ranges::count_if(requests, [&](Request const& each) {
        if (operation == "UploadPart") return each.query.starts_with("partNumber=");
        return each.query.empty() && each.method == (operation == "PutObject" ? "PUT" : "GET");
    }));
}

std::string contentOf(std::filesystem::path const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A folder that is empty, and goes with all that is in it.
struct Folder {
    Folder() { std::filesystem::create_directory(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path}, {}));
    }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("pylon-transfer-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" + std::to_string(getpid()));
};

} // namespace

TEST_CASE("an object of any size goes up and down, whole or in parts", "[s3][memory][transfer]") {
    for (std::size_t const size : {0U, 1U, 3U, 4U, 5U, 8U, 9U, 41U})
        for (std::size_t const window : {1U, 3U}) {
            INFO(size << " bytes, window " << window);
            PartsWorld w;
            std::string text;
            for (std::size_t i = 0; i != size; ++i)
                text.push_back(static_cast<char>('a' + i % 26));
            std::vector<std::uint64_t> steps;
            w.upload(text, {.metadata = {{"a", "\xc5\xbc"}},
                            .contentType = "x/y",
                            .window = window,
                            .progress = [&](s3::TransferProgress const& progress) {
                                steps.push_back(progress.bytes);
                                CHECK(progress.total == size);
                            }});
            CHECK(w.content() == text);
            CHECK(std::ranges::is_sorted(steps));
            CHECK(steps.back() == size);
            CHECK(requestsFor(w, "PutObject") == (size <= 4 ? 1 : 0));
            CHECK(requestsFor(w, "UploadPart") == (size <= 4 ? 0 : (size + 3) / 4));
            CHECK(w.uploadsLeft() == 0);

            w.upload(s3::TransferSource{dripping(text)});
            CHECK(w.content() == text);
            CHECK(w.download({.partSize = 4, .window = window}) == text);
            CHECK(requestsFor(w, "GetObject") == (size <= 4 ? 1 : (size + 3) / 4));
        }
}

TEST_CASE("what describes the object goes with it, in parts, too", "[s3][memory][transfer]") {
    PartsWorld w;
    auto const receipt = w.upload("0123456789", {.metadata = {{"a", "\xc5\xbc"}},
                                                 .contentType = "x/y",
                                                 .contentEncoding = "z",
                                                 .contentDisposition = "inline",
                                                 .cacheControl = "no-store"});
    auto const head = w.bucket.head("k");
    CHECK(head.eTag == receipt.eTag);
    CHECK(head.eTag.ends_with("-3\""));
    CHECK(head.metadata.at("a") == "\xc5\xbc");
    CHECK(head.contentType == "x/y");
    CHECK(head.contentEncoding == "z");
    // S3 was told the checksum of the whole, which get() then checks.
    CHECK(w.bucket.fetch("k").info.checksumCRC32 == "poTHxg==");
}

TEST_CASE("files go up and come down, and a failed download leaves none", "[s3][memory][transfer]") {
    PartsWorld w;
    Folder folder;
    auto const file = folder.path / "file";
    std::ofstream{file, std::ios::binary} << "0123456789";
    w.upload(s3::TransferSource{file});
    CHECK(w.content() == "0123456789");

    auto const copy = folder.path / "copy";
    auto const info = w.bucket.download("k", copy, {.partSize = 4});
    CHECK(info.size == 10);
    CHECK(contentOf(copy) == "0123456789");
    CHECK(folder.files() == 2);

    // One that is there stays as it is where the download fails.
    w.cloud.faults().always().on("GetObject").fail("AccessDenied", 403);
    CHECK(errorOf([&] { w.bucket.download("k", copy, {.partSize = 4}); }).kind() == ErrorKind::denied);
    CHECK(errorOf([&] { w.bucket.download("k", folder.path / "other", {.partSize = 4}); }).kind() == ErrorKind::denied);
    w.cloud.faults().clear();
    CHECK(folder.files() == 2);
    CHECK(contentOf(copy) == "0123456789");

    CHECK(errorOf([&] { w.bucket.download("k", folder.path / "none" / "x"); }).kind() == ErrorKind::invalidInput);
    CHECK(errorOf([&] { w.bucket.download("missing", folder.path / "x"); }).kind() == ErrorKind::notFound);
    CHECK(errorOf([&] { w.bucket.upload("k", folder.path / "missing"); }).kind() == ErrorKind::invalidInput);
    CHECK(errorOf([&] { w.bucket.upload("k", folder.path); }).kind() == ErrorKind::invalidInput);
    CHECK(folder.files() == 2);
}

TEST_CASE("memory takes a download that it can hold", "[s3][memory][transfer]") {
    PartsWorld w;
    w.upload("0123456789");
    std::string room(11, '.');
    CHECK(w.bucket.download("k", std::as_writable_bytes(std::span{room}), {.partSize = 4}).size == 10);
    CHECK(room == "0123456789.");
    std::string small(9, '.');
    auto const before = requestsFor(w, "GetObject");
    CHECK(errorOf([&] { w.bucket.download("k", std::as_writable_bytes(std::span{small})); }).kind() ==
          ErrorKind::invalidInput);
    CHECK(requestsFor(w, "GetObject") == before);
}

TEST_CASE("what a callback throws comes out, and nothing is left", "[s3][memory][transfer]") {
    struct Own {};
    for (std::size_t const window : {1U, 3U}) {
        PartsWorld w;
        CHECK_THROWS_AS(w.upload("0123456789", {.window = window, .progress = [](auto const&) { throw Own{}; }}), Own);
        CHECK_THROWS_AS(w.upload(s3::TransferSource{[left = 6](std::span<std::byte> to) mutable -> std::size_t {
                                     if (left-- == 0) throw Own{};
                                     return std::min<std::size_t>(to.size(), 1);
                                 }},
                                 {.window = window}),
                        Own);
        CHECK(w.uploadsLeft() == 0);
        CHECK_FALSE(w.isThere());
        w.upload("0123456789");
        CHECK_THROWS_AS(w.download({.partSize = 4, .progress = [](auto const&) { throw Own{}; }}), Own);
        CHECK_THROWS_AS(w.bucket.download("k", [](std::span<std::byte const>) { throw Own{}; }), Own);
    }
}

TEST_CASE("a source that is not as long as it was said is refused", "[s3][memory][transfer]") {
    PartsWorld w;
    std::string const text = "0123456789";
    for (std::uint64_t const size : {0U, 3U, 9U, 11U, 20U}) {
        INFO(size);
        CHECK(errorOf([&] { w.upload(s3::TransferSource{dripping(text)}, {.size = size}); }).kind() ==
              ErrorKind::invalidInput);
    }
    CHECK_FALSE(w.isThere());
    CHECK(w.uploadsLeft() == 0);
    w.upload(s3::TransferSource{dripping(text)}, {.size = 10});
    CHECK(w.content() == text);
}

TEST_CASE("sizes that cannot be are refused before anything is sent", "[s3][memory][transfer]") {
    PartsWorld w;
    auto const before = w.cloud.requests().size();
    auto const refused = [&](s3::UploadOptions options) {
        return errorOf([&] {
                   w.bucket.upload(
                       "k", [](std::span<std::byte>) -> std::size_t { throw std::logic_error{"it was read"}; },
                       std::move(options));
               }).kind() == ErrorKind::invalidInput;
    };
    CHECK(refused({.partSize = (std::uint64_t{5} << 20) - 1}));
    CHECK(refused({.partSize = (std::uint64_t{5} << 30) + 1}));
    CHECK(refused({.size = (std::uint64_t{50} << 40) + 1}));
    CHECK(refused({.partSize = std::uint64_t{5} << 20, .size = std::uint64_t{50} << 30}));
    CHECK(errorOf([&] { w.upload("text", {.metadata = {{"a", std::string(3000, 'x')}}}); }).kind() ==
          ErrorKind::invalidInput);
    CHECK(errorOf([&] { w.download({.partSize = 0}); }).kind() == ErrorKind::invalidInput);
    CHECK(w.cloud.requests().size() == before);
}

TEST_CASE("an upload is gone on with, and sends only what is missing or other", "[s3][memory][transfer]") {
    for (auto const checksum : {Checksum::automatic, Checksum::md5, Checksum::none}) {
        PartsWorld w;
        w.cloud.faults().nth(3).on("UploadPart").fail("AccessDenied", 403);
        auto const error =
            errorOf([&] { w.upload("0123456789abcdef", {.checksum = checksum, .window = 1, .keepParts = true}); });
        CHECK(error.kind() == ErrorKind::denied);
        REQUIRE(w.uploadsLeft() == 1);
        auto const left = w.bucket.uploads("k").collect().front();
        CHECK(left.key == "k");
        CHECK(error.message().find(left.uploadId) != std::string::npos);

        auto const before = requestsFor(w, "UploadPart");
        // The first part is another by now.
        w.upload("x123456789abcdef", {.checksum = checksum, .resume = left.uploadId});
        CHECK(w.content() == "x123456789abcdef");
        CHECK(requestsFor(w, "UploadPart") - before == 3);
        CHECK(w.uploadsLeft() == 0);
        CHECK(errorOf([&] { w.upload("0123456789", {.resume = left.uploadId}); }).code() == "NoSuchUpload");
    }
}

TEST_CASE("an upload that is left is listed and aborted", "[s3][memory][transfer]") {
    PartsWorld w;
    w.cloud.faults().always().on("UploadPart").fail("AccessDenied", 403);
    CHECK_THROWS_AS(w.upload("0123456789", {.keepParts = true}), Error);
    CHECK_THROWS_AS(w.upload("0123456789"), Error);
    for (auto const& each : w.bucket.uploads())
        w.bucket.abortUpload(each.key, each.uploadId);
    CHECK(w.uploadsLeft() == 0);
    CHECK(errorOf([&] { w.bucket.abortUpload("k", ""); }).kind() == ErrorKind::invalidInput);
}

TEST_CASE("conditions of an upload in parts are looked at when it is completed", "[s3][memory][transfer]") {
    PartsWorld w;
    w.bucket.put("k", "before");
    CHECK(errorOf([&] { w.upload("0123456789", {.ifNoneMatch = "*"}); }).kind() == ErrorKind::conflict);
    CHECK(errorOf([&] { w.upload("0123456789", {.ifMatch = "\"other\""}); }).kind() == ErrorKind::conflict);
    CHECK(w.content() == "before");
    CHECK(w.uploadsLeft() == 0);
    w.upload("0123456789", {.ifMatch = w.bucket.head("k").eTag});
    CHECK(w.content() == "0123456789");
}

TEST_CASE("an object that changes while it is read is an error", "[s3][memory][transfer]") {
    PartsWorld w;
    for (auto const* next : {"9876543210", "x", "012345678901234567890"}) {
        w.upload("0123456789");
        auto const error = errorOf([&] {
            w.download({.partSize = 4, .window = 1, .progress = [&](auto const& progress) {
                            if (progress.bytes == 4) w.bucket.put("k", next);
                        }});
        });
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(error.message().find("changed while it was read") != std::string::npos);
    }
    CHECK(errorOf([&] { w.download({.ifMatch = "\"other\""}); }).kind() == ErrorKind::conflict);
}

TEST_CASE("a stop token ends a transfer, and its parts go with it", "[s3][memory][transfer]") {
    PartsWorld w;
    std::stop_source stop;
    auto const client = w.client.with(CallLimits{.stop = stop.get_token()});
    std::string const text = "0123456789abcdef";
    std::string const name = "bucket";
    s3::TransferSource source{std::as_bytes(std::span{text})};
    s3::UploadOptions options{.partSize = 4, .window = 1, .progress = [&](auto const&) { stop.request_stop(); }};
    s3::detail::Uploader<memory::Client> uploader{client, name, "k", options};
    CHECK(errorOf([&] { uploader.upload(source, 1); }).kind() == ErrorKind::cancelled);
    CHECK(w.uploadsLeft() == 0);
    CHECK_FALSE(w.isThere());

    w.upload(text);
    stop = {};
    s3::Bucket bucket{w.client.with(CallLimits{.stop = stop.get_token()}), "bucket"};
    CHECK(errorOf([&] {
              bucket.download("k", [](std::span<std::byte const>) {},
                              {.partSize = 4, .window = 1, .progress = [&](auto const&) { stop.request_stop(); }});
          }).kind() == ErrorKind::cancelled);
}

} // namespace s3_transfer_memory_test
