// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_PARAMETER_STORE_HPP
#define PYLON_SERVICES_SSM_PARAMETER_STORE_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/lazy_range.hpp>
#include <pylon/services/ssm/errors.hpp>
#include <pylon/services/ssm/operations.hpp>
#include <pylon/services/ssm/options.hpp>
#include <pylon/services/ssm/parameter_cache.hpp>
#include <pylon/services/ssm/parameter_set.hpp>

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::ssm {

/// The parameters of an account in a region: configuration, and secrets as SecureString.
///
///     ssm::ParameterStore{aws}.get("some-key")     // the value, decrypted
///
/// A key is a name, a name with a version (`some-key:3`) or a label (`some-key:prod`), or an ARN.
/// A cheap handle that holds a copy of its client; its copies share the cache, if ParameterStoreOptions asks for one.
/// Errors: all members throw Error; ParameterNotFound names the key. No error holds a value, nor any part of one.
/// Thread safety: all members may be called from any number of threads at once.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry>
class ParameterStore {
public:
    using ClientType = Client<Transport, Signer, Serializer, Retry>;

    explicit ParameterStore(ClientType client, ParameterStoreOptions options = {})
        : client_(std::move(client)), options_(options) {
        if (options.cacheFor > Duration::zero())
            cache_ = std::make_shared<detail::ParameterCache>(options.cacheFor, options.staleFor);
    }
    /// On the default client.
    explicit ParameterStore(ParameterStoreOptions options = {})
        requires std::default_initializable<ClientType>
        : ParameterStore(ClientType{}, options) {}

    /// A parameter's value.
    [[nodiscard]] std::string get(std::string_view key) const { return getParameter(key).value; }

    /// A StringList's elements. A SecureString cannot be a StringList: its text is taken apart at the commas all the same.
    [[nodiscard]] std::vector<std::string> getList(std::string_view key) const { return splitList(get(key)); }

    /// A parameter's value with its type, version and further facts.
    [[nodiscard]] Parameter getParameter(std::string_view key) const {
        std::string const name{checked(key)};
        auto const ask = [&] { return this->ask(name); };
        auto answer = cache_ ? cache_->get(name, [this] { return ticks(); }, client_.limits().stop, ask) : ask();
        if (!answer) raise(answer.error(), name);
        return *std::move(answer);
    }

    /// Many values, ten a call, several calls under way. What is not there is told in ParameterSet::missing; other failures are
    /// thrown, and then nothing is returned. A key that is named twice is asked for once.
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, std::string_view>
    [[nodiscard]] ParameterSet getMany(Range&& keys) const {
        std::vector<std::string> names;
        for (auto&& each : keys) {
            std::string name{checked(each)};
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        }
        return gather(names);
    }
    [[nodiscard]] ParameterSet getMany(std::initializer_list<std::string_view> keys) const {
        return getMany(std::views::all(keys));
    }

    /// The parameters under a path, as `/my-app`, asked for ten at a time as the range is looked at. They do not go into the
    /// cache. A path without parameters is not an error.
    [[nodiscard]] LazyRange<Parameter> getByPath(std::string_view path, PathOptions options = {}) const {
        if (!path.starts_with('/')) throw errorOf(GetParametersByPath::name, "a path begins with a slash, as /my-app");
        GetParametersByPath operation{.path = std::string{path}, .withDecryption = options_.decrypt, .maxResults = 10};
        if (options.recursive) operation.recursive = true;
        return LazyRange<Parameter>{
            [client = client_, operation, ended = false]() mutable -> std::optional<std::vector<Parameter>> {
                if (ended) return std::nullopt;
                auto page = client.invoke(operation).value();
                ended = page.nextToken.value_or("").empty();
                operation.nextToken = std::move(page.nextToken);
                return std::move(page.parameters);
            }};
    }

    /// What the cache holds of a key, or of all keys, is not used any more.
    void forget(std::string_view key) const {
        if (cache_) cache_->forget(key);
    }
    void forget() const {
        if (cache_) cache_->forget();
    }

private:
    static constexpr std::size_t mostNames = 10;

    static Error errorOf(std::string_view operation, std::string why, ErrorKind kind = ErrorKind::invalidInput) {
        ErrorDetails details{.kind = kind, .message = std::move(why)};
        details.service = service.id;
        details.operation = operation;
        details.reachedService = kind != ErrorKind::invalidInput;
        return Error{std::move(details)};
    }

    static std::string_view checked(std::string_view key) {
        if (key.empty() || key.size() > 2048)
            throw errorOf(GetParameter::name, "a parameter's name has 1 to 2048 characters");
        return key;
    }

    Ticks ticks() const { return client_.transport().clock().ticks(); }

    Result<Parameter> ask(std::string const& name) const {
        auto answer = client_.invoke(GetParameter{.parameterName = name, .withDecryption = options_.decrypt});
        if (!answer) return answer.error();
        if (!answer->parameter || answer->parameter->value.empty())
            return errorOf(GetParameter::name, "the answer holds no value", ErrorKind::malformed);
        return *std::move(answer->parameter);
    }

    ParameterSet gather(std::vector<std::string> const& names) const {
        ParameterSet set;
        std::vector<GetParameters> calls;
        auto const askedAt = ticks();
        for (auto const& name : names) {
            if (auto kept = cache_ ? cache_->fresh(name, askedAt) : std::nullopt) {
                set.values.emplace(name, std::move(kept->value));
                continue;
            }
            if (calls.empty() || calls.back().names.size() == mostNames)
                calls.push_back({.names = {}, .withDecryption = options_.decrypt});
            calls.back().names.push_back(name);
        }
        std::size_t ended = 0;
        client_.invokeAll(calls, options_.window, [&](GetParameters const& call, Result<GetParametersOutput> answer) {
            ++ended;
            auto const failure = answer ? take(call, *std::move(answer), askedAt, set) : std::optional{answer.error()};
            if (failure) takeStale(call, *failure, set);
        });
        // Calls that a stop token kept from being made say nothing of their parameters.
        if (ended != calls.size())
            throw errorOf(GetParameters::name, "the call's stop token was triggered", ErrorKind::cancelled);
        // In the order of the asking, whichever call came back first.
        for (auto const& name : names)
            if (!set.values.contains(name)) set.missing.push_back(name);
        return set;
    }

    /// Takes an answer's values. What it does not give it must have called invalid: else it is no answer.
    std::optional<Error> take(GetParameters const& call, GetParametersOutput answer, Ticks askedAt,
                              ParameterSet& set) const {
        auto const invalid = answer.invalidParameters.value_or(std::vector<std::string>{});
        for (auto const& name : call.names) {
            auto const found = std::find_if(answer.parameters.begin(), answer.parameters.end(),
                                            [&](Parameter const& each) { return isAskedAs(each, name); });
            if (found != answer.parameters.end() && !found->value.empty()) {
                if (cache_) cache_->keep(name, *found, askedAt);
                set.values.emplace(name, found->value);
            } else if (std::find(invalid.begin(), invalid.end(), name) == invalid.end()) {
                return errorOf(GetParameters::name, "the answer says nothing of the parameter " + name,
                               ErrorKind::malformed);
            } else if (cache_) {
                cache_->forget(name);
            }
        }
        return std::nullopt;
    }

    /// Uses what the cache still has, or throws.
    void takeStale(GetParameters const& call, Error const& error, ParameterSet& set) const {
        for (auto const& name : call.names) {
            if (set.values.contains(name)) continue;
            auto kept = cache_ ? cache_->afterFailure(name, error, ticks()) : std::nullopt;
            if (!kept) throw error;
            set.values.emplace(name, std::move(kept->value));
        }
    }

    /// Whether a parameter was asked for by this name, or ARN, with its version or label.
    static bool isAskedAs(Parameter const& parameter, std::string_view key) {
        auto const selector = parameter.selector ? std::string_view{*parameter.selector} : std::string_view{};
        if (!key.ends_with(selector)) return false;
        key.remove_suffix(selector.size());
        return key == parameter.name || key == parameter.arn;
    }

    ClientType client_;
    ParameterStoreOptions options_;
    std::shared_ptr<detail::ParameterCache> cache_; ///< none where nothing is kept
};

template <class Transport, class Signer, class Serializer, class Retry>
ParameterStore(Client<Transport, Signer, Serializer, Retry>, ParameterStoreOptions = {})
    -> ParameterStore<Transport, Signer, Serializer, Retry>;
// Without a client: the default one, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not need it.
template <class Stack = DefaultStack<>>
ParameterStore(ParameterStoreOptions = {}) -> ParameterStore<typename Stack::Transport, typename Stack::Signer,
                                                             typename Stack::Serializer, typename Stack::Retry>;

} // namespace pylon::ssm

#endif // PYLON_SERVICES_SSM_PARAMETER_STORE_HPP
