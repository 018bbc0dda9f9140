// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BATCH_ERROR_HPP
#define PYLON_CORE_BATCH_ERROR_HPP

#include <pylon/core/error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pylon {

/// One element of a range that a batched call could not deal with.
struct FailedEntry {
    std::size_t index = 0; ///< its place in the range that the caller gave
    ErrorKind kind = ErrorKind::rejected;
    std::string code{};
    std::string message{};
    /// The service may have acted on it all the same: the answer was lost. Otherwise it did not, as far as it has answered: where it
    /// refused this element alone, an earlier attempt of the same batch may have gone through, and its answer have been lost.
    bool mayHaveActed = false;
};

/// Some elements of a range failed. The others were dealt with: `accepted()` of them.
///
/// When the service could not be used at all, the call stops early: elements from `taken()` on were never taken from the range.
class BatchError : public Error {
public:
    BatchError(ErrorDetails details, std::vector<FailedEntry> failed, std::size_t accepted, std::size_t taken)
        : Error(std::move(details)), failed_(std::make_shared<std::vector<FailedEntry> const>(std::move(failed))),
          accepted_(accepted), taken_(taken) {}

    /// Every element that failed, in the order of the range.
    [[nodiscard]] std::vector<FailedEntry> const& failed() const noexcept { return *failed_; }
    [[nodiscard]] std::size_t accepted() const noexcept { return accepted_; }
    [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

private:
    std::shared_ptr<std::vector<FailedEntry> const> failed_;
    std::size_t accepted_;
    std::size_t taken_;
};

} // namespace pylon

#endif // PYLON_CORE_BATCH_ERROR_HPP
