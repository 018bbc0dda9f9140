// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/presigning_signer_laws.hpp>

#include "support/broken_models.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace testing_presigning_signer_laws_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t {
    none,
    counts,
    losesTheQuery,
    changesTheHost,
    signsAnyMethod,
    forgetsTheTime,
    holdsForEver,
    refusesAWeek,
    foreignSpanKind,
    showsTheKey,
    quotesTheToken,
    foreignKind,
    belongsToAThread,
    throws
};

/// Presigns with what is no signature, but depends on all that one depends on; with one thing wrong with it.
class FaultyPresigner {
public:
    explicit FaultyPresigner(Fault fault) : fault_(fault) {}
    FaultyPresigner(FaultyPresigner&& other) noexcept : fault_(other.fault_) {}

    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const { return {}; }

    Result<std::string> presign(Request const& request, Credentials const& credentials, SigningScope const& scope,
                                WallTime now, std::chrono::seconds expires) const {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        if (is(Fault::belongsToAThread) && std::this_thread::get_id() != owner_)
            return Error{ErrorKind::credentials, "another thread's"};
        if (credentials.secretAccessKey.empty() ||
            credentials.sessionToken.reveal().find('\n') != std::string_view::npos) {
            std::string message = "these cannot be used";
            if (is(Fault::quotesTheToken)) message += credentials.sessionToken.reveal();
            return Error{is(Fault::foreignKind) ? ErrorKind::denied : ErrorKind::credentials, std::move(message)};
        }
        auto const longest = is(Fault::refusesAWeek) ? std::chrono::days{6} : std::chrono::days{7};
        if (!is(Fault::holdsForEver) && (expires.count() < 1 || expires > longest))
            return Error{is(Fault::foreignSpanKind) ? ErrorKind::credentials : ErrorKind::invalidInput, "not so long"};
        auto const hash = std::hash<std::string_view>{};
        std::size_t proof = hash(credentials.secretAccessKey.reveal()) + hash(scope.service) +
                            static_cast<std::size_t>(expires.count());
        if (!is(Fault::signsAnyMethod)) proof += hash(request.method);
        if (!is(Fault::forgetsTheTime)) proof += static_cast<std::size_t>(now.time_since_epoch().count());
        if (is(Fault::counts)) proof += calls_++;
        auto signedRequest = request;
        if (is(Fault::losesTheQuery)) signedRequest.query.clear();
        if (is(Fault::changesTheHost)) signedRequest.authority = "elsewhere";
        if (!signedRequest.query.empty()) signedRequest.query += "&";
        // As it is signed: a parameter without a value has an equals sign.
        if (auto const bare = signedRequest.query.find("&a&"); bare != std::string::npos)
            signedRequest.query.insert(bare + 2, "=");
        signedRequest.query += "proof=" + std::to_string(proof);
        if (is(Fault::showsTheKey)) signedRequest.query += credentials.secretAccessKey.reveal();
        return signedRequest.url();
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return fault_ == fault; }

    Fault fault_;
    std::thread::id owner_ = std::this_thread::get_id();
    mutable std::atomic<std::size_t> calls_{0};
};

Violations check(Fault fault) {
    return checkPresigningSignerLaws([fault] { return FaultyPresigner{fault}; });
}

} // namespace

TEST_CASE("each law of signers that presign is broken by one that is wrong in that alone", "[laws][signer]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = PresigningSignerLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::repeats, check(Fault::counts));
    broken.expect(Laws::keepsRequest, check(Fault::losesTheQuery));
    broken.expect(Laws::keepsRequest, check(Fault::changesTheHost));
    broken.expect(Laws::tellsApart, check(Fault::signsAnyMethod));
    broken.expect(Laws::tellsApart, check(Fault::forgetsTheTime));
    broken.expect(Laws::span, check(Fault::holdsForEver));
    broken.expect(Laws::span, check(Fault::refusesAWeek));
    broken.expect(Laws::span, check(Fault::foreignSpanKind));
    broken.expect(Laws::keepsSecrets, check(Fault::showsTheKey));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesTheToken));
    broken.expect(Laws::errorKinds, check(Fault::foreignKind));
    broken.expect(Laws::threads, check(Fault::belongsToAThread));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_presigning_signer_laws_test
