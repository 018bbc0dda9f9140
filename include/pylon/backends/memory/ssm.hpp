// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_HPP
#define PYLON_BACKENDS_MEMORY_SSM_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

enum class ParameterType : std::uint8_t {
    string,
    stringList,   ///< elements joined by commas
    secureString, ///< read as what it holds only by who asks for decryption
};

/// What a parameter is like.
struct ParameterOptions {
    ParameterType type = ParameterType::string;
    std::vector<std::string> labels{}; ///< of the version that is made
};

/// The SSM of a Cloud, from behind: what a test needs besides what the service itself offers.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Ssm {
public:
    explicit Ssm(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a parameter, or a further version of one that is there. Returns the version's number.
    /// @throws Error with the code and message of the service's own refusal.
    std::int64_t putParameter(std::string_view name, std::string_view value, ParameterOptions const& options = {});
    /// @throws Error (notFound) where there is no such parameter.
    void deleteParameter(std::string_view name);

    /// The latest value, decrypted. @throws Error (notFound) where there is no such parameter.
    [[nodiscard]] std::string value(std::string_view name) const;
    [[nodiscard]] std::size_t parameterCount() const;

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/ssm.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SSM_HPP
