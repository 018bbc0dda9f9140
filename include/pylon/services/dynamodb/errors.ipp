// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ERRORS_IPP
#define PYLON_SERVICES_DYNAMODB_ERRORS_IPP

#include <pylon/services/dynamodb/errors.hpp>

namespace pylon::dynamodb {

PYLON_INLINE void raise(Error const& error, std::string const& table) {
    auto details = error.details();
    if (error.code() == "ConditionalCheckFailedException") throw ConditionFailed{std::move(details)};
    if (error.code() != "ResourceNotFoundException") throw error;
    details.message.append(" Table: ").append(table).append(". Check its name, the account and the region.");
    throw TableNotFound{std::move(details), table};
}

} // namespace pylon::dynamodb

#endif // PYLON_SERVICES_DYNAMODB_ERRORS_IPP
