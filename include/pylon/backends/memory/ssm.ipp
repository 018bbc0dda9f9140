// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_IPP
#define PYLON_BACKENDS_MEMORY_SSM_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/ssm.hpp>
#include <pylon/core/error_code.hpp>

namespace pylon::memory {

namespace detail {

/// The service's own refusal of what was asked of it from behind.
PYLON_INLINE Error ssmRefusal(protocol::ServiceError const& refusal, std::string_view operation) {
    ErrorDetails details{
        .kind = kindOf(refusal.code, refusal.status), .code = refusal.code, .message = refusal.message};
    details.httpStatus = refusal.status;
    details.service = ssm::service.id;
    details.operation = operation;
    return Error{std::move(details)};
}

PYLON_INLINE std::string_view nameOf(ParameterType type) noexcept {
    switch (type) {
    case ParameterType::string: return "String";
    case ParameterType::stringList: return "StringList";
    case ParameterType::secureString: break;
    }
    return "SecureString";
}

} // namespace detail

PYLON_INLINE std::int64_t Ssm::putParameter(std::string_view name, std::string_view value,
                                            ParameterOptions const& options) {
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    Call const call{clock.ticks(), clock.ticks(), clock.now(), {}};
    auto answer = account_->ssm.putParameter({.parameterName = std::string{name},
                                              .value = std::string{value},
                                              .type = std::string{detail::nameOf(options.type)},
                                              .overwrite = true},
                                             call);
    if (auto const* const refusal = answer.error()) throw detail::ssmRefusal(*refusal, "PutParameter");
    auto const version = answer.output()->version;
    if (!options.labels.empty()) {
        auto labelled = account_->ssm.labelParameterVersion(
            {.parameterName = std::string{name}, .parameterVersion = version, .labels = options.labels}, call);
        if (auto const* const refusal = labelled.error()) throw detail::ssmRefusal(*refusal, "LabelParameterVersion");
        if (auto const& invalid = labelled.output()->invalidLabels; invalid && !invalid->empty())
            throw Error{ErrorKind::invalidInput, "no parameter's version can have the label " + invalid->front()};
    }
    clock.changed();
    return version;
}

PYLON_INLINE void Ssm::deleteParameter(std::string_view name) {
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    auto answer = account_->ssm.deleteParameter({.parameterName = std::string{name}},
                                                {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error()) throw detail::ssmRefusal(*refusal, "DeleteParameter");
    clock.changed();
}

PYLON_INLINE std::string Ssm::value(std::string_view name) const {
    auto const lock = account_->clock.lock();
    if (auto const* const found = account_->ssm.find(name)) return *found;
    throw Error(ErrorKind::notFound, "this Cloud has no parameter " + std::string{name});
}

PYLON_INLINE std::size_t Ssm::parameterCount() const {
    auto const lock = account_->clock.lock();
    return account_->ssm.size();
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_SSM_IPP
