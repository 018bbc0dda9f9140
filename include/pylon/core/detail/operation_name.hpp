// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_OPERATION_NAME_HPP
#define PYLON_CORE_DETAIL_OPERATION_NAME_HPP

#include <pylon/core/http.hpp>

#include <string>

namespace pylon::detail {

/// `sqs.SendMessage`, as far as a request shows it: the service by its signature's scope or X-Amz-Target, the operation by
/// X-Amz-Target or the parameter Action. A part that cannot be told is `?`.
[[nodiscard]] std::string operationName(Request const& request);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/operation_name.ipp>
#endif

#endif // PYLON_CORE_DETAIL_OPERATION_NAME_HPP
