// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LOG_OPTIONS_HPP
#define PYLON_CORE_LOG_OPTIONS_HPP

#include <pylon/core/call_name.hpp>
#include <pylon/core/redact.hpp>

#include <cstddef>
#include <functional>
#include <string_view>

namespace pylon {

/// Takes one line of a log, without a line break at its end.
using LogSink = std::function<void(std::string_view line)>;

/// What a log tells besides the main thing.
struct LogOptions {
    bool headers = false;         ///< `>name=value` for each header that was sent, `<name=value` for each that came
    bool bodies = false;          ///< `>body=...` and `<body=...`
    std::size_t bodyLimit = 1024; ///< how many bytes of a body at most; what was left out is said
    Redaction redaction{};
    /// What an attempt is called, where callNameOf() is not to say so: it knows no operations of S3 and Lambda.
    std::function<CallName(Request const&)> nameOf{};
};

} // namespace pylon

#endif // PYLON_CORE_LOG_OPTIONS_HPP
