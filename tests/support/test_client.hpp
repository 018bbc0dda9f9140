// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_TEST_CLIENT_HPP
#define PYLON_TESTS_SUPPORT_TEST_CLIENT_HPP

#include "support/scripted_transport.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::test {

/// Signs by counting: the n-th signature that it makes is `signature n`. A handle: copies share what was signed.
class CountingSigner {
public:
    struct Signature {
        std::string accessKeyId;
        std::string region;
        std::string service;
        WallTime at;
    };

    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        std::scoped_lock const lock{made_->mutex};
        made_->signatures.push_back(
            {credentials.accessKeyId, std::string{scope.region}, std::string{scope.service}, now});
        request.headers.set("Authorization", "signature " + std::to_string(made_->signatures.size()));
        return {};
    }

    [[nodiscard]] std::vector<Signature> const& signatures() const noexcept { return made_->signatures; }

private:
    struct Made {
        std::mutex mutex;
        std::vector<Signature> signatures;
    };

    std::shared_ptr<Made> made_ = std::make_shared<Made>();
};

/// Tries again after `delay`, up to `most` attempts in all, what is worth it and safe. A handle: copies share their record.
class PlainRetry {
public:
    explicit PlainRetry(int most = 3, Duration delay = std::chrono::milliseconds{100}) : most_(most), delay_(delay) {}

    RetryDecision failed(Failure const& failure) {
        std::scoped_lock const lock{record_->mutex};
        record_->failures.push_back(failure);
        if (failure.failureClass == FailureClass::permanent) return {};
        if (failure.mayHaveActed && failure.idempotency == Idempotency::unsafe) return {};
        if (failure.attempt >= most_) return {RetryDecision::Verdict::attemptsExhausted, {}};
        return {RetryDecision::Verdict::retry, delay_};
    }
    void succeeded() {
        std::scoped_lock const lock{record_->mutex};
        ++record_->successes;
    }
    [[nodiscard]] int maxAttempts(std::string_view) const noexcept { return most_; }

    [[nodiscard]] std::vector<Failure> const& failures() const noexcept { return record_->failures; }
    [[nodiscard]] int successes() const noexcept { return record_->successes; }

private:
    struct Record {
        std::mutex mutex;
        std::vector<Failure> failures;
        int successes = 0;
    };

    int most_;
    Duration delay_;
    std::shared_ptr<Record> record_ = std::make_shared<Record>();
};

static_assert(SignerPolicy<CountingSigner> && RetryPolicy<PlainRetry>);

inline ClientConfig testConfig() {
    return {.region = "eu-west-1", .credentials = staticCredentials({"AKIDTEST", Secret{"not a secret"}})};
}

/// A client on a scripted transport, with the serializer that programs have.
template <class Transport, class Retry = PlainRetry>
Client<Transport, CountingSigner, StandardSerializer, Retry> clientOn(Transport const& wire, Retry retry = Retry{},
                                                                      CountingSigner signer = {}) {
    return {wire, std::move(signer), StandardSerializer{}, std::move(retry), testConfig()};
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_TEST_CLIENT_HPP
