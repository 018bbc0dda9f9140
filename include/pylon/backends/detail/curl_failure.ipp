// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP
#define PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP

#include <pylon/backends/detail/curl_failure.hpp>
#include <pylon/core/detail/concat.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE std::uint64_t inMilliseconds(Duration limit) noexcept {
    return static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::milliseconds>(limit).count());
}

// One place fills all messages in: each a chain of texts of its own, they were the largest piece of code of the whole transport.
[[gnu::cold]] PYLON_INLINE Error CurlFailure::make(ErrorKind kind, std::string_view message,
                                                   Blanks const& blanks) const {
    ErrorDetails details{.kind = kind};
    for (char const c : message)
        switch (c) {
        case '@': details.message.append(where()); break;
        case '#': details.message.append(std::to_string(blanks.number)); break;
        case '%': details.message.append(blanks.words); break;
        case '$': details.message.append(blanks.files); break;
        default: details.message.push_back(c);
        }
    details.httpStatus = answer.status();
    details.reachedService = sent;
    return Error{std::move(details)};
}

/// Host and port, also where the port is the scheme's own.
[[gnu::cold]] PYLON_INLINE std::string CurlFailure::where() const {
    auto const colon = request.authority.rfind(':');
    bool const hasPort = colon != std::string::npos && request.authority.find(']', colon) == std::string::npos;
    return request.authority + (hasPort ? "" : request.scheme == "http" ? ":80" : ":443");
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::because(PassedLimit limit) const {
    switch (limit) {
    case PassedLimit::stop: return make(ErrorKind::cancelled, "the stop token was triggered during a request to @", {});
    case PassedLimit::inactivity:
        return make(
            ErrorKind::timeout,
            "nothing came from or went to @ for # ms; raise CallLimits::inactivity if the service may be silent "
            "for longer",
            {.number = inMilliseconds(limits.inactivity)});
    default:
        return make(ErrorKind::timeout,
                    "the request to @ was not over within # ms; raise CallLimits::attempt if it may take longer",
                    {.number = inMilliseconds(limits.attempt)});
    }
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::because(CURLcode code) const {
    if (answer.refusal() != CurlAnswer::Refusal::none) return refused();
    return sent ? afterSending(code) : beforeSending(code);
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::refused() const {
    switch (answer.refusal()) {
    case CurlAnswer::Refusal::headersTooLong:
        return make(ErrorKind::malformed,
                    "the header of the answer from @ exceeds # bytes (CurlOptions::maxHeaderBytes)",
                    {.number = options.maxHeaderBytes});
    case CurlAnswer::Refusal::bodyTooLong:
        return make(
            ErrorKind::malformed,
            "the body of the answer from @ exceeds # bytes (CurlOptions::maxBodyBytes); ask for less at a time, "
            "or raise the bound",
            {.number = options.maxBodyBytes});
    case CurlAnswer::Refusal::outOfMemory:
        return make(ErrorKind::configuration,
                    "the answer from @ does not fit into memory; ask for less at a time, or lower "
                    "CurlOptions::maxBodyBytes",
                    {});
    default:
        return make(
            ErrorKind::malformed,
            "the answer from @ holds a header line that is not allowed in HTTP; check that the endpoint is right", {});
    }
}

/// Nothing has gone out yet, so that libcurl's words can only be about names, addresses and certificates.
[[gnu::cold]] PYLON_INLINE Error CurlFailure::beforeSending(CURLcode code) const {
    auto kind = ErrorKind::connection;
    std::string_view message;
    std::string files;
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        kind = ErrorKind::timeout;
        message = "no connection to @ within # ms (%); check network and firewall, or raise CallLimits::connect";
        break;
    case CURLE_COULDNT_RESOLVE_HOST:
        message = "the name in @ could not be resolved (%); check the region, the endpoint and the name server";
        break;
    case CURLE_COULDNT_RESOLVE_PROXY:
        message = "the proxy's name could not be resolved (%); check CurlOptions::proxy or HTTPS_PROXY, http_proxy and "
                  "ALL_PROXY";
        break;
    case CURLE_PROXY:
        message =
            "the proxy did not connect to @ (%); check CurlOptions::proxy or HTTPS_PROXY, http_proxy and ALL_PROXY";
        break;
    case CURLE_COULDNT_CONNECT:
        message =
            options.proxy && options.proxy->empty()
                ? "no connection to @ (%); check that the service listens there and that no firewall is in the way"
                : "no connection to @ (%); check that the service, or the proxy if one is set, listens there and "
                  "that no firewall is in the way";
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        files = concat({options.caFile.empty() ? "the system's CA bundle" : std::string_view{options.caFile},
                        options.caDirectory.empty() ? "" : " and ", options.caDirectory});
        message =
            "the certificate of @ was not accepted (%); trusted are the authorities in $. For another authority set "
            "CurlOptions::caFile (AWS_CA_BUNDLE in the default client)";
        break;
    case CURLE_SSL_CACERT_BADFILE:
        files = concat({options.caFile, options.caDirectory.empty() ? "" : " or the directory ", options.caDirectory});
        kind = ErrorKind::configuration;
        message = "the CA bundle $ could not be read (%); CurlOptions::caFile names a PEM file";
        break;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        kind = ErrorKind::configuration;
        message = "the endpoint @ is not one that can be connected to; check host and port";
        break;
    case CURLE_OUT_OF_MEMORY:
        kind = ErrorKind::configuration;
        message = "memory ran out while connecting to @";
        break;
    default: message = "no connection to @ (%); check endpoint, proxy and network"; break;
    }
    return make(kind, message,
                {.number = inMilliseconds(limits.connect),
                 .words = complaint.empty() ? std::string_view{curl_easy_strerror(code)} : complaint,
                 .files = files});
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::afterSending(CURLcode code) const {
    switch (code) {
    // The connection that took the place of one that had gone stale.
    case CURLE_OPERATION_TIMEDOUT:
        return make(ErrorKind::timeout,
                    "the connection to @ was lost, and there was no other within # ms; check the network, or raise "
                    "CallLimits::connect",
                    {.number = inMilliseconds(limits.connect)});
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_OUT_OF_MEMORY: // a header line beyond libcurl's own bound ends so
        return make(ErrorKind::malformed,
                    "the answer from @ is not one that HTTP allows; check that the endpoint is right and speaks %",
                    {.words = request.scheme});
    default: break;
    }
    if (complaint.ends_with("in chunked-encoding"))
        return make(ErrorKind::malformed, "the answer from @ is not cut into chunks as HTTP wants it", {});
    return make(ErrorKind::connection,
                answer.received() == 0 ? "the connection to @ was lost before an answer came (%)"
                                       : "the connection to @ was lost before the whole answer had come (%)",
                {.words = curl_easy_strerror(code)});
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP
