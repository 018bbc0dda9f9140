// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_CONDITION_IPP
#define PYLON_SERVICES_RDS_CONDITION_IPP

#include <pylon/services/rds/condition.hpp>

namespace pylon::rds {

PYLON_INLINE std::string_view to_string(Operator op) noexcept {
    switch (op) {
    case Operator::eq: return "eq";
    case Operator::ne: return "ne";
    case Operator::lt: return "lt";
    case Operator::le: return "le";
    case Operator::gt: return "gt";
    case Operator::ge: return "ge";
    }
    return "";
}

PYLON_INLINE Operator parseOperator(std::string_view name) {
    for (auto const each : {op::eq, op::ne, op::lt, op::le, op::gt, op::ge})
        if (name == to_string(each)) return each;
    throw Error{ErrorKind::invalidInput, "an operator is one of eq, ne, lt, le, gt, ge"};
}

} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_CONDITION_IPP
