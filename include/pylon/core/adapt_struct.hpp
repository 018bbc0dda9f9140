// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ADAPT_STRUCT_HPP
#define PYLON_CORE_ADAPT_STRUCT_HPP

#include <boost/hana/accessors.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

/// Makes a struct one that Boost.Hana reflects, as BOOST_HANA_ADAPT_STRUCT does, but worked out only where it is asked for: that a
/// program sees the operations of a whole service costs it hardly anything. At global scope; up to 80 members. To a program the
/// two are the same.
#define PYLON_ADAPT_STRUCT(TYPE, ...)                                                                                  \
    template <> struct boost::hana::accessors_impl<TYPE> {                                                             \
        using Visitable = void;                                                                                        \
        template <class T, class Visitor> static constexpr auto visitMembers([[maybe_unused]] Visitor visitor) {       \
            return visitor.all(PYLON_MEMBERS(__VA_ARGS__));                                                            \
        }                                                                                                              \
        template <class T = TYPE> static constexpr auto apply() { return ::pylon::detail::hanaAccessors<T>(); }        \
    };                                                                                                                 \
    static_assert(true, "so that the macro's user writes a semicolon")

/// The same for all instances of a class template of one type parameter.
#define PYLON_ADAPT_TEMPLATE(TEMPLATE, ...)                                                                            \
    template <class Parameter> struct boost::hana::accessors_impl<TEMPLATE<Parameter>> {                               \
        using Visitable = void;                                                                                        \
        template <class T, class Visitor> static constexpr auto visitMembers([[maybe_unused]] Visitor visitor) {       \
            return visitor.all(PYLON_MEMBERS(__VA_ARGS__));                                                            \
        }                                                                                                              \
        template <class T = TEMPLATE<Parameter>> static constexpr auto apply() {                                       \
            return ::pylon::detail::hanaAccessors<T>();                                                                \
        }                                                                                                              \
    };                                                                                                                 \
    static_assert(true, "so that the macro's user writes a semicolon")

// NOLINTBEGIN(bugprone-macro-parentheses): these are lists of arguments
// Each pass over the text unfolds one more name.
#define PYLON_MEMBERS(...) __VA_OPT__(PYLON_UNFOLD(PYLON_MEMBER(__VA_ARGS__)))
#define PYLON_MEMBER(FIRST, ...)                                                                                       \
    visitor.template one<&T::FIRST>(#FIRST) __VA_OPT__(, PYLON_NEXT_MEMBER PYLON_NO_ARGUMENTS(__VA_ARGS__))
#define PYLON_NEXT_MEMBER() PYLON_MEMBER
#define PYLON_NO_ARGUMENTS ()
#define PYLON_UNFOLD(...) PYLON_UNFOLD_20(PYLON_UNFOLD_20(PYLON_UNFOLD_20(PYLON_UNFOLD_20(__VA_ARGS__))))
#define PYLON_UNFOLD_20(...) PYLON_UNFOLD_5(PYLON_UNFOLD_5(PYLON_UNFOLD_5(PYLON_UNFOLD_5(__VA_ARGS__))))
#define PYLON_UNFOLD_5(...) PYLON_UNFOLD_1(PYLON_UNFOLD_1(PYLON_UNFOLD_1(PYLON_UNFOLD_1(__VA_ARGS__))))
#define PYLON_UNFOLD_1(...) __VA_ARGS__
// NOLINTEND(bugprone-macro-parentheses)

namespace pylon::detail {

/// A struct that was adapted by PYLON_ADAPT_STRUCT: the members can be had without the detour by Hana's tuples.
template <class T>
concept Visitable = requires { typename boost::hana::accessors_impl<T>::Visitable; };

/// Reaches a member, as Hana's accessors do.
template <auto Pointer> struct MemberAccess {
    template <class T> constexpr decltype(auto) operator()(T&& object) const noexcept {
        return (std::forward<T>(object).*Pointer);
    }
};

struct MemberNames {
    template <auto> static constexpr std::string_view one(std::string_view name) { return name; }
    template <class... Names> static constexpr auto all(Names... names) {
        return std::array<std::string_view, sizeof...(Names)>{names...};
    }
};

struct MemberAccesses {
    template <auto Pointer> static constexpr MemberAccess<Pointer> one(std::string_view) { return {}; }
    template <class... Accesses> static constexpr auto all(Accesses... accesses) {
        return boost::hana::make_tuple(accesses...);
    }
};

/// What boost::hana::accessors is to give for a struct.
template <class T> constexpr auto hanaAccessors() {
    using Struct = boost::hana::accessors_impl<T>;
    constexpr auto nameOf = []<std::size_t Index, std::size_t... I>(std::index_sequence<Index>,
                                                                    std::index_sequence<I...>) {
        return boost::hana::string_c<Struct::template visitMembers<T>(MemberNames{})[Index][I]...>;
    };
    constexpr auto names = Struct::template visitMembers<T>(MemberNames{});
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        [[maybe_unused]] constexpr auto accesses = Struct::template visitMembers<T>(MemberAccesses{});
        return boost::hana::make_tuple(boost::hana::make_pair(
            nameOf(std::index_sequence<Index>{}, std::make_index_sequence<names[Index].size()>{}),
            accesses[boost::hana::size_c<Index>])...);
    }(std::make_index_sequence<names.size()>{});
}

} // namespace pylon::detail

#endif // PYLON_CORE_ADAPT_STRUCT_HPP
