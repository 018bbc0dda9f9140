// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_OPTIONS_HPP
#define PYLON_SERVICES_RDS_OPTIONS_HPP

#include <pylon/core/any_clock.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/secret.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pylon::rds {

/// Whether a connection over the network is encrypted.
enum class Tls : std::uint8_t {
    verify, ///< always, the server's certificate and its name being verified
    off,    ///< never: for servers on the same machine
};

/// A password, or what makes one: a callable is asked anew for each connection, as IAM's tokens of 15 minutes need.
///
/// Thread safety: the callable may be called from any thread that opens a connection.
class Password {
public:
    Password() = default;
    template <class T>
        requires std::convertible_to<T const&, std::string_view>
    Password(T const& text) : fixed_(std::string_view{text}) {}
    Password(Secret secret) : fixed_(std::move(secret)) {}
    template <class F>
        requires std::is_invocable_r_v<std::string, F&> && (!std::convertible_to<F const&, std::string_view>)
    Password(F make) : make_(std::move(make)) {
        if constexpr (requires { F::needsTls; }) needsTls_ = F::needsTls;
    }

    /// The password for a connection that is made now. Throws what the callable throws.
    [[nodiscard]] Secret get() const { return make_ ? Secret::takeOver(make_()) : fixed_; }
    /// Whether it is one that servers want in clear, as IAM's tokens are: it is not sent without TLS.
    [[nodiscard]] bool needsTls() const noexcept { return needsTls_; }

private:
    Secret fixed_;
    std::function<std::string()> make_;
    bool needsTls_ = false;
};

/// Where a database is and how it is spoken to. Each driver uses what it knows of: SQLite `path` and `attach`, the others the
/// rest.
struct ConnectionOptions {
    std::string host{};
    std::uint16_t port = 0; ///< 0: the driver's own, 3306 or 5432
    std::string username{};
    Password password{};
    std::string database{}; ///< the one to connect to. PostgreSQL: empty is the one of the user's name
    std::string path{}; ///< SQLite: the file, which is made where there is none; `:memory:` is a database of its own
    Tls tls = Tls::verify;
    std::string certificates{}; ///< a file of the authorities that are trusted, in PEM; empty: those of the system
    /// SQLite: further files, each being a schema of its name; `path` is the schema `main`.
    std::map<std::string, std::string> attach{};
    std::chrono::seconds connectTimeout{
        10};                              ///< for opening a connection, and for waiting until one of the pool is free
    std::chrono::seconds readTimeout{60}; ///< for each wait for the server, and for locks that others hold
    std::size_t maxConnections = 8;       ///< of the pool; `:memory:` has one
    /// Is told every statement that is sent or prepared, by the thread that does so: as text with placeholders, never with values.
    std::function<void(std::string_view statement)> log{};
    /// Tells the time for the waits between retries and for connections; must outlive the connection. None: the system's.
    std::optional<AnyClock> clock{};
};

namespace detail {

/// The password for a connection over the network that is made now. @throws Error (configuration) where it would go unencrypted and
/// must not.
[[nodiscard]] inline Secret passwordFor(ConnectionOptions const& options) {
    if (options.tls == Tls::off && options.password.needsTls())
        throw Error{ErrorKind::configuration, "a token of IAM goes over TLS only: `.tls = Tls::verify`"};
    return options.password.get();
}

} // namespace detail
} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_OPTIONS_HPP
