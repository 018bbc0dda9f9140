// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RESULT_HPP
#define PYLON_CORE_RESULT_HPP

#include <pylon/core/error.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace pylon {

/// A value, or the Error that stands in its place. What `Client` returns; wrappers call `value()`, which throws.
///
/// The interface is the part of C++23's std::expected that pylon uses. Reading the value of a Result that holds an error
/// throws that Error; reading the error of one that holds a value is undefined.
template <class T> class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T const& value) : value_(value), hasValue_(true) {}
    Result(T&& value) : value_(std::move(value)), hasValue_(true) {}
    Result(Error error) : error_(std::move(error)), hasValue_(false) {}
    /// With a new value, to be filled where it is.
    explicit Result(std::in_place_t) : value_(), hasValue_(true) {}
    Result(Result const& other)
        requires std::is_copy_constructible_v<T>
        : hasValue_(other.hasValue_) {
        if (hasValue_)
            std::construct_at(std::addressof(value_), other.value_);
        else
            std::construct_at(&error_, other.error_);
    }
    Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : hasValue_(other.hasValue_) {
        if (hasValue_)
            std::construct_at(std::addressof(value_), std::move(other.value_));
        else
            std::construct_at(&error_, std::move(other.error_));
    }
    Result& operator=(Result const& other)
        requires std::is_copy_constructible_v<T>
    {
        return *this = Result{other};
    }
    Result& operator=(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T> &&
                                               std::is_nothrow_move_assignable_v<T>) {
        if (hasValue_ && other.hasValue_)
            value_ = std::move(other.value_);
        else if (other.hasValue_)
            takeValue(std::move(other.value_));
        else
            *this = std::move(other.error_);
        return *this;
    }
    /// The error takes the value's place.
    Result& operator=(Error error) {
        if (hasValue_) {
            std::destroy_at(std::addressof(value_));
            std::construct_at(&error_, std::move(error));
            hasValue_ = false;
        } else
            error_ = std::move(error);
        return *this;
    }
    ~Result() {
        if (hasValue_)
            std::destroy_at(std::addressof(value_));
        else
            std::destroy_at(&error_);
    }

    [[nodiscard]] bool hasValue() const noexcept { return hasValue_; }
    explicit operator bool() const noexcept { return hasValue(); }

    T& value() & { return check(), value_; }
    T const& value() const& { return check(), value_; }
    T&& value() && { return check(), std::move(value_); }

    T& operator*() & { return value(); }
    T const& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    T const* operator->() const { return &value(); }

    [[nodiscard]] Error const& error() const noexcept { return error_; }

    template <class U> [[nodiscard]] T valueOr(U&& other) const& {
        return hasValue() ? value_ : static_cast<T>(std::forward<U>(other));
    }

    /// The value passed through `function`, or the same error.
    template <class F> auto transform(F&& function) && -> Result<std::invoke_result_t<F, T&&>> {
        if (!hasValue()) return error();
        return std::invoke(std::forward<F>(function), std::move(*this).value());
    }

    /// What `function`, which returns a Result, makes of the value; or the same error.
    template <class F> auto andThen(F&& function) && -> std::invoke_result_t<F, T&&> {
        if (!hasValue()) return error();
        return std::invoke(std::forward<F>(function), std::move(*this).value());
    }

private:
    void check() const {
        if (!hasValue()) detail::raise(error());
    }

    /// In the place of the error, which is put back if it throws.
    void takeValue(T&& value) {
        Error const held{std::move(error_)};
        std::destroy_at(&error_);
        try {
            std::construct_at(std::addressof(value_), std::move(value));
            hasValue_ = true;
        } catch (...) {
            std::construct_at(&error_, held);
            throw;
        }
    }

    // By hand: the machinery of std::variant or std::optional for each T takes longer to compile than all else here.
    union {
        T value_;
        Error error_;
    };
    bool hasValue_;
};

/// Success without a value, or an Error.
template <> class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool hasValue() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return hasValue(); }
    void value() const {
        if (!hasValue()) detail::raise(error());
    }
    [[nodiscard]] Error const& error() const noexcept { return *error_; }

private:
    std::optional<Error> error_;
};

} // namespace pylon

#endif // PYLON_CORE_RESULT_HPP
