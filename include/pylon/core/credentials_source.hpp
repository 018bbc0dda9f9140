// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CREDENTIALS_SOURCE_HPP
#define PYLON_CORE_CREDENTIALS_SOURCE_HPP

#include <pylon/core/credentials.hpp>

#include <concepts>
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
concept sourceFindsCredentials = requires(T& t) {
    { t.find() } -> std::same_as<Result<CredentialsFound>>;
};

} // namespace requirement

/// One place where credentials may come from, as the environment or the metadata service; asked anew whenever they are needed.
///
/// Requirements, for `T& t`:
///   - T is move-constructible, and moving or making one looks nothing up
///   - `t.name()` says in a word or two what it is, for messages
///   - `t.find()` is exactly `Result<CredentialsFound>`: credentials; or, where it is not set up here, why there are none, and others
///     are asked. It remembers none: RefreshedCredentials does
/// Errors: credentials, configuration or those of a transport, where it is set up but gives none; then nobody else is asked. No error
/// and no reason ever holds a secret. `find` does not throw.
/// Thread safety: one thread at a time.
/// Models: EnvironmentSource, ProfileSource, WebIdentitySource, ContainerSource, InstanceMetadataSource, CredentialsChain
/// Archetype: tests/archetypes/credentials_source.hpp
template <class T>
concept CredentialsSource =
    requirement::sourceIsMovable<T> && requirement::sourceHasName<T> && requirement::sourceFindsCredentials<T>;

/// Any CredentialsSource, of which no more is known. Move-only.
class AnyCredentialsSource {
public:
    template <class T>
        requires(!std::same_as<T, AnyCredentialsSource> && CredentialsSource<T>)
    explicit AnyCredentialsSource(T source) : source_(std::make_unique<Model<T>>(std::move(source))) {}

    [[nodiscard]] std::string name() const { return source_->name(); }
    Result<CredentialsFound> find() { return source_->find(); }

private:
    struct Interface {
        virtual ~Interface() = default;
        [[nodiscard]] virtual std::string name() const = 0;
        virtual Result<CredentialsFound> find() = 0;
    };
    template <class T> struct Model final : Interface {
        explicit Model(T its) : source(std::move(its)) {}
        [[nodiscard]] std::string name() const override { return source.name(); }
        Result<CredentialsFound> find() override { return source.find(); }

        T source;
    };

    std::unique_ptr<Interface> source_;
};

static_assert(CredentialsSource<AnyCredentialsSource>);

} // namespace pylon

#endif // PYLON_CORE_CREDENTIALS_SOURCE_HPP
