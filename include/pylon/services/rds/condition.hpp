// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_CONDITION_HPP
#define PYLON_SERVICES_RDS_CONDITION_HPP

#include <pylon/core/value.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::rds {

/// How a field is compared, by the names of Python's `operator` module.
enum class Operator : std::uint8_t { eq, ne, lt, le, gt, ge };

/// `eq`, `ne`, ... `ge`
[[nodiscard]] std::string_view to_string(Operator op) noexcept;
/// The operator of this name. @throws Error (invalidInput) for any other.
[[nodiscard]] Operator parseOperator(std::string_view name);

namespace op {

inline constexpr Operator eq = Operator::eq;
inline constexpr Operator ne = Operator::ne;
inline constexpr Operator lt = Operator::lt;
inline constexpr Operator le = Operator::le;
inline constexpr Operator gt = Operator::gt;
inline constexpr Operator ge = Operator::ge;

} // namespace op

/// A field that is compared with a value: `{"at", op::ge, 123456789}`. The value is bound, never spelt in the statement.
///
/// `eq` and `ne` with a null ask whether the field is null. Every other comparison is as in SQL: a row whose field is null
/// fulfils none.
struct Condition {
    std::string key{};
    Operator op = Operator::eq;
    Value value{};
};

/// Conditions of which each must hold. None: every row.
class Where {
public:
    Where() = default;
    Where(Condition condition) { conditions_.push_back(std::move(condition)); }
    Where(std::initializer_list<Condition> conditions) : conditions_(conditions) {}
    Where(std::vector<Condition> conditions) : conditions_(std::move(conditions)) {}

    [[nodiscard]] std::vector<Condition> const& conditions() const noexcept { return conditions_; }

    friend Where operator&&(Where left, Where const& right) {
        left.conditions_.insert(left.conditions_.end(), right.conditions_.begin(), right.conditions_.end());
        return left;
    }

private:
    std::vector<Condition> conditions_;
};

/// A field, to be compared: `col("at") >= 123456789 && col("colour") == "red"`.
struct Column {
    std::string name;

    friend Where operator==(Column column, Value value) { return make(std::move(column), op::eq, std::move(value)); }
    friend Where operator!=(Column column, Value value) { return make(std::move(column), op::ne, std::move(value)); }
    friend Where operator<(Column column, Value value) { return make(std::move(column), op::lt, std::move(value)); }
    friend Where operator<=(Column column, Value value) { return make(std::move(column), op::le, std::move(value)); }
    friend Where operator>(Column column, Value value) { return make(std::move(column), op::gt, std::move(value)); }
    friend Where operator>=(Column column, Value value) { return make(std::move(column), op::ge, std::move(value)); }

private:
    static Where make(Column column, Operator op, Value value) {
        return Condition{std::move(column.name), op, std::move(value)};
    }
};
[[nodiscard]] inline Column col(std::string_view name) { return {std::string{name}}; }

} // namespace pylon::rds

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/rds/condition.ipp>
#endif

#endif // PYLON_SERVICES_RDS_CONDITION_HPP
