// SPDX-License-Identifier: BSL-1.0

#ifndef CONSUMER_LAWS_HPP
#define CONSUMER_LAWS_HPP

// All that is installed for tests, in both translation units.
#include <pylon/testing/clock_laws.hpp>
#include <pylon/testing/codec_laws.hpp>
#include <pylon/testing/format_laws.hpp>
#include <pylon/testing/messaging_laws.hpp>
#include <pylon/testing/multiplexer_laws.hpp>
#include <pylon/testing/presigning_signer_laws.hpp>
#include <pylon/testing/retry_laws.hpp>
#include <pylon/testing/signer_laws.hpp>
#include <pylon/testing/sql_driver_laws.hpp>
#include <pylon/testing/transport_laws.hpp>

/// A policy of a user's own, which is checked without any test framework.
struct Once {
    pylon::RetryDecision failed(pylon::Failure const&) { return {}; }
    void succeeded() {}
    int maxAttempts(std::string_view) const { return 1; }
};

#endif // CONSUMER_LAWS_HPP
