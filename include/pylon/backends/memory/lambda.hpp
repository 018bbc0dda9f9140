// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LAMBDA_HPP
#define PYLON_BACKENDS_MEMORY_LAMBDA_HPP

#include <pylon/backends/memory/lambda_function.hpp>
#include <pylon/config.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

/// The Lambda of a Cloud, from behind.
///
/// A synchronous invocation runs the handler at once, on the thread that asks, and gives the answer when its duration is over. An
/// asynchronous one is answered, and run right after that, on the same thread; where it fails, it is run again a minute
/// later, and once more two minutes after that, by the Cloud's clock, as AWS does.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads;
/// handlers are called by several at once where several ask.
class Lambda {
public:
    explicit Lambda(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a function, or gives it another handler. A handler that keeps the Cloud itself alive keeps it for ever.
    /// @throws Error (invalidInput) for a name that no function can have.
    void define(std::string_view name, FunctionHandler handler, FunctionSettings const& settings = {});
    void remove(std::string_view name);

    [[nodiscard]] std::string arn(std::string_view name) const;
    /// How many asynchronous invocations wait to be run, for the first time or again.
    [[nodiscard]] std::size_t pendingEvents() const;
    /// The asynchronous runs so far, in their order; the last 10,000.
    [[nodiscard]] std::vector<AsynchronousRun> asynchronousRuns() const;

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/lambda.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_LAMBDA_HPP
