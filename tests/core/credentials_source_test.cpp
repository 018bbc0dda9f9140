// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/credentials_source.hpp>

#include "archetypes/credentials_source.hpp"
#include "support/scripted_source.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace core_credentials_source_test {

using namespace pylon;

namespace {

struct WithoutName {
    Result<CredentialsFound> find(CallLimits const&);
};
struct WithoutFind {
    std::string name() const;
};
struct WithNumber {
    int name() const;
    Result<CredentialsFound> find(CallLimits const&);
};
struct WithOtherResult {
    std::string name() const;
    Result<Credentials> find(CallLimits const&);
};
struct NotMovable {
    NotMovable(NotMovable&&) = delete;
    std::string name() const;
    Result<CredentialsFound> find(CallLimits const&);
};
struct NameNotConst {
    std::string name();
    Result<CredentialsFound> find(CallLimits const&);
};

static_assert(!CredentialsSource<WithoutName>);
static_assert(!CredentialsSource<WithoutFind>);
static_assert(!CredentialsSource<WithNumber>);
static_assert(!CredentialsSource<WithOtherResult>);
static_assert(!CredentialsSource<NotMovable>);
static_assert(!CredentialsSource<NameNotConst>);

} // namespace

TEST_CASE("any source is one", "[core][credentials_source]") {
    AnyCredentialsSource archetype{archetype::CredentialsSource{0}};
    CHECK(archetype.name() == "archetype");
    CHECK(archetype.find({}).value().whyNone == "it is an archetype");
    AnyCredentialsSource moved{std::move(archetype)};
    CHECK_FALSE(moved.find({}).value().credentials);
    AnyCredentialsSource scripted{test::ScriptedSource{[] { return test::foundCredentials("A"); }}};
    CHECK(scripted.find({}).value().credentials->accessKeyId == "A");
}

} // namespace core_credentials_source_test
