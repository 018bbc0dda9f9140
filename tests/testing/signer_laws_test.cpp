// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/signer_laws.hpp>

#include "support/broken_models.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace testing_signer_laws_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t {
    none,
    counts,
    addsOnly,
    keepsTheToken,
    signsTheSignature,
    changesTheBody,
    sortsHeaders,
    clearsOnFailure,
    sendsTheKey,
    quotesTheKey,
    quotesTheToken,
    foreignKind,
    belongsToAThread,
    lostByMoving,
    throws
};

/// Signs with what is no signature, but depends on all that one depends on; with one thing wrong with it.
class FaultySigner {
public:
    explicit FaultySigner(Fault fault) : fault_(fault) {}
    FaultySigner(FaultySigner&& other) noexcept : fault_(other.fault_), moved_(other.moved_ + 1) {}

    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        if (is(Fault::belongsToAThread) && std::this_thread::get_id() != owner_)
            return Error{ErrorKind::credentials, "another thread's"};
        if (credentials.secretAccessKey.empty() || credentials.accessKeyId.find('\n') != std::string::npos ||
            credentials.sessionToken.reveal().find('\n') != std::string_view::npos)
            return refused(request, credentials);
        if (!is(Fault::signsTheSignature) && !is(Fault::addsOnly)) request.headers.remove("X-Proof");
        std::size_t proof = std::hash<std::string_view>{}(credentials.secretAccessKey.reveal());
        for (auto const [name, value] : request.headers)
            if (name != "X-Token" && (name != "X-Proof" || is(Fault::signsTheSignature)))
                proof += std::hash<std::string_view>{}(value);
        proof += std::hash<std::string_view>{}(request.body) + std::hash<std::string_view>{}(scope.service) +
                 static_cast<std::size_t>(now.time_since_epoch().count());
        if (is(Fault::counts)) proof += calls_++;
        if (is(Fault::lostByMoving)) proof += static_cast<std::size_t>(moved_);
        auto const text =
            is(Fault::sendsTheKey) ? std::string{credentials.secretAccessKey.reveal()} : std::to_string(proof);
        if (is(Fault::addsOnly))
            request.headers.add("X-Proof", text);
        else
            request.headers.set("X-Proof", text);
        if (!credentials.sessionToken.empty())
            request.headers.set("X-Token", credentials.sessionToken.reveal());
        else if (!is(Fault::keepsTheToken))
            request.headers.remove("X-Token");
        if (is(Fault::changesTheBody)) request.body.own() += " ";
        if (is(Fault::sortsHeaders)) request.headers.set("Content-Type", "text");
        return {};
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return fault_ == fault; }

    Result<void> refused(Request& request, Credentials const& credentials) const {
        if (is(Fault::clearsOnFailure)) request = {};
        std::string message = "these cannot be used";
        if (is(Fault::quotesTheKey)) message += credentials.secretAccessKey.reveal();
        if (is(Fault::quotesTheToken)) message += credentials.sessionToken.reveal();
        return Error{is(Fault::foreignKind) ? ErrorKind::denied : ErrorKind::credentials, std::move(message)};
    }

    Fault fault_;
    int moved_ = 0;
    std::thread::id owner_ = std::this_thread::get_id();
    mutable std::atomic<std::size_t> calls_{0};
};

Violations check(Fault fault) {
    return checkSignerLaws([fault] { return FaultySigner{fault}; });
}

} // namespace

TEST_CASE("each law of signers is broken by a signer that is wrong in that alone", "[laws][signer]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = SignerLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::repeats, check(Fault::counts));
    broken.expect(Laws::signsAnew, check(Fault::addsOnly));
    broken.expect(Laws::signsAnew, check(Fault::keepsTheToken));
    broken.expect(Laws::signsAnew, check(Fault::signsTheSignature));
    broken.expect(Laws::leavesRequest, check(Fault::changesTheBody));
    broken.expect(Laws::leavesRequest, check(Fault::sortsHeaders));
    broken.expect(Laws::leavesRequest, check(Fault::clearsOnFailure));
    broken.expect(Laws::keepsSecrets, check(Fault::sendsTheKey));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesTheKey));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesTheToken));
    broken.expect(Laws::errorKinds, check(Fault::foreignKind));
    broken.expect(Laws::threads, check(Fault::belongsToAThread));
    broken.expect(Laws::moves, check(Fault::lostByMoving));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_signer_laws_test
