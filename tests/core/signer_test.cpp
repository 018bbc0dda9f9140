// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/signer.hpp>

#include "archetypes/signer.hpp"

#include <catch2/catch.hpp>

namespace core_signer_test {

using namespace pylon;

namespace {

struct SignsNothing {};
struct SaysNothing {
    void sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};
struct SaysWhetherOnly {
    bool sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};
struct ChangesItself {
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime);
};
struct NeedsNoTime {
    Result<void> sign(Request&, Credentials const&, SigningScope const&) const;
};
struct WantsToChangeCredentials {
    Result<void> sign(Request&, Credentials&, SigningScope const&, WallTime) const;
};
struct CannotBeMoved {
    CannotBeMoved() = default;
    CannotBeMoved(CannotBeMoved&&) = delete;
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};

struct SaysNoUrl : archetype::Signer {
    Result<void> presign(Request const&, Credentials const&, SigningScope const&, WallTime, std::chrono::seconds) const;
};
struct SaysTheUrlOnly : archetype::Signer {
    std::string presign(Request const&, Credentials const&, SigningScope const&, WallTime, std::chrono::seconds) const;
};
struct ChangesTheRequest : archetype::Signer {
    Result<std::string> presign(Request&, Credentials const&, SigningScope const&, WallTime,
                                std::chrono::seconds) const;
};
struct PresignsForEver : archetype::Signer {
    Result<std::string> presign(Request const&, Credentials const&, SigningScope const&, WallTime) const;
};
struct ChangesItselfPresigning : archetype::Signer {
    Result<std::string> presign(Request const&, Credentials const&, SigningScope const&, WallTime,
                                std::chrono::seconds);
};
struct PresignsOnly {
    Result<std::string> presign(Request const&, Credentials const&, SigningScope const&, WallTime,
                                std::chrono::seconds) const;
};

} // namespace

TEST_CASE("a signer that presigns must have all that is asked of it", "[core][signer]") {
    STATIC_REQUIRE(PresigningSignerPolicy<archetype::PresigningSigner>);
    STATIC_REQUIRE(!PresigningSignerPolicy<archetype::Signer>);
    STATIC_REQUIRE(!PresigningSignerPolicy<Unsigned>);
    STATIC_REQUIRE(!PresigningSignerPolicy<SaysNoUrl>);
    STATIC_REQUIRE(!PresigningSignerPolicy<SaysTheUrlOnly>);
    STATIC_REQUIRE(!PresigningSignerPolicy<ChangesTheRequest>);
    STATIC_REQUIRE(!PresigningSignerPolicy<PresignsForEver>);
    STATIC_REQUIRE(!PresigningSignerPolicy<ChangesItselfPresigning>);
    STATIC_REQUIRE(!PresigningSignerPolicy<PresignsOnly>);
}

TEST_CASE("a signer must have all that is asked of it", "[core][signer]") {
    STATIC_REQUIRE(SignerPolicy<archetype::Signer>);
    STATIC_REQUIRE(SignerPolicy<Unsigned>);
    STATIC_REQUIRE(!SignerPolicy<SignsNothing>);
    STATIC_REQUIRE(!SignerPolicy<SaysNothing>);
    STATIC_REQUIRE(!SignerPolicy<SaysWhetherOnly>);
    STATIC_REQUIRE(!SignerPolicy<ChangesItself>);
    STATIC_REQUIRE(!SignerPolicy<NeedsNoTime>);
    STATIC_REQUIRE(!SignerPolicy<WantsToChangeCredentials>);
    STATIC_REQUIRE(!SignerPolicy<CannotBeMoved>);
}

TEST_CASE("Unsigned leaves a request as it is", "[core][signer]") {
    Request request;
    request.headers.set("x-mine", "1");
    CHECK(Unsigned{}.sign(request, {"AKID", Secret{"s"}}, {}, {}));
    CHECK(request.headers.size() == 1);
}

} // namespace core_signer_test
