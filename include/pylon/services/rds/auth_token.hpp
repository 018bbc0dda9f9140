// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_AUTH_TOKEN_HPP
#define PYLON_SERVICES_RDS_AUTH_TOKEN_HPP

#include <pylon/core/any_clock.hpp>
#include <pylon/core/signer.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/rds/connection_pool.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::rds {

/// Whom a token lets in, and where. What the server calls itself: a name that only leads to it makes another token.
struct AuthTokenOptions {
    std::string host{};
    std::uint16_t port = 0; ///< of the connection, always said
    std::string username{};
    std::string region{};
};

/// Makes IAM's tokens, with which databases of RDS let people in that may `rds-db:connect`: as a password, made anew for each
/// connection and good for 15 minutes. It goes over TLS only.
///
///     options.password = rds::AuthToken{pylon::SigV4Signer{}, credentials, {.host = options.host, .port = 3306, ...}};
///
/// Errors: throws those of the credentials and of the signer, and Error (invalidInput) where an option is missing.
/// Thread safety: as the signer's and the provider's, which may be called from any number of threads at once.
/// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
template <PresigningSignerPolicy Signer> class AuthToken {
public:
    static constexpr bool needsTls = true;

    /// `clock`, where there is one, outlives it; none: the system's.
    AuthToken(Signer signer, std::shared_ptr<CredentialsProvider> credentials, AuthTokenOptions options,
              std::optional<AnyClock> clock = {})
        : signer_(std::make_shared<Signer const>(std::move(signer))), credentials_(std::move(credentials)),
          options_(std::move(options)), clock_(clock.value_or(AnyClock{detail::systemClock})) {}

    [[nodiscard]] std::string operator()() const {
        if (options_.host.empty() || options_.port == 0 || options_.username.empty() || options_.region.empty())
            throw Error{ErrorKind::invalidInput, "a token needs host, port, username and region"};
        Request request;
        request.authority = options_.host + ":" + std::to_string(options_.port);
        request.query = "Action=connect&DBUser=" + percentEncode(options_.username);
        auto const credentials = credentials_->credentials().value();
        auto url = signer_->presign(request, *credentials, SigningScope{.region = options_.region, .service = "rds-db"},
                                    clock_.now(), std::chrono::minutes{15});
        constexpr std::string_view scheme = "https://";
        return std::move(url).value().substr(scheme.size());
    }

private:
    std::shared_ptr<Signer const> signer_;
    std::shared_ptr<CredentialsProvider> credentials_;
    AuthTokenOptions options_;
    AnyClock clock_;
};

} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_AUTH_TOKEN_HPP
