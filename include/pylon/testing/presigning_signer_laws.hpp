// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_PRESIGNING_SIGNER_LAWS_HPP
#define PYLON_TESTING_PRESIGNING_SIGNER_LAWS_HPP

#include <pylon/core/signer.hpp>
#include <pylon/testing/signer_laws.hpp>

#include <algorithm>
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

/// What PresigningSignerPolicy demands of its models, on top of SignerLaws.
struct PresigningSignerLaws {
    static constexpr Law repeats{"presigner.repeats",
                                 "the same request, presigned twice at the same time, is the same URL"};
    static constexpr Law keepsRequest{"presigner.keepsRequest",
                                      "the URL has the request's scheme, authority and path, and all of its query"};
    static constexpr Law tellsApart{"presigner.tellsApart",
                                    "another method, path, time, span of time or key makes another URL"};
    static constexpr Law span{"presigner.span",
                              "a URL holds for 1 s to 7 days; for another span there is an error of kind invalidInput"};
    static constexpr Law keepsSecrets{"presigner.keepsSecrets",
                                      "neither a URL nor an error ever holds the secret key, nor an error the token"};
    static constexpr Law errorKinds{"presigner.errorKinds", "an error is of the kind invalidInput or credentials"};
    static constexpr Law threads{"presigner.threads", "presign() may be called by many threads at once"};
    static constexpr Law doesNotThrow{"presigner.doesNotThrow", "presign() does not throw"};

    static constexpr std::array all{repeats,      keepsRequest, tellsApart, span,
                                    keepsSecrets, errorKinds,   threads,    doesNotThrow};
};

namespace detail {

template <PresigningSignerPolicy Signer> class PresigningSignerInspector {
    using Laws = PresigningSignerLaws;

public:
    explicit PresigningSignerInspector(Signer&& signer) : signer_(std::move(signer)) {}

    Violations inspect() {
        for (auto const& request : requestsToSign())
            for (auto const& how : signingCases())
                findings_.run(Laws::doesNotThrow, [&] { presigns(request, how); });
        findings_.run(Laws::doesNotThrow, [&] { tellsApart(); });
        findings_.run(Laws::doesNotThrow, [&] { spans(); });
        findings_.run(Laws::doesNotThrow, [&] { fails(); });
        findings_.run(Laws::threads, [&] { threads(); });
        return findings_.take();
    }

private:
    static constexpr std::chrono::seconds anHour{3600};

    Result<std::string> presign(Request const& request, SigningCase const& how, std::chrono::seconds expires = anHour) {
        auto outcome = signer_.presign(request, how.credentials, how.scope, how.now, expires);
        auto const secret = how.credentials.secretAccessKey.reveal();
        auto const token = how.credentials.sessionToken.reveal();
        auto const holds = [](std::string_view text, std::string_view part) {
            return !part.empty() && text.find(part) != std::string_view::npos;
        };
        if (outcome) {
            findings_.require(Laws::keepsSecrets, !holds(*outcome, secret), "the URL holds the secret key");
            return outcome;
        }
        std::string_view const error = outcome.error().what();
        findings_.require(Laws::keepsSecrets, !holds(error, secret) && !holds(error, token), "an error holds it");
        findings_.require(Laws::errorKinds,
                          outcome.error().kind() == ErrorKind::invalidInput ||
                              outcome.error().kind() == ErrorKind::credentials,
                          error);
        return outcome;
    }

    static std::string textOf(Result<std::string> const& outcome) {
        return outcome ? *outcome : std::string{outcome.error().what()};
    }

    static std::vector<std::string> parametersOf(std::string_view query) {
        std::vector<std::string> all;
        while (!query.empty()) {
            auto const part = query.substr(0, query.find('&'));
            query.remove_prefix(std::min(part.size() + 1, query.size()));
            // `a` and `a=` are the same.
            if (!part.empty()) all.push_back(std::string{part} + (part.find('=') == part.npos ? "=" : ""));
        }
        return all;
    }

    void presigns(Request const& request, SigningCase const& how) {
        auto const once = presign(request, how);
        findings_.require(Laws::repeats, textOf(once) == textOf(presign(request, how)));
        if (!once) return;
        auto const start = request.scheme + "://" + request.authority + request.path + "?";
        findings_.require(Laws::keepsRequest, once->starts_with(start), "it begins otherwise");
        auto const parameters = parametersOf(std::string_view{*once}.substr(std::min(start.size(), once->size())));
        for (auto const& each : parametersOf(request.query))
            findings_.require(Laws::keepsRequest, std::ranges::count(parameters, each) == 1, each + " is missing");
    }

    void tellsApart() {
        auto const how = signingCases().back();
        auto const request = requestsToSign().back();
        auto const first = textOf(presign(request, how));
        auto other = request;
        other.method = "DELETE";
        findings_.require(Laws::tellsApart, textOf(presign(other, how)) != first, "another method");
        auto later = how;
        later.now += std::chrono::minutes{1};
        findings_.require(Laws::tellsApart, textOf(presign(request, later)) != first, "another time");
        auto anothers = how;
        anothers.credentials.secretAccessKey = Secret{"yet+another/secret/that+must/not+be+seen"};
        findings_.require(Laws::tellsApart, textOf(presign(request, anothers)) != first, "another key");
        findings_.require(Laws::tellsApart, textOf(presign(request, how, anHour * 2)) != first, "another span of time");
    }

    void spans() {
        using std::chrono::seconds;
        auto const how = signingCases().front();
        auto const request = requestsToSign().back();
        constexpr seconds week = std::chrono::days{7};
        for (auto const good : {seconds{1}, week})
            findings_.require(Laws::span, presign(request, how, good).hasValue(), "one of these was refused");
        for (auto const bad : {seconds{0}, seconds{-1}, week + seconds{1}, seconds::max()}) {
            auto const outcome = presign(request, how, bad);
            findings_.require(Laws::span, !outcome && outcome.error().kind() == ErrorKind::invalidInput,
                              std::to_string(bad.count()) + " s");
        }
    }

    /// What cannot be signed, or can by some only.
    void fails() {
        auto noKey = signingCases().back();
        noKey.credentials.secretAccessKey = Secret{};
        auto oddToken = signingCases().back();
        oddToken.credentials.sessionToken = Secret{"a-token-with-a\nline-break"};
        auto noScope = signingCases().back();
        noScope.scope.region = noScope.scope.service = {};
        for (auto const& each : {noKey, oddToken, noScope})
            static_cast<void>(presign(requestsToSign().front(), each));
    }

    void threads() {
        auto const cases = signingCases();
        auto const request = requestsToSign().back();
        auto const sign = [&](SigningCase const& how) {
            return textOf(signer_.presign(request, how.credentials, how.scope, how.now, anHour));
        };
        std::vector<std::string> expected;
        for (auto const& each : cases)
            expected.push_back(sign(each));
        std::atomic<int> wrong{0};
        inThreads(4, [&](std::size_t thread) {
            for (std::size_t i = 0; i != 40; ++i) {
                auto const which = (i + thread) % cases.size();
                if (sign(cases[which]) != expected[which]) ++wrong;
            }
        });
        findings_.require(Laws::threads, wrong == 0, std::to_string(wrong) + " of 160 URLs were others");
    }

    Signer signer_;
    Findings findings_;
};

} // namespace detail

/// Checks PresigningSignerLaws on a new signer, which `make()` returns. Takes no time, and starts threads; run it under
/// ThreadSanitizer, too. SignerLaws are checked apart. That the service takes the URL is not among the laws: `memory::Cloud` checks it.
template <std::invocable Make>
    requires PresigningSignerPolicy<std::invoke_result_t<Make&>>
[[nodiscard]] Violations checkPresigningSignerLaws(Make&& make) {
    return detail::PresigningSignerInspector<std::invoke_result_t<Make&>>{make()}.inspect();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_PRESIGNING_SIGNER_LAWS_HPP
