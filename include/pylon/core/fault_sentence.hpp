// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_SENTENCE_HPP
#define PYLON_CORE_FAULT_SENTENCE_HPP

#include <pylon/core/fault_plan.hpp>

#include <string_view>

namespace pylon {

/// Adds to a plan what a line of text says: faults that come from a command line, a file or a program in another language.
///
///     sqs:SendMessage every 5 status 503
///     s3:GetObject nth 3 reset answer
///     dynamodb next 2 throttle
///     delay 500ms
///     chance 0.1 seed 42
///
/// Whom it hits comes first: `SERVICE`, `SERVICE:OPERATION`, or nothing for all. When, after it: `next [N]`, `nth N`, `every N`, or
/// nothing for always. What goes wrong, last, each as the FaultRule of that name:
///
///   - `status N`, `error CODE [N]`, `throttle`, `timeout`, `lose-answer`, `corrupt`
///   - `reset [before | within | after | answer]`, where nothing is before the request
///   - `delay TIME`, `trickle TIME`, `skew TIME`: `500ms`, `5s`, `20m`, `-1h`, `7d`
///   - `fail-entries I,J... [CODE]`
///
/// `chance RATE [seed N]`, with nothing but a service before it, is FaultPlan::random().
/// @throws Error (invalidInput) that quotes the word that cannot stand there and says what can; as FaultRule does.
void addFault(FaultPlan const& plan, std::string_view sentence);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/fault_sentence.ipp>
#endif

#endif // PYLON_CORE_FAULT_SENTENCE_HPP
