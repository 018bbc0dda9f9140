// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CREDENTIALS_SOURCE_HPP
#define PYLON_CORE_CREDENTIALS_SOURCE_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/credentials.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pylon {

/// What a source came to: credentials, or why it has none to give.
struct CredentialsFound {
    std::optional<Credentials> credentials{};
    std::string whyNone{}; ///< as `AWS_ACCESS_KEY_ID is not set`; where there are credentials, empty
};

namespace requirement {

template <class T>
concept sourceIsMovable = std::move_constructible<T>;

template <class T>
concept sourceHasName = requires(T const& t) {
    { t.name() } -> std::convertible_to<std::string>;
};

template <class T>
concept sourceHasFind = requires(T& t, CallLimits const& limits) { t.find(limits); };

template <class T>
concept sourceFindReturnsResult = requires(T& t, CallLimits const& limits) {
    { t.find(limits) } -> std::same_as<Result<CredentialsFound>>;
};

} // namespace requirement

/// One place where credentials may come from, as the environment or the metadata service; asked anew whenever they are needed.
///
/// Requirements, for `T& t` and `CallLimits const& limits`:
///   - T is move-constructible, and moving or making one looks nothing up
///   - `t.name()` says in a word or two what it is, for messages
///   - `t.find(limits)` is exactly `Result<CredentialsFound>`: credentials; or, where it is not set up here, why there are none, and
///     others are asked. It remembers none: RefreshedCredentials does. `limits.attempt` is how long it may take in all, and
///     `limits.stop` ends it
/// Errors: credentials, configuration or those of a transport, where it is set up but gives none; then nobody else is asked; cancelled,
/// when the stop token is triggered. No error and no reason ever holds a secret. `find` does not throw.
/// Thread safety: one thread at a time.
/// Models: EnvironmentSource, ProfileSource, WebIdentitySource, ContainerSource, InstanceMetadataSource, CredentialsChain
/// Archetype: tests/archetypes/credentials_source.hpp
template <class T>
concept CredentialsSource =
    requirement::sourceIsMovable<T> && requirement::sourceHasName<T> && requirement::sourceFindReturnsResult<T>;

/// Any CredentialsSource, of which no more is known. Move-only.
class AnyCredentialsSource {
public:
    template <class T>
        requires(!std::same_as<T, AnyCredentialsSource> && CredentialsSource<T>)
    explicit AnyCredentialsSource(T source) : source_(new Model<T>{std::move(source)}) {}

    [[nodiscard]] std::string name() const { return source_->name(); }
    Result<CredentialsFound> find(CallLimits const& limits) { return source_->find(limits); }

private:
    struct Interface {
        virtual ~Interface() = default;
        [[nodiscard]] virtual std::string name() const = 0;
        virtual Result<CredentialsFound> find(CallLimits const& limits) = 0;
    };
    template <class T> struct Model final : Interface {
        explicit Model(T its) : source(std::move(its)) {}
        [[nodiscard]] std::string name() const override { return source.name(); }
        Result<CredentialsFound> find(CallLimits const& limits) override { return source.find(limits); }

        T source;
    };

    std::unique_ptr<Interface> source_;
};

static_assert(CredentialsSource<AnyCredentialsSource>);

namespace detail {

/// What a type lacks of a source, as the compiler's first error and in one sentence: see detail/policy_check.hpp.
template <class T> consteval bool checkSource() {
    using namespace requirement;
    if constexpr (!sourceIsMovable<T>)
        static_assert(sourceIsMovable<T>,
                      "CredentialsSource: a source must be move-constructible, for who asks it stores it "
                      "by value");
    else if constexpr (!sourceHasName<T>)
        static_assert(sourceHasName<T>, "CredentialsSource: a source needs a const `name()`, which returns a text");
    else if constexpr (!sourceHasFind<T>)
        static_assert(sourceHasFind<T>,
                      "CredentialsSource: a source needs `find(limits)`, which takes a CallLimits const&");
    else
        static_assert(sourceFindReturnsResult<T>,
                      "CredentialsSource: a source's `find(limits)` must return exactly Result<CredentialsFound>");
    return true;
}

/// Moves what a user gives for a source; nothing is made of what is none, after that has been said.
template <class T> AnyCredentialsSource anySource(T& source) {
    static_assert(checkSource<T>());
    if constexpr (std::same_as<T, AnyCredentialsSource>)
        return std::move(source);
    else if constexpr (CredentialsSource<T>)
        return AnyCredentialsSource{std::move(source)};
    else
        std::terminate();
}

} // namespace detail

} // namespace pylon

#endif // PYLON_CORE_CREDENTIALS_SOURCE_HPP
