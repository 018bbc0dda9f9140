// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_ERRORS_HPP
#define PYLON_SERVICES_SSM_ERRORS_HPP

#include <pylon/core/error.hpp>

#include <memory>
#include <string>
#include <utility>

namespace pylon::ssm {

/// There is no parameter of this name, or none of this version or label, in this account and region.
class ParameterNotFound : public Error {
public:
    ParameterNotFound(ErrorDetails details, std::string key)
        : Error(std::move(details)), key_(std::make_shared<std::string const>(std::move(key))) {}

    /// What was asked for: a name, with its version or label.
    [[nodiscard]] std::string const& key() const noexcept { return *key_; }

private:
    std::shared_ptr<std::string const> key_;
};

/// Throws `error`, as ParameterNotFound where that is what it says.
[[noreturn]] void raise(Error const& error, std::string const& key);
/// Throws ParameterNotFound for a name that an answer, otherwise a success, calls invalid.
[[noreturn]] void raiseNotFound(std::string const& key);

} // namespace pylon::ssm

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/ssm/errors.ipp>
#endif

#endif // PYLON_SERVICES_SSM_ERRORS_HPP
