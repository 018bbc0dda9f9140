// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_OPERATION_HPP
#define PYLON_TESTS_ARCHETYPES_OPERATION_HPP

#include <pylon/core/operation.hpp>

namespace pylon::archetype {

inline constexpr ServiceInfo service{
    .id = "some", .endpointPrefix = "some", .signingName = "some", .protocol = Protocol::awsJson11, .target = "Some"};

/// An Operation, and nothing else: without bindings, HTTP side or waiting.
struct OperationOutput {};

struct Operation {
    static constexpr ServiceInfo const& service = archetype::service;
    static constexpr char const* name = "Operation";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = OperationOutput;
};

} // namespace pylon::archetype

BOOST_HANA_ADAPT_STRUCT(pylon::archetype::OperationOutput);
BOOST_HANA_ADAPT_STRUCT(pylon::archetype::Operation);

static_assert(pylon::Operation<pylon::archetype::Operation>);

#endif // PYLON_TESTS_ARCHETYPES_OPERATION_HPP
