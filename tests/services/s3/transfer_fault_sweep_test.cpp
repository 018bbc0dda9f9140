// SPDX-License-Identifier: BSL-1.0
// Uploads, downloads and copies in parts with a fault at each of their transmissions.

#include "support/s3_parts.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace s3_transfer_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

std::string const text = "0123456789";

/// A fault, and whether a call survives it that is tried again.
struct Swept {
    Fault fault;
    bool passes;
};

std::vector<Swept> sweptFaults() {
    std::vector<Swept> all{
        {{.kind = FaultKind::respond, .status = 500}, true},
        {{.kind = FaultKind::respond, .status = 502, .body = "<html>Bad Gateway</html>"}, true},
        {{.kind = FaultKind::respond, .status = 200, .body = "<Error><Code>InternalError</Code></Error>"}, false},
        {{.kind = FaultKind::respond, .status = 200, .body = "<html>Welcome</html>"}, false},
        {{.kind = FaultKind::respond, .status = 200}, false},
        {{.kind = FaultKind::throttle}, true},
        {{.kind = FaultKind::fail, .status = 503, .code = "SlowDown"}, true},
        {{.kind = FaultKind::fail, .status = 403, .code = "AccessDenied"}, false},
        {{.kind = FaultKind::timeOut}, true},
        {{.kind = FaultKind::loseAnswer}, true},
        {{.kind = FaultKind::delay, .by = 45s}, true},
        {{.kind = FaultKind::delay, .by = 2min}, true},
        {{.kind = FaultKind::corrupt}, false},
        {{.kind = FaultKind::skewClock, .by = 10h}, false},
    };
    for (auto const point :
         {ResetPoint::beforeRequest, ResetPoint::withinRequest, ResetPoint::afterRequest, ResetPoint::withinAnswer})
        all.push_back({{.kind = FaultKind::reset, .point = point}, true});
    return all;
}

/// Whether a fault can leave an upload of which nobody was told.
bool canHide(Fault const& fault, std::size_t transmission) {
    bool const lost = fault.kind == FaultKind::loseAnswer || fault.kind == FaultKind::delay ||
                      fault.kind == FaultKind::corrupt || fault.kind == FaultKind::reset;
    return transmission == 1 && lost;
}

} // namespace

TEST_CASE("no fault makes an upload in parts succeed without its parts, or leaves some", "[s3][memory][sweep]") {
    for (auto const& [fault, passes] : sweptFaults())
        for (std::size_t transmission = 1; transmission <= 5; ++transmission)
            for (std::size_t const window : {1U, 3U}) {
                INFO(describe(fault) << " at transmission " << transmission << ", window " << window);
                PartsWorld w;
                w.cloud.faults().nth(transmission).inject(fault);
                bool failed = false;
                try {
                    w.upload(text, {.window = window});
                } catch (Error const& error) {
                    INFO(error.what());
                    failed = true;
                }
                CHECK(w.cloud.faults().history().size() == 1);
                w.cloud.faults().clear();
                if (passes) CHECK_FALSE(failed);
                if (!failed) CHECK((w.isThere() && w.content() == text));
                CHECK(w.uploadsLeft() <= (canHide(fault, transmission) ? 1 : 0));
                if (w.isThere()) CHECK(w.download() == text);
            }
}

TEST_CASE("an operation of an upload that always fails ends it, and no part stays", "[s3][memory][sweep]") {
    for (auto const* operation : {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"})
        for (auto const& [fault, passes] : sweptFaults()) {
            bool const acts = fault.kind == FaultKind::delay || fault.kind == FaultKind::corrupt ||
                              fault.kind == FaultKind::loseAnswer || fault.kind == FaultKind::skewClock ||
                              fault.point == ResetPoint::withinAnswer;
            // A part's answer is believed by its ETag, which these do not have.
            INFO(describe(fault) << " of every " << operation);
            PartsWorld w;
            w.cloud.faults().always().on(operation).inject(fault);
            bool failed = false;
            try {
                w.upload(text);
            } catch (Error const&) {
                failed = true;
            }
            w.cloud.faults().clear();
            if (!failed) CHECK((w.isThere() && w.content() == text));
            if (!acts) CHECK(failed);
            if (!acts) CHECK_FALSE(w.isThere());
            if (std::string{operation} != "CreateMultipartUpload") CHECK(w.uploadsLeft() == 0);
        }
}

TEST_CASE("no fault makes a copy in parts succeed without its bytes, or leaves some", "[s3][memory][sweep]") {
    for (auto const& [fault, passes] : sweptFaults())
        for (std::size_t transmission = 1; transmission <= 6; ++transmission)
            for (std::size_t const window : {1U, 3U}) {
                INFO(describe(fault) << " at transmission " << transmission << ", window " << window);
                PartsWorld w;
                w.bucket.put("k", text, {.metadata = {{"a", "b"}}});
                w.cloud.faults().nth(transmission).inject(fault);
                std::string failure;
                try {
                    w.copy({.threshold = 1, .window = window});
                } catch (Error const& error) {
                    failure = error.what();
                }
                CHECK(w.cloud.faults().history().size() == 1);
                w.cloud.faults().clear();
                if (passes) CHECK(failure == "");
                bool const isThere = w.cloud.s3().keys("bucket").front() == "copy";
                if (failure.empty()) CHECK(isThere);
                if (isThere) CHECK(w.cloud.s3().content("bucket", "copy") == text);
                CHECK(w.uploadsLeft() <= (canHide(fault, transmission - 1) ? 1 : 0));
                CHECK(w.content() == text);
            }
}

TEST_CASE("an operation of a copy that always fails ends it, and no part stays", "[s3][memory][sweep]") {
    for (auto const* operation : {"HeadObject", "CreateMultipartUpload", "UploadPartCopy", "CompleteMultipartUpload"}) {
        PartsWorld w;
        w.bucket.put("k", text);
        w.cloud.faults().always().on(operation).fail("AccessDenied", 403);
        CHECK_THROWS_AS(w.copy({.threshold = 1}), Error);
        w.cloud.faults().clear();
        CHECK_FALSE(w.bucket.exists("copy"));
        CHECK(w.uploadsLeft() == 0);
    }
}

TEST_CASE("an upload whose abort fails says so, and what is left is found", "[s3][memory][sweep]") {
    PartsWorld w;
    w.cloud.faults().always().on("UploadPart").fail("AccessDenied", 403);
    w.cloud.faults().always().on("AbortMultipartUpload").fail("AccessDenied", 403);
    std::string message;
    try {
        w.upload(text);
    } catch (Error const& error) {
        message = error.message();
    }
    auto const left = w.bucket.uploads().collect();
    REQUIRE(left.size() == 1);
    CHECK(message.find(left.front().uploadId) != std::string::npos);
}

TEST_CASE("no fault makes a download give other bytes", "[s3][memory][sweep]") {
    for (auto const& [fault, passes] : sweptFaults())
        for (std::uint64_t const partSize : {4U, 100U})
            for (std::size_t transmission = 1; transmission <= (partSize == 4 ? 4U : 2U); ++transmission) {
                INFO(describe(fault) << " at transmission " << transmission << ", parts of " << partSize);
                PartsWorld w;
                w.upload(text);
                w.cloud.faults().nth(transmission).inject(fault);
                std::string got;
                bool failed = false;
                try {
                    got = w.download({.partSize = partSize});
                } catch (Error const&) {
                    failed = true;
                }
                CHECK(w.cloud.faults().history().size() == 1);
                if (passes) CHECK_FALSE(failed);
                if (!failed) CHECK(got == text);
            }
}

} // namespace s3_transfer_fault_sweep_test
