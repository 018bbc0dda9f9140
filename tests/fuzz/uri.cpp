// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/uri.hpp>

#include "fuzz.hpp"
#include <pylon/core/endpoint.hpp>
#include <pylon/core/sigv4.hpp>
#include <pylon/services/s3/operations.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

bool consistsOf(std::string_view text, std::string_view characters) {
    constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    return std::ranges::all_of(
        text, [&](char c) { return unreserved.find(c) != unreserved.npos || characters.find(c) != characters.npos; });
}

void checkEncoding(std::string_view text) {
    for (auto const slash : {Slash::encode, Slash::keep}) {
        auto const encoded = percentEncode(text, slash);
        require(consistsOf(encoded, slash == Slash::keep ? "%/" : "%"),
                "only unreserved characters are left as they are");
        auto const decoded = percentDecode(encoded);
        require(decoded && *decoded == text, "what was encoded is decoded to the same");
    }
    for (auto const plus : {Plus::literal, Plus::space}) {
        auto const decoded = percentDecode(text, plus);
        if (!decoded) continue;
        require(percentDecode(percentEncode(*decoded)).value() == *decoded, "what was decoded can be encoded");
        require(decoded->size() <= text.size(), "decoding makes nothing longer");
    }
}

std::vector<QueryParameter> sorted(std::vector<QueryParameter> parameters) {
    std::ranges::sort(parameters, {}, [](QueryParameter const& each) { return std::tie(each.name, each.value); });
    return parameters;
}

void checkQuery(std::string_view query) {
    auto const canonical = sigv4::canonicalQuery(query);
    require(consistsOf(canonical, "%=&"), "a canonical query is encoded in one way");
    require(sigv4::canonicalQuery(canonical) == canonical, "a canonical query is canonical");

    auto const parameters = parseQuery(query);
    if (!parameters) {
        require(parameters.error().kind() == ErrorKind::malformed, "a query that is not encoded as one is malformed");
        return;
    }
    require(sorted(parseQuery(canonical).value()) == sorted(*parameters), "a canonical query has the same parameters");
    std::string again;
    for (auto const& [name, value] : *parameters)
        appendQueryParameter(again, name, value);
    // A parameter of neither name nor value, `=`, is one too.
    require(parseQuery(again).value() == *parameters, "what was parsed and written is parsed to the same");
    std::string reversed;
    for (auto each = parameters->rbegin(); each != parameters->rend(); ++each)
        appendQueryParameter(reversed, each->name, each->value);
    require(sigv4::canonicalQuery(reversed) == canonical, "order does not matter to the canonical query");
}

void checkEndpoint(std::string_view region, std::string_view url) {
    auto const endpoint = resolveEndpoint(s3::service, {.region = std::string{region}, .url = std::string{url}});
    if (!endpoint) {
        require(endpoint.error().kind() == ErrorKind::configuration, "an endpoint that cannot be is misconfigured");
        return;
    }
    require(endpoint->scheme == "https" || endpoint->scheme == "http", "the scheme is one of HTTP's");
    require(!endpoint->authority.empty() && consistsOf(endpoint->authority, ":[]"), "the authority is one");
    require(endpoint->basePath.empty() || (endpoint->basePath.starts_with('/') && !endpoint->basePath.ends_with('/')),
            "a path begins with a slash");
    require(std::ranges::all_of(endpoint->basePath, [](char c) { return c > ' ' && c < 0x7f && c != '?' && c != '#'; }),
            "a path holds nothing that ends it");
    require(consistsOf(endpoint->signingRegion, ""), "the region is one label");
    require(endpoint->custom || !endpoint->signingRegion.empty(), "a region is signed for");
    if (!endpoint->custom) return;
    auto const again =
        resolveEndpoint(s3::service, {.region = std::string{region},
                                      .url = endpoint->scheme + "://" + endpoint->authority + endpoint->basePath});
    require(again && again->authority == endpoint->authority && again->basePath == endpoint->basePath &&
                again->addressing == endpoint->addressing,
            "an endpoint written as a URL is the same endpoint");
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const region = input.line();
    checkEncoding(input.rest());
    checkQuery(input.rest());
    checkEndpoint(region, input.rest());
    return 0;
}
