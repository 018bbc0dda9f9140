// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ERRORS_HPP
#define PYLON_SERVICES_DYNAMODB_ERRORS_HPP

#include <pylon/core/error.hpp>
#include <pylon/services/dynamodb/item.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pylon::dynamodb {

/// There is no table of this name in this account and region.
class TableNotFound : public Error {
public:
    TableNotFound(ErrorDetails details, std::string table)
        : Error(std::move(details)), table_(std::make_shared<std::string const>(std::move(table))) {}

    /// The name or ARN that was asked for.
    [[nodiscard]] std::string const& table() const noexcept { return *table_; }

private:
    std::shared_ptr<std::string const> table_;
};

/// The condition of a write did not hold, so nothing was written.
class ConditionFailed : public Error {
public:
    explicit ConditionFailed(ErrorDetails details, std::optional<Item> item = {})
        : Error(std::move(details)), item_(item ? std::make_shared<Item const>(*std::move(item)) : nullptr) {}

    /// The item that it did not hold of, where that was asked for (WriteOptions::returnItem) and there is one; else null.
    [[nodiscard]] Item const* item() const noexcept { return item_.get(); }

private:
    std::shared_ptr<Item const> item_;
};

/// Throws `error`, as one of the above where that is what it says.
[[noreturn]] void raise(Error const& error, std::string const& table);

} // namespace pylon::dynamodb

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/dynamodb/errors.ipp>
#endif

#endif // PYLON_SERVICES_DYNAMODB_ERRORS_HPP
