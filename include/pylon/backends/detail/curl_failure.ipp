// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP
#define PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP

#include <pylon/backends/detail/curl_failure.hpp>
#include <pylon/core/detail/concat.hpp>

#include <string>
#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE std::string inMilliseconds(Duration limit) {
    return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(limit).count()) + " ms";
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::make(ErrorKind kind,
                                                   std::initializer_list<std::string_view> message) const {
    return Error{
        ErrorDetails{.kind = kind, .message = concat(message), .httpStatus = answer.status(), .reachedService = sent}};
}

/// Host and port, also where the port is the scheme's own.
[[gnu::cold]] PYLON_INLINE std::string CurlFailure::where() const {
    auto const colon = request.authority.rfind(':');
    bool const hasPort = colon != std::string::npos && request.authority.find(']', colon) == std::string::npos;
    return request.authority + (hasPort ? "" : request.scheme == "http" ? ":80" : ":443");
}

[[gnu::cold]] PYLON_INLINE std::string CurlFailure::inItsWords(CURLcode code) const {
    return complaint.empty() ? std::string{curl_easy_strerror(code)} : std::string{complaint};
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::because(PassedLimit limit) const {
    switch (limit) {
    case PassedLimit::stop:
        return make(ErrorKind::cancelled, {"the stop token was triggered during a request to ", where()});
    case PassedLimit::inactivity:
        return make(ErrorKind::timeout,
                    {"nothing came from or went to ", where(), " for ", inMilliseconds(limits.inactivity),
                     "; raise CallLimits::inactivity if the service may be silent for longer"});
    default:
        return make(ErrorKind::timeout,
                    {"the request to ", where(), " was not over within ", inMilliseconds(limits.attempt),
                     "; raise CallLimits::attempt if it may take longer"});
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
                    {"the header of the answer from ", where(), " exceeds ", std::to_string(options.maxHeaderBytes),
                     " bytes (CurlOptions::maxHeaderBytes)"});
    case CurlAnswer::Refusal::bodyTooLong:
        return make(ErrorKind::malformed,
                    {"the body of the answer from ", where(), " exceeds ", std::to_string(options.maxBodyBytes),
                     " bytes (CurlOptions::maxBodyBytes); ask for less at a time, or raise the bound"});
    case CurlAnswer::Refusal::outOfMemory:
        return make(ErrorKind::configuration,
                    {"the answer from ", where(),
                     " does not fit into memory; ask for less at a time, or lower CurlOptions::maxBodyBytes"});
    default:
        return make(ErrorKind::malformed,
                    {"the answer from ", where(),
                     " holds a header line that is not allowed in HTTP; check that the endpoint is right"});
    }
}

/// Nothing has gone out yet, so that libcurl's words can only be about names, addresses and certificates.
[[gnu::cold]] PYLON_INLINE Error CurlFailure::beforeSending(CURLcode code) const {
    auto const words = " (" + inItsWords(code) + ")";
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return make(ErrorKind::timeout, {"no connection to ", where(), " within ", inMilliseconds(limits.connect),
                                         words, "; check network and firewall, or raise CallLimits::connect"});
    case CURLE_COULDNT_RESOLVE_HOST:
        return make(ErrorKind::connection, {"the name in ", where(), " could not be resolved", words,
                                            "; check the region, the endpoint and the name server"});
    case CURLE_COULDNT_RESOLVE_PROXY:
        return make(ErrorKind::connection, {"the proxy's name could not be resolved", words,
                                            "; check CurlOptions::proxy or HTTPS_PROXY, http_proxy and ALL_PROXY"});
    case CURLE_PROXY:
        return make(ErrorKind::connection, {"the proxy did not connect to ", where(), words,
                                            "; check CurlOptions::proxy or HTTPS_PROXY, http_proxy and ALL_PROXY"});
    case CURLE_COULDNT_CONNECT:
        return make(
            ErrorKind::connection,
            {"no connection to ", where(), words, "; check that ",
             options.proxy && options.proxy->empty() ? "the service" : "the service, or the proxy if one is set,",
             " listens there and that no firewall is in the way"});
    case CURLE_PEER_FAILED_VERIFICATION:
        return make(ErrorKind::connection,
                    {"the certificate of ", where(), " was not accepted", words, "; trusted are the authorities in ",
                     (options.caFile.empty() ? "the system's CA bundle" : options.caFile),
                     (options.caDirectory.empty() ? "" : " and " + options.caDirectory),
                     ". For another authority set CurlOptions::caFile (AWS_CA_BUNDLE in the default client)"});
    case CURLE_SSL_CACERT_BADFILE:
        return make(ErrorKind::configuration,
                    {"the CA bundle ", options.caFile,
                     (options.caDirectory.empty() ? "" : " or the directory " + options.caDirectory),
                     " could not be read", words, "; CurlOptions::caFile names a PEM file"});
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return make(ErrorKind::configuration,
                    {"the endpoint ", where(), " is not one that can be connected to; check host and port"});
    case CURLE_OUT_OF_MEMORY: return make(ErrorKind::configuration, {"memory ran out while connecting to ", where()});
    default:
        return make(ErrorKind::connection,
                    {"no connection to ", where(), words, "; check endpoint, proxy and network"});
    }
}

[[gnu::cold]] PYLON_INLINE Error CurlFailure::afterSending(CURLcode code) const {
    switch (code) {
    // The connection that took the place of one that had gone stale.
    case CURLE_OPERATION_TIMEDOUT:
        return make(ErrorKind::timeout,
                    {"the connection to ", where(), " was lost, and there was no other within ",
                     inMilliseconds(limits.connect), "; check the network, or raise CallLimits::connect"});
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_OUT_OF_MEMORY: // a header line beyond libcurl's own bound ends so
        return make(ErrorKind::malformed,
                    {"the answer from ", where(),
                     " is not one that HTTP allows; check that the endpoint is right and speaks ", request.scheme});
    default: break;
    }
    if (complaint.ends_with("in chunked-encoding"))
        return make(ErrorKind::malformed, {"the answer from ", where(), " is not cut into chunks as HTTP wants it"});
    return make(ErrorKind::connection,
                {"the connection to ", where(), " was lost ",
                 (answer.received() == 0 ? "before an answer came" : "before the whole answer had come"), " (",
                 curl_easy_strerror(code), ")"});
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_FAILURE_IPP
