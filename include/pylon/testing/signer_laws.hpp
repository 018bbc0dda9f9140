// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_SIGNER_LAWS_HPP
#define PYLON_TESTING_SIGNER_LAWS_HPP

#include <pylon/core/signer.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/violations.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What SignerPolicy demands of its models.
struct SignerLaws {
    static constexpr Law repeats{"signer.repeats", "the same request, signed twice at the same time, is signed alike"};
    static constexpr Law signsAnew{
        "signer.signsAnew", "a request that was signed before, at another time and by other credentials, is signed "
                            "as if it had not been"};
    static constexpr Law leavesRequest{"signer.leavesRequest",
                                       "signing adds headers of its own, and leaves the rest of the request as it is"};
    static constexpr Law keepsSecrets{
        "signer.keepsSecrets", "neither a request nor an error ever holds the secret key, nor an error the token"};
    static constexpr Law errorKinds{"signer.errorKinds", "an error is of the kind invalidInput or credentials"};
    static constexpr Law threads{"signer.threads", "sign() may be called by many threads at once"};
    static constexpr Law moves{"signer.moves", "a signer that was moved signs as before"};
    static constexpr Law doesNotThrow{"signer.doesNotThrow", "sign() does not throw"};

    static constexpr std::array all{repeats,    signsAnew, leavesRequest, keepsSecrets,
                                    errorKinds, threads,   moves,         doesNotThrow};
};

namespace detail {

/// What a request is signed with, and when.
struct SigningCase {
    Credentials credentials;
    SigningScope scope;
    WallTime now;
};

inline std::vector<Request> requestsToSign() {
    Request post;
    post.method = "POST";
    post.authority = "sqs.eu-west-1.amazonaws.com";
    post.headers.add("Content-Type", "application/x-amz-json-1.0");
    post.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    post.headers.add("x-spaced", "  a   b  ");
    post.headers.add("x-twice", "1");
    post.headers.add("x-twice", "2");
    post.body = R"({"MessageBody":"z\u0000"})";
    Request get;
    get.authority = "127.0.0.1:8080";
    get.scheme = "http";
    get.path = "/a%20b//../%C3%A9";
    get.query = "b=2&a=%2F&a&empty=";
    return {post, get};
}

inline std::vector<SigningCase> signingCases() {
    // AWS's own examples: no one's keys.
    Credentials const lasting{.accessKeyId = "AKIAIOSFODNN7EXAMPLE",
                              .secretAccessKey = Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
    Credentials const temporary{.accessKeyId = "ASIAIOSFODNN7EXAMPLE",
                                .secretAccessKey = Secret{"another+secret/that+must/not+be+seen0000"},
                                .sessionToken = Secret{"session-token-that-errors-do-not-hold"}};
    WallTime const time{std::chrono::seconds{1'767'323'045}};
    SigningScope const queue{.region = "eu-west-1", .service = "sqs"};
    SigningScope const bucket{.region = "us-east-1",
                              .service = "s3",
                              .encodePathTwice = false,
                              .normalizePath = false,
                              .payloadHash = PayloadHash::header};
    return {{lasting, queue, time},
            {temporary, queue, time + std::chrono::hours{30}},
            {lasting, bucket, time + std::chrono::minutes{1}},
            {temporary, bucket, time}};
}

/// The whole of a request as text: what a wire would show of it.
inline std::string textOf(Request const& request) {
    std::string text = request.method + " " + request.url();
    for (auto const [name, value] : request.headers)
        text.append("\n").append(name).append(": ").append(value);
    return text.append("\n\n").append(request.body);
}

/// Whether all that `before` had is there, in the same order; headers may have come in between.
inline bool isLeft(Request const& before, Request const& after) {
    std::size_t next = 0;
    for (auto const [name, value] : after.headers)
        if (next != before.headers.size() && before.headers[next].name == name && before.headers[next].value == value)
            ++next;
    return next == before.headers.size() && before.method == after.method && before.scheme == after.scheme &&
           before.authority == after.authority && before.path == after.path && before.query == after.query &&
           before.body == after.body;
}

template <SignerPolicy Signer> class SignerInspector {
public:
    explicit SignerInspector(Signer&& signer) : signer_(std::move(signer)) {}

    Violations inspect() {
        for (auto const& request : requestsToSign())
            for (auto const& now : signingCases()) {
                findings_.run(SignerLaws::doesNotThrow, [&] { signs(request, now); });
                for (auto const& before : signingCases())
                    findings_.run(SignerLaws::doesNotThrow, [&] { signsAnew(request, before, now); });
            }
        findings_.run(SignerLaws::doesNotThrow, [&] { fails(); });
        findings_.run(SignerLaws::threads, [&] { threads(); });
        findings_.run(SignerLaws::moves, [&] { moves(); });
        return findings_.take();
    }

private:
    /// The text of the request, signed; and of what came of it.
    std::string sign(Signer const& signer, Request& request, SigningCase const& how) {
        auto const outcome = signer.sign(request, how.credentials, how.scope, how.now);
        return outcome ? textOf(request) : outcome.error().what();
    }

    void keepsSecrets(Result<void> const& outcome, Request const& request, SigningCase const& how) {
        auto const secret = how.credentials.secretAccessKey.reveal();
        if (!secret.empty())
            findings_.require(SignerLaws::keepsSecrets, textOf(request).find(secret) == std::string::npos,
                              "the request holds the secret key");
        if (outcome) return;
        auto const& error = outcome.error();
        for (std::string_view const text : {secret, how.credentials.sessionToken.reveal()})
            findings_.require(SignerLaws::keepsSecrets,
                              text.empty() || std::string_view{error.what()}.find(text) == std::string_view::npos,
                              "an error holds it");
        findings_.require(SignerLaws::errorKinds,
                          error.kind() == ErrorKind::invalidInput || error.kind() == ErrorKind::credentials,
                          error.what());
    }

    void signs(Request const& request, SigningCase const& how) {
        Request once = request;
        Request twice = request;
        auto const outcome = signer_.sign(once, how.credentials, how.scope, how.now);
        keepsSecrets(outcome, once, how);
        findings_.require(SignerLaws::repeats,
                          (outcome ? textOf(once) : outcome.error().what()) == sign(signer_, twice, how));
        findings_.require(SignerLaws::leavesRequest, isLeft(request, once));
    }

    void signsAnew(Request const& request, SigningCase const& before, SigningCase const& now) {
        // What tells the payload's hash is told by one service only.
        if (before.scope.service != now.scope.service) return;
        Request fresh = request;
        Request used = request;
        static_cast<void>(sign(signer_, used, before));
        auto const anew = signer_.sign(used, now.credentials, now.scope, now.now);
        auto const first = signer_.sign(fresh, now.credentials, now.scope, now.now);
        findings_.require(SignerLaws::signsAnew, anew.hasValue() == first.hasValue() && sameHeaders(used, fresh));
    }

    /// The same headers, in whatever order.
    static bool sameHeaders(Request const& one, Request const& other) {
        if (one.headers.size() != other.headers.size()) return false;
        for (auto const [name, value] : one.headers) {
            std::size_t balance = 0;
            for (auto const [otherName, otherValue] : other.headers)
                balance += sameHeaderName(name, otherName) && value == otherValue ? 1U : 0U;
            if (balance == 0) return false;
        }
        return true;
    }

    /// What cannot be signed, or can by some only.
    void fails() {
        auto const good = signingCase();
        auto noKey = good;
        noKey.credentials.secretAccessKey = Secret{};
        auto oddKey = good;
        oddKey.credentials.accessKeyId = "AKID\r\nX-Injected: 1";
        auto oddToken = good;
        oddToken.credentials.sessionToken = Secret{"a-token-with-a\nline-break"};
        auto noScope = good;
        noScope.scope.region = noScope.scope.service = {};
        auto longAgo = good;
        longAgo.now = WallTime::min();
        for (auto const& each : {noKey, oddKey, oddToken, noScope, longAgo}) {
            Request request = requestsToSign().front();
            auto const outcome = signer_.sign(request, each.credentials, each.scope, each.now);
            keepsSecrets(outcome, request, each);
            findings_.require(SignerLaws::leavesRequest, isLeft(requestsToSign().front(), request),
                              "it was not left so by a failure");
        }
    }

    static SigningCase signingCase() { return signingCases().back(); }

    void threads() {
        std::vector<std::string> expected;
        for (auto const& each : signingCases()) {
            Request request = requestsToSign().front();
            expected.push_back(sign(signer_, request, each));
        }
        std::atomic<int> wrong{0};
        inThreads(4, [&](std::size_t thread) {
            auto const cases = signingCases();
            for (std::size_t i = 0; i != 40; ++i) {
                auto const which = (i + thread) % cases.size();
                Request request = requestsToSign().front();
                if (sign(signer_, request, cases[which]) != expected[which]) ++wrong;
            }
        });
        findings_.require(SignerLaws::threads, wrong == 0,
                          std::to_string(wrong) + " of 160 requests were signed otherwise");
    }

    /// The last: afterwards the signer is another's.
    void moves() {
        Request before = requestsToSign().front();
        Request after = before;
        auto const expected = sign(signer_, before, signingCase());
        Signer const moved{std::move(signer_)};
        findings_.require(SignerLaws::moves, sign(moved, after, signingCase()) == expected);
    }

    Signer signer_;
    Findings findings_;
};

} // namespace detail

/// Checks SignerLaws on a new signer, which `make()` returns. Takes no time, and starts threads; run it under ThreadSanitizer,
/// too. That the service takes the signature is not among the laws: `memory::Cloud` checks it.
template <std::invocable Make>
    requires SignerPolicy<std::invoke_result_t<Make&>>
[[nodiscard]] Violations checkSignerLaws(Make&& make) {
    return detail::SignerInspector<std::invoke_result_t<Make&>>{make()}.inspect();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_SIGNER_LAWS_HPP
