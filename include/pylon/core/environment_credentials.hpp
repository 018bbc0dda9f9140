// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENVIRONMENT_CREDENTIALS_HPP
#define PYLON_CORE_ENVIRONMENT_CREDENTIALS_HPP

#include <pylon/core/client_config.hpp>

#include <mutex>
#include <utility>

namespace pylon {

/// Credentials from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, read when they are first asked for.
///
/// Blank values count as unset. Errors: credentials, naming the variable that is missing. Thread safety: full.
class EnvironmentCredentials final : public CredentialsProvider {
public:
    explicit EnvironmentCredentials(Environment environment) : environment_(std::move(environment)) {}

    PYLON_INLINE Result<CredentialsPtr> credentials() override; // inline: see Error

private:
    Result<CredentialsPtr> read();

    Environment environment_;
    std::mutex mutex_;
    CredentialsPtr found_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/environment_credentials.ipp>
#endif

#endif // PYLON_CORE_ENVIRONMENT_CREDENTIALS_HPP
