// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_CONNECTION_POOL_HPP
#define PYLON_SERVICES_RDS_CONNECTION_POOL_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/error.hpp>
#include <pylon/services/rds/driver.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace pylon::rds::detail {

/// The machine's clock, for connections that are given none.
inline constexpr SystemClock systemClock{};

/// Connections that are open and used by no one, and how many there may be. Opens none before one is asked for.
///
/// Thread safety: all members may be called from any number of threads at once.
template <class Driver> class ConnectionPool : public std::enable_shared_from_this<ConnectionPool<Driver>> {
public:
    using Connection = typename Driver::Connection;

    explicit ConnectionPool(ConnectionOptions options)
        : options_(std::move(options)), most_(std::max<std::size_t>(1, Driver::maxConnections(options_))) {}

    /// A connection that one owner has. It goes back when the owner goes, unless it was discarded.
    class Lease {
    public:
        Lease(std::shared_ptr<ConnectionPool> pool, Connection connection)
            : pool_(std::move(pool)), connection_(std::move(connection)) {}
        Lease(Lease&& other) noexcept
            : pool_(std::move(other.pool_)), connection_(std::exchange(other.connection_, std::nullopt)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (pool_) pool_->release(std::move(connection_));
        }

        Connection* operator->() noexcept { return &*connection_; }
        Connection& operator*() noexcept { return *connection_; }
        /// Closes the connection.
        void discard() noexcept { connection_.reset(); }

    private:
        std::shared_ptr<ConnectionPool> pool_;
        std::optional<Connection> connection_;
    };

    [[nodiscard]] ConnectionOptions const& options() const noexcept { return options_; }
    [[nodiscard]] AnyClock clock() const noexcept { return options_.clock.value_or(AnyClock{systemClock}); }

    /// A connection that was idle and is not known to be broken, or a new one.
    /// @throws Error of the kind `timeout` where there is none in time, and what Driver::connect throws.
    Lease acquire() {
        auto const deadline = clock().ticks() + options_.connectTimeout;
        for (;;) {
            std::optional<Connection> idle;
            {
                std::unique_lock lock{mutex_};
                if (!idle_.empty()) {
                    idle.emplace(std::move(idle_.back()));
                    idle_.pop_back();
                } else if (open_ < most_) {
                    ++open_;
                } else {
                    auto const waiter = waiters_.emplace(waiters_.end());
                    lock.unlock();
                    clock().waitUntil(deadline, waiter->get_token());
                    lock.lock();
                    bool const woken = waiter->stop_requested();
                    waiters_.erase(waiter);
                    if (woken) continue;
                    throw Error{ErrorDetails{.kind = ErrorKind::timeout,
                                             .message =
                                                 "all connections are in use; a range that was fetched and is not "
                                                 "at its end has one",
                                             .service = "rds",
                                             .reachedService = false}};
                }
            }
            if (!idle) return open();
            if (idle->alive()) return Lease{this->shared_from_this(), *std::move(idle)};
            idle.reset();
            release(std::nullopt);
        }
    }

private:
    Lease open() {
        try {
            return Lease{this->shared_from_this(), Driver::connect(options_)};
        } catch (...) {
            release(std::nullopt);
            throw;
        }
    }

    void release(std::optional<Connection> connection) noexcept {
        try {
            if (connection && connection->inTransaction()) connection->rollback();
        } catch (...) {
            connection.reset();
        }
        std::scoped_lock lock{mutex_};
        bool kept = false;
        try {
            if (connection) {
                idle_.push_back(*std::move(connection));
                kept = true;
            }
        } catch (...) { // NOLINT(bugprone-empty-catch): no memory to keep it in
        }
        if (!kept) --open_;
        // One that was woken and has not yet gone needs no second call.
        for (auto& waiter : waiters_)
            if (waiter.request_stop()) break;
    }

    ConnectionOptions options_;
    std::size_t most_;
    std::mutex mutex_;
    std::vector<Connection> idle_;
    std::list<std::stop_source> waiters_;
    std::size_t open_ = 0; ///< idle ones and those that someone has
};

} // namespace pylon::rds::detail

#endif // PYLON_SERVICES_RDS_CONNECTION_POOL_HPP
