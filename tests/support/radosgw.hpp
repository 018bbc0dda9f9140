// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_RADOSGW_HPP
#define PYLON_TESTS_SUPPORT_RADOSGW_HPP

#include "support/counterpart.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/s3/management.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace pylon::test {

/// The world that is Ceph's radosgw.
struct Radosgw {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = counterpart("PYLON_S3_ENDPOINT");
};

/// Makes a bucket that no other test has; returns its name.
inline std::string makeBucket(DefaultClient const& aws) {
    auto name = "test-" + makeUuid();
    s3::CreateBucket operation{.bucket = name};
    // Our own AWS is in another region than radosgw, which is in the one that has no name.
    auto made = aws.invoke(operation);
    if (!made && made.error().code() == "IllegalLocationConstraintException") {
        operation.createBucketConfiguration = {{.locationConstraint = memory::Cloud{}.clientConfig().region}};
        made = aws.invoke(operation);
    }
    REQUIRE(made.hasValue());
    return name;
}

/// What a call fails with.
template <class Call> Error errorOf(Call const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

/// Bytes that are the same in every run, and like no text.
inline std::string bytesOf(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (auto& each : bytes) {
        state = state * 1664525 + 1013904223;
        each = static_cast<char>(state >> 24);
    }
    return bytes;
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RADOSGW_HPP
