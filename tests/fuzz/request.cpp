// SPDX-License-Identifier: BSL-1.0

// A request written by a client and read by a service, in each of the protocols: with labels, queries and headers.

#include "fuzz.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/sigv4.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

constexpr ServiceInfo xmlService{.id = "x",
                                 .endpointPrefix = "x",
                                 .signingName = "x",
                                 .protocol = Protocol::restXml,
                                 .xmlNamespace = "http://example.com/",
                                 .bucketInHost = true};
constexpr ServiceInfo restJsonService{
    .id = "r", .endpointPrefix = "r", .signingName = "r", .protocol = Protocol::restJson};
constexpr ServiceInfo jsonService{
    .id = "j", .endpointPrefix = "j", .signingName = "j", .protocol = Protocol::awsJson11, .target = "J"};
constexpr ServiceInfo queryService{
    .id = "q", .endpointPrefix = "q", .signingName = "q", .protocol = Protocol::query, .version = "2020-02-02"};

struct Empty {};

/// What stands in a document.
struct Detail {
    std::string text{};
    std::optional<Timestamp> time{};
    std::vector<int> numbers{};
    std::map<std::string, std::string> pairs{};
    std::optional<Blob> blob{};
    double ratio = 0;
};

/// All places where a member can stand.
struct Inputs {
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
        Binding{"one", In::query, "one"},
        Binding{"listed", In::query, "listed"},
        Binding{"since", In::query, "since"},
        Binding{"others", In::query},
        Binding{"header", In::header, "x-amz-one"},
        Binding{"names", In::header, "x-amz-names"},
        Binding{"dates", In::header, "x-amz-dates"},
        Binding{"flag", In::header, "x-amz-flag"},
        Binding{"metadata", In::headers, "x-amz-meta-"},
    };

    std::string bucket{};
    std::string key{};
    std::optional<std::string> one{};
    std::vector<std::string> listed{};
    std::optional<Timestamp> since{};
    std::map<std::string, std::string> others{};
    std::optional<std::string> header{};
    std::vector<std::string> names{};
    std::vector<Timestamp> dates{};
    std::optional<bool> flag{};
    std::map<std::string, std::string> metadata{};
    std::optional<Detail> detail{};
};

template <ServiceInfo const& Service> struct Put : Inputs {
    static constexpr ServiceInfo const& service = Service;
    static constexpr std::string_view name = "Put";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}?fixed=1&bare"};
    using Output = Empty;
};

/// So that all members of the inputs can stand in the document that the input of the target is.
struct Holder {
    Inputs inputs{};
};

} // namespace

BOOST_HANA_ADAPT_STRUCT(Empty);
BOOST_HANA_ADAPT_STRUCT(Detail, text, time, numbers, pairs, blob, ratio);
BOOST_HANA_ADAPT_STRUCT(Inputs, bucket, key, one, listed, since, others, header, names, dates, flag, metadata, detail);
BOOST_HANA_ADAPT_STRUCT(Put<xmlService>, bucket, key, one, listed, since, others, header, names, dates, flag, metadata,
                        detail);
BOOST_HANA_ADAPT_STRUCT(Put<restJsonService>, bucket, key, one, listed, since, others, header, names, dates, flag,
                        metadata, detail);
BOOST_HANA_ADAPT_STRUCT(Put<jsonService>, bucket, key, one, listed, since, others, header, names, dates, flag, metadata,
                        detail);
BOOST_HANA_ADAPT_STRUCT(Put<queryService>, bucket, key, one, listed, since, others, header, names, dates, flag,
                        metadata, detail);
BOOST_HANA_ADAPT_STRUCT(Holder, inputs);

namespace {

/// What does not depend on the order of a map's entries in the query.
std::string spelling(Request const& request) {
    auto text =
        request.method + ' ' + request.authority + request.path + '?' + sigv4::canonicalQuery(request.query) + '\n';
    for (auto const [name, value] : request.headers)
        text.append(name).append(": ").append(value).append("\n");
    return text.append("\n").append(request.body);
}

void checkOnTheWire(Request const& request) {
    auto const inLine = [](char c) { return c > ' ' && c < 0x7f; };
    require(request.path.starts_with('/') && std::ranges::all_of(request.path, inLine) &&
                request.path.find_first_of("?#") == request.path.npos,
            "a path is a path", request.path);
    require(std::ranges::all_of(request.query, inLine) && request.query.find('#') == request.query.npos,
            "a query is a query", request.query);
    require(request.authority.ends_with("example.com") && std::ranges::all_of(request.authority, inLine) &&
                request.authority.find_first_of("/?#@:") == request.authority.npos,
            "a request goes to the host that was configured", request.authority);
}

template <class Op> std::optional<Request> write(Op const& operation) {
    constexpr bool json = protocol::usesJson(Op::service.protocol);
    Endpoint const endpoint{.authority = "example.com", .basePath = "/base", .signingRegion = "r"};
    Request request;
    auto const written = protocol::writeRequest(operationInfo<Op>, view(operation),
                                                codecFunctions<std::conditional_t<json, RapidJsonCodec, PugixmlCodec>>,
                                                endpoint, request);
    if (written) return request;
    require(written.error().kind() == ErrorKind::invalidInput, "what cannot be written is invalid input",
            written.error().what());
    return std::nullopt;
}

template <class Op> void check(Inputs const& inputs) {
    constexpr bool json = protocol::usesJson(Op::service.protocol);
    Op operation;
    static_cast<Inputs&>(operation) = inputs;
    auto const request = write(operation);
    if (!request) return;
    checkOnTheWire(*request);

    auto seen = *request;
    seen.path.erase(0, std::string_view{"/base"}.size());
    // The in-memory AWS knows its host by the mark in it.
    if (auto const host = seen.authority.find(".example.com"); host != seen.authority.npos)
        seen.authority.insert(host, ".s3");
    Op read;
    auto const outcome = protocol::readRequest(operationInfo<Op>, seen,
                                               codecFunctions<std::conditional_t<json, RapidJsonCodec, PugixmlCodec>>,
                                               mutableView(read));
    require(outcome.hasValue(), "a request that was written can be read", outcome ? "" : outcome.error().message());
    auto const again = write(read);
    require(again && spelling(*again) == spelling(*request), "what was read is what was written", spelling(*request));
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const which = input.choice();
    Holder holder;
    std::string text{input.rest()};
    if (!RapidJsonCodec::read(text, mutableView(holder), {})) return 0;
    // These are not an operation's parameters, but of those who sign and of some SDKs.
    std::erase_if(holder.inputs.others, [](auto const& each) {
        return each.first == "x-id" || sameHeaderName(each.first.substr(0, 6), "X-Amz-");
    });
    switch (which % 4) {
    case 0: check<Put<xmlService>>(holder.inputs); break;
    case 1: check<Put<restJsonService>>(holder.inputs); break;
    case 2: check<Put<jsonService>>(holder.inputs); break;
    default: check<Put<queryService>>(holder.inputs); break;
    }
    return 0;
}
