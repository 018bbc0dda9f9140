// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_DYNAMODB_CONDITIONS_HPP
#define PYLON_TESTS_SUPPORT_DYNAMODB_CONDITIONS_HPP

#include <pylon/services/dynamodb/operations.hpp>

#include <utility>

/// @file
/// An item, conditions that hold of it and do not, and texts that are no conditions: for whatever reads conditions.

namespace pylon::test::conditions {

inline dynamodb::Item const item{{"id", "1"},
                                 {"n", 5},
                                 {"txt", "hello"},
                                 {"b", Blob{"bytes"}},
                                 {"list_of", List{1, "two", Map{{"deep", true}}}},
                                 {"map_of", Map{{"a", 1}, {"null", nullptr}}},
                                 {"strings", StringSet{"a", "b"}},
                                 {"numbers", NumberSet{1, 2}},
                                 {"nope", false}};

/// What place-holders stand for.
inline dynamodb::Names const names{{"#n", "n"}, {"#map", "map_of"}, {"#null", "null"}};
inline dynamodb::Item const values{{":five", 5},
                                   {":six", Number{"6.0"}},
                                   {":tenth", Number{"0.1"}},
                                   {":h", "h"},
                                   {":el", "el"},
                                   {":text", "hello"},
                                   {":one", 1},
                                   {":N", "N"},
                                   {":t", true},
                                   {":nothing", "zzz"},
                                   {":b", Blob{"by"}},
                                   {":set", StringSet{"b", "a"}},
                                   {":x", "x"},
                                   {":c", StringSet{"c"}},
                                   {":list", List{3, 4}},
                                   {":sa", StringSet{"a"}}};

/// What holds of the item.
inline constexpr char const* holding[]{"n = :five",
                                       "#n = :five",
                                       "n <> :six",
                                       "n < :six",
                                       "n <= :five",
                                       "n > :one",
                                       "n >= :five",
                                       "txt = :text",
                                       "n BETWEEN :one AND :six",
                                       "n between :five and :six",
                                       "n IN (:one, :five)",
                                       "NOT n = :six",
                                       "not (n = :six)",
                                       "n = :five AND txt = :text",
                                       "n = :six OR txt = :text",
                                       "n = :five OR nowhere = :one AND nowhere = :one",
                                       "(n = :six OR n = :five) AND NOT nope = :t",
                                       "attribute_exists(id)",
                                       "attribute_not_exists(nowhere)",
                                       "attribute_exists(list_of[2].deep)",
                                       "attribute_not_exists(list_of[3])",
                                       "attribute_exists(#map.#null)",
                                       "attribute_type(n, :N)",
                                       "begins_with(txt, :h)",
                                       "begins_with(b, :b)",
                                       "contains(txt, :el)",
                                       "contains(strings, :h) OR contains(numbers, :one)",
                                       "contains(list_of, :one)",
                                       "size(txt) = :five",
                                       "size(list_of) > :one",
                                       "size(txt) >= size(strings)",
                                       "strings = :set",
                                       "nowhere <> :one",
                                       "map_of.a = :one",
                                       "list_of[0] = :one"};

/// What does not.
inline constexpr char const* notHolding[]{"n = :six",
                                          "n = :text",
                                          "txt < :five",
                                          "n > txt",
                                          "nowhere = :one",
                                          "nowhere < :one",
                                          "attribute_exists(nowhere)",
                                          "attribute_exists(txt.a)",
                                          "attribute_exists(txt[0])",
                                          "attribute_not_exists(id)",
                                          "attribute_type(txt, :N)",
                                          "begins_with(txt, :el)",
                                          "begins_with(n, :h)",
                                          "contains(txt, :nothing)",
                                          "contains(n, :five)",
                                          "contains(nowhere, :h)",
                                          "size(nowhere) = :one",
                                          "size(n) = :one",
                                          "n IN (:one, :six)",
                                          "NOT (n = :five OR n = :six)",
                                          "nope = :t"};

/// What is no condition, and the beginning of what DynamoDB says of it.
inline constexpr std::pair<char const*, char const*> refused[]{
    {"n =", "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\""},
    {"n = = :five", "Invalid ConditionExpression: Syntax error; token: \"=\", near: \"= = :five\""},
    {"status = :one", "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status"},
    {"n = :gone",
     "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute "
     "value: :gone"},
    {"#gone = :one",
     "Invalid ConditionExpression: An expression attribute name used in the document path is not defined; "
     "attribute name: #gone"},
    {"exists(n)", "Invalid ConditionExpression: Invalid function name; function: exists"},
    {"n", ""},
    {"(n = :five", ""},
    {"n = :five)", ""},
    {"n = :five AND", ""},
    {"n ! :five", ""},
    {"n[a] = :one", ""},
    {"size(n)", ""},
    {"attribute_exists()", ""},
    {"n IN ()", ""},
    {"n BETWEEN :one", ""},
    {"5 = n", ""},
    {"a..b = :one", ""},
};

} // namespace pylon::test::conditions

#endif // PYLON_TESTS_SUPPORT_DYNAMODB_CONDITIONS_HPP
