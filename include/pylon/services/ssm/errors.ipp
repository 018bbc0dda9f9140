// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_ERRORS_IPP
#define PYLON_SERVICES_SSM_ERRORS_IPP

#include <pylon/services/ssm/errors.hpp>
#include <pylon/services/ssm/service.hpp>

namespace pylon::ssm {

PYLON_INLINE void raise(Error const& error, std::string const& key) {
    if (error.code() != "ParameterNotFound" && error.code() != "ParameterVersionNotFound") throw error;
    auto details = error.details();
    // SSM itself does not say which.
    details.message.append(details.message.empty() ? "" : " ")
        .append("Parameter: ")
        .append(key)
        .append(". Check its name, the account and the region.");
    throw ParameterNotFound{std::move(details), key};
}

PYLON_INLINE void raiseNotFound(std::string const& key) {
    ErrorDetails details{.kind = ErrorKind::notFound, .code = "ParameterNotFound"};
    details.service = service.id;
    details.operation = "GetParameters";
    raise(Error{std::move(details)}, key);
}

} // namespace pylon::ssm

#endif // PYLON_SERVICES_SSM_ERRORS_IPP
