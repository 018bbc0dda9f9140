// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENVIRONMENT_CREDENTIALS_IPP
#define PYLON_CORE_ENVIRONMENT_CREDENTIALS_IPP

#include <pylon/core/environment_credentials.hpp>

#include <string>

namespace pylon {

PYLON_INLINE Result<CredentialsPtr> EnvironmentCredentials::credentials() {
    std::scoped_lock const lock{mutex_};
    return found_ ? found_ : read();
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsPtr> EnvironmentCredentials::read() {
    auto const variable = [this](char const* name) {
        auto text = environment_(name).value_or(std::string{});
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) text.clear();
        return text;
    };
    auto accessKeyId = variable("AWS_ACCESS_KEY_ID");
    auto secret = Secret::takeOver(variable("AWS_SECRET_ACCESS_KEY"));
    auto token = Secret::takeOver(variable("AWS_SESSION_TOKEN"));
    if (accessKeyId.empty())
        return Error{
            ErrorKind::credentials,
            secret.empty()
                ? "no credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and the client was "
                  "given none (ClientConfig::credentials)"
                : "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"};
    if (secret.empty())
        return Error{ErrorKind::credentials, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"};
    found_ = std::make_shared<Credentials const>(Credentials{
        .accessKeyId = std::move(accessKeyId), .secretAccessKey = std::move(secret), .sessionToken = std::move(token)});
    return found_;
}

} // namespace pylon

#endif // PYLON_CORE_ENVIRONMENT_CREDENTIALS_IPP
