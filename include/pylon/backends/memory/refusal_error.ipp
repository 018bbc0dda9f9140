// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_IPP
#define PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_IPP

#include <pylon/backends/memory/refusal_error.hpp>
#include <pylon/core/error_code.hpp>

#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Error asError(protocol::ServiceError const& refusal, std::string_view service, std::string operation) {
    ErrorDetails details;
    details.kind = kindOf(refusal.code, refusal.status);
    details.code = refusal.code;
    details.queryCode = refusal.queryCode;
    details.message = refusal.message;
    details.httpStatus = refusal.status;
    details.service = service;
    details.operation = std::move(operation);
    return Error{std::move(details)};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_IPP
