// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP
#define PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP

#include <pylon/backends/libdeflate_crc32.hpp>
#include <pylon/backends/memory/front_door.hpp>
#include <pylon/backends/memory/router.hpp>
#include <pylon/backends/memory/s3_chunked_body.hpp>
#include <pylon/backends/memory/signature_errors.hpp>
#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/detail/claim_view.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace pylon::memory::detail {

/// Where no service can be made out, errors are written as most services would.
inline constexpr ServiceInfo noService{
    .id = "", .endpointPrefix = "", .signingName = "", .protocol = Protocol::awsJson10};

struct FrontDoor::Visit {
    Visit(FrontDoor const& entered, Service const& asked, Handler const& handledBy, ServiceInfo const& speech)
        : door(&entered), service(&asked), handler(&handledBy), info(speech), operation(*handledBy.operation),
          input(handledBy.makeInput()) {
        operation.service = &info;
    }
    Visit(Visit const&) = delete;
    Visit& operator=(Visit const&) = delete;

    Progress operator()() {
        auto progress = door->answer(*this);
        if (auto* const outcome = std::get_if<Result<Response>>(&progress); outcome != nullptr && head)
            outcome->value().body.clear();
        return progress;
    }

    FrontDoor const* door;
    Service const* service;
    Handler const* handler;
    ServiceInfo info;        // the service in the request's protocol
    OperationInfo operation; // the handler's, of `info`
    std::shared_ptr<void> input;
    std::string accessKeyId{}; // empty: nobody has signed it
    Ticks began{};
    std::string traceHeader{};
    std::string origin{};
    bool head = false; // an answer without its body
    Duration skew{};
    std::optional<Fault> entryFault{}; // some entries of the batch are to fail
    std::shared_ptr<void> memory{};    // the handler's
};

/// The codec of a service's documents. The in-memory AWS reads and writes them all.
PYLON_INLINE CodecFunctions const& codecOf(ServiceInfo const& service) noexcept {
    return protocol::usesJson(service.protocol) ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
}

/// How a service says that it cannot read a request.
PYLON_INLINE protocol::ServiceError unreadable(ServiceInfo const& service, Request const& request,
                                               std::string message) {
    protocol::ServiceError error{.status = 400, .message = std::move(message), .errorNamespace = frameworkErrors};
    switch (service.protocol) {
    case Protocol::restXml: error.code = request.body.empty() ? "InvalidArgument" : "MalformedXML"; break;
    case Protocol::query: error.code = "MalformedQueryString"; break;
    default: error.code = "SerializationException"; break;
    }
    return error;
}

PYLON_INLINE FrontDoor::FrontDoor(VirtualClock& clock, CloudOptions const& options, Keychain const& keys)
    : clock_(&clock), keys_(&keys), region_(options.region), rootKey_(options.accessKeyId),
      checkSignatures_(options.checkSignatures), urlsAsAsked_(options.urlsAsAsked),
      verifier_([&keys](std::string_view accessKeyId) { return keys.find(accessKeyId); }) {}

PYLON_INLINE LocalService* FrontDoor::localServiceOf(Request const& request) const {
    auto const found = std::find_if(localServices_.begin(), localServices_.end(),
                                    [&](auto const* each) { return each->isFor(request); });
    return found == localServices_.end() ? nullptr : *found;
}

PYLON_INLINE Refusal FrontDoor::checkSignature(Request const& request, ServiceInfo const& service, WallTime now,
                                               Signed& by) const {
    if (!checkSignatures_) {
        // Whoever has no key of this account acts as its root.
        pylon::detail::ClaimView claim;
        auto const claimed = claim.read(request);
        bool const isKnown = claimed && *claimed && keys_->find(claim.accessKeyId) != nullptr;
        by.accessKeyId = isKnown ? claim.accessKeyId : rootKey_;
        return std::nullopt;
    }
    bool const isS3 = service.bucketInHost;
    auto check = verifier_.verify(request,
                                  {.region = region_,
                                   .service = service.signingName,
                                   .encodePathTwice = !isS3,
                                   .normalizePath = !isS3,
                                   .payloadHash = isS3 ? PayloadHash::header : PayloadHash::implied},
                                  now);
    auto refused = signatureRefusal(check, service);
    by.accessKeyId = std::move(check.accessKeyId);
    by.chunks = std::move(check.chunks);
    // S3 says where its buckets are.
    if (refused && isS3 && check.fault == SignatureFault::wrongScope) refused->extras.emplace_back("Region", region_);
    return refused;
}

PYLON_INLINE ServiceInfo const* FrontDoor::serviceOf(Request const& request) const {
    if (auto const* const local = localServiceOf(request)) return &local->info();
    return routeOf(request, services_).info;
}

PYLON_INLINE CallName FrontDoor::callOf(Request const& request) const {
    if (auto const* const local = localServiceOf(request))
        return {std::string{local->info().id}, std::string{local->operationOf(request)}};
    auto const route = routeOf(request, services_);
    auto call = route.handler != nullptr ? CallName{} : callNameOf(request);
    if (route.service != nullptr) call.service = route.service->info->id;
    if (route.handler != nullptr) call.operation = route.handler->operation->name;
    return call;
}

/// Adds what the front puts on every answer.
PYLON_INLINE void FrontDoor::stamp(Response& response, ServiceInfo const& service, WallTime now) const {
    auto const second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != date_.second || date_.text.empty()) date_ = {second, formatHttpDate(second)};
    if (response.headers.contains("Date"))
        response.headers.set("Date", date_.text);
    else
        response.headers.add("Date", date_.text);
    if (service.answersHaveCrc32) response.headers.set("x-amz-crc32", std::to_string(crc32(response.body)));
}

PYLON_INLINE Response FrontDoor::refusal(ServiceInfo const& service, protocol::ServiceError const& error,
                                         WallTime now) const {
    auto response = protocol::writeError(service, error, makeUuid());
    stamp(response, service, now);
    return response;
}

PYLON_INLINE Result<void> FrontDoor::readBody(OperationInfo const& operation, std::string_view body,
                                              MutableView input) const {
    constexpr std::size_t mostKept = 65'536;
    bodyRead_.assign(body);
    auto read = protocol::readAwsJsonRequest(operation, bodyRead_, codecOf(*operation.service), input);
    if (bodyRead_.capacity() > mostKept) bodyRead_ = std::string{};
    return read;
}

PYLON_INLINE Inquiry FrontDoor::admit(Request const& request, Fault const* fault) const {
    bool const head = request.method == "HEAD";
    auto const skew = fault != nullptr && fault->kind == FaultKind::skewClock ? fault->by : Duration::zero();
    auto const now = clock_->outsideNow() + std::chrono::duration_cast<WallTime::duration>(skew);
    if (auto* const local = localServiceOf(request))
        return [local, request, now]() -> Progress { return local->answer(request, now); };
    auto const refuse = [&](ServiceInfo const& info, protocol::ServiceError const& error) -> Inquiry {
        auto response = refusal(info, error, now);
        if (head) response.body.clear();
        return [response = std::move(response)]() -> Progress { return response; };
    };
    auto const route = routeOf(request, services_);
    auto service = route.info != nullptr ? *route.info : noService;
    // In JSON the codes of the query protocol are for clients that ask for them.
    if (protocol::usesJson(service.protocol) && request.headers.find("x-amzn-query-mode") != "true")
        service.queryCompatible = false;
    Signed by;
    if (route.handler == nullptr || !route.handler->anonymous)
        if (auto const refused = checkSignature(request, service, now, by)) return refuse(service, *refused);
    if (route.service == nullptr)
        return refuse(service,
                      unmodelled("the in-memory AWS does not model the service of this request (" + route.asked + ")"));
    auto const notModelled = [&](std::initializer_list<std::string_view> what) {
        return refuse(service, unmodelled(pylon::detail::concat({"the in-memory ", service.id, " does not model "}) +
                                          pylon::detail::concat(what)));
    };
    if (route.handler == nullptr) return notModelled({"the operation ", route.asked});

    for (auto const [name, value] : request.headers)
        if (!isUtf8(value)) return notModelled({"headers that are not UTF-8 text: ", name});

    auto visit = std::make_unique<Visit>(*this, *route.service, *route.handler, service);
    auto const& operation = visit->operation;
    // Reading uses a request up. Of AWS JSON only the body is read.
    std::optional<Request> taken;
    bool const awsJson = service.protocol == Protocol::awsJson10 || service.protocol == Protocol::awsJson11;
    if (!awsJson || route.service->checkBody != nullptr) {
        taken = request;
        if (service.bucketInHost && isChunkedBody(*taken)) {
            if (auto const refused = checkMayBeChunked(*taken, operation.name)) return refuse(service, *refused);
            if (auto const refused = unchunkBody(*taken, by.chunks ? &*by.chunks : nullptr))
                return refuse(service, *refused);
        }
        if (route.service->checkBody != nullptr)
            if (auto const refused = route.service->checkBody(*taken, operation)) return refuse(service, *refused);
        if (service.protocol == Protocol::query && route.service->completeForm != nullptr)
            route.service->completeForm(*taken);
    }
    visit->accessKeyId = std::move(by.accessKeyId);
    visit->began = clock_->ticks();
    if (urlsAsAsked_) visit->origin = request.scheme + "://" + request.authority;
    visit->traceHeader = request.headers.find("X-Amzn-Trace-Id").value_or("");
    visit->head = head;
    visit->skew = skew;
    if (fault != nullptr && fault->kind == FaultKind::failEntries) visit->entryFault = *fault;
    MutableView const input{visit->input.get(), operation.input};
    auto const read = taken ? protocol::readRequest(operation, *taken, codecOf(service), input)
                            : readBody(operation, request.body, input);
    if (!read && read.error().kind() == ErrorKind::unmodelled)
        return notModelled({"a parameter of ", operation.name, ": ", read.error().message()});
    if (!read) return refuse(service, unreadable(service, taken ? *taken : request, read.error().message()));
    return visit;
}

/// Writes the answer of a call that is done.
struct AnswerWriter final : Handler::Recipient {
    explicit AnswerWriter(OperationInfo const& asked) : operation(&asked) {}

    void take(void const* output) override {
        auto const id = pylon::detail::uuidText();
        response.emplace(protocol::writeResponse(*operation, {output, operation->output}, codecOf(*operation->service),
                                                 {id.data(), id.size()}));
    }

    OperationInfo const* operation;
    std::optional<Result<Response>> response{};
};

PYLON_INLINE Progress FrontDoor::answer(Visit& visit) const {
    auto const& operation = visit.operation;
    auto const& service = visit.info;
    auto const now = clock_->outsideNow() + std::chrono::duration_cast<WallTime::duration>(visit.skew);
    try {
        AnswerWriter writer{operation};
        auto const verdict = visit.handler->run(visit.service->object, visit.input.get(),
                                                {visit.began, clock_->ticks(), clock_->now(), visit.traceHeader,
                                                 visit.entryFault ? &*visit.entryFault : nullptr, &visit.memory,
                                                 visit.accessKeyId, visit.origin},
                                                writer);
        if (auto const* const park = std::get_if<Park>(&verdict)) return *park;
        if (auto const* const error = std::get_if<protocol::ServiceError>(&verdict))
            return refusal(service, *error, now);
        auto& response = *writer.response;
        // As a key with control characters in XML, where AWS writes what no reader of XML takes.
        if (!response && response.error().kind() == ErrorKind::invalidInput)
            return refusal(service,
                           unmodelled("the in-memory " + std::string{service.id} + " does not model this answer to " +
                                      std::string{operation.name} + ": " + response.error().message()),
                           now);
        stamp(response.value(), service, now);
        return std::move(response).value();
    } catch (std::exception const& error) {
        std::string const code = service.bucketInHost ? "InternalError" : "InternalFailure";
        return refusal(service,
                       {.status = 500,
                        .code = code,
                        .queryCode = code,
                        .message = std::string{"the in-memory AWS failed: "} + error.what(),
                        .senderFault = false,
                        .errorNamespace = frameworkErrors},
                       now);
    }
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP
