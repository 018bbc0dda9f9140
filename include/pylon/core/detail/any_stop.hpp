// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ANY_STOP_HPP
#define PYLON_CORE_DETAIL_ANY_STOP_HPP

#include <list>
#include <stop_token>

namespace pylon::detail {

/// A stop token that is triggered when any of several is.
class AnyStop {
public:
    AnyStop() = default;
    AnyStop(AnyStop const&) = delete;
    AnyStop& operator=(AnyStop const&) = delete;

    void add(std::stop_token const& token) {
        if (token.stop_possible()) relays_.emplace_back(token, Relay{&source_});
    }
    [[nodiscard]] std::stop_token token() const noexcept { return source_.get_token(); }

private:
    struct Relay {
        std::stop_source* source;
        void operator()() const noexcept { source->request_stop(); }
    };

    std::stop_source source_;
    std::list<std::stop_callback<Relay>> relays_; // they must stay where they are
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_ANY_STOP_HPP
