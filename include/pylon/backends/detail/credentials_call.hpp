// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP
#define PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP

#include <pylon/backends/detail/credentials_search.hpp>
#include <pylon/core/credentials.hpp>
#include <pylon/core/operation.hpp>

#include <string>
#include <string_view>

namespace pylon::detail {

/// A call that credentials are had by, written out. There are four of them, all small: by the protocols' code, which writes and reads
/// anything, each program would be compiled with all of that.
struct CredentialsCall {
    ServiceInfo const& service;
    std::string_view name;
    Idempotency idempotency = Idempotency::idempotent;
    std::string_view method = "POST";
    std::string_view path = "/";
    std::string query{};
    std::string_view contentType{};
    std::string body{};
    std::string_view bearer{}; ///< of the header `x-amz-sso_bearer_token`
    /// Makes what the answer is read into what it was when it was new.
    void (*resetAnswer)(void* answer);
};

/// Makes the call; `by` without a key: unsigned. An empty region is the one that the setup's environment and profile name. The answer of
/// a service that speaks JSON is read into `answer`; that of STS is a CredentialsDocument. The call's body is wiped.
Result<void> callForCredentials(CredentialsSearch const& search, CredentialsCall& call, MutableView answer,
                                std::string region, Credentials by = {});

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/credentials_call.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP
