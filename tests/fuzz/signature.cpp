// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/sigv4_verifier.hpp>
#include <pylon/core/sigv4_claim.hpp>
#include <pylon/core/timestamp.hpp>

#include <chrono>
#include <optional>
#include <string>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

constexpr WallTime now{std::chrono::seconds{1'767'323'045}};

Credentials const& credentials(bool temporary) {
    static Credentials const plain{"AKIDEXAMPLE", Secret{"a secret key"}};
    static Credentials const withToken{"ASIAEXAMPLE", Secret{"a secret key"}, Secret{"a/session+token=="}};
    return temporary ? withToken : plain;
}

SigV4Verifier const& verifier() {
    static SigV4Verifier const verifier{[](std::string_view id) -> CredentialsPtr {
        for (bool const temporary : {false, true})
            if (id == credentials(temporary).accessKeyId)
                return {&credentials(temporary), [](Credentials const*) {}}; // it lives as long as the program
        return nullptr;
    }};
    return verifier;
}

/// A request as one would type it: method, path and query, headers up to an empty line, body.
Request readRequest(Input& input) {
    Request request;
    request.authority = "service.example.com";
    auto const line = input.line();
    auto const space = line.find(' ');
    request.method = line.substr(0, space);
    auto const target = space == line.npos ? std::string_view{} : line.substr(space + 1);
    auto const mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != target.npos) request.query = target.substr(mark + 1);
    for (auto header = input.line(); !header.empty(); header = input.line()) {
        auto const colon = header.find(':');
        try {
            request.headers.add(header.substr(0, colon), colon == header.npos ? "" : header.substr(colon + 1));
        } catch (Error const&) {
            break; // it can never be in a request
        }
    }
    request.body = std::string{input.rest()};
    return request;
}

/// The request as a verifier sees it that has been told which headers are signed.
std::string canonical(Request const& request, sigv4::Claim const& claim, std::string_view query) {
    TextBuffer text;
    sigv4::appendCanonicalRequest(text, {.method = request.method,
                                         .path = request.path,
                                         .query = query,
                                         .host = request.authority,
                                         .headers = &request.headers,
                                         .payloadHash = request.body,
                                         .signedHeaders = claim.signedHeaders});
    return std::string{text.text()};
}

sigv4::Claim claimOf(Request const& request) {
    auto claim = sigv4::readClaim(request);
    require(claim && claim.value(), "what was signed makes a claim");
    return *std::move(claim.value());
}

bool sameClaim(sigv4::Claim const& a, sigv4::Claim const& b) {
    return a.accessKeyId == b.accessKeyId && a.date == b.date && a.region == b.region && a.service == b.service &&
           sameHeaderName(a.signedHeaders, b.signedHeaders) && a.signature == b.signature && a.stamp == b.stamp &&
           a.sessionToken == b.sessionToken && a.expires == b.expires;
}

/// Changes one bit of a request, the `which`-th of all that it has; nothing where the result is no request.
std::optional<Request> withBitChanged(Request request, std::size_t which) {
    auto const bit = static_cast<char>(1U << which % 8);
    which /= 8;
    for (auto* const part : {&request.method, &request.path, &request.query, &request.authority, &request.body.own()}) {
        if (which < part->size()) {
            (*part)[which] = static_cast<char>((*part)[which] ^ bit);
            return request;
        }
        which -= part->size();
    }
    Headers changed;
    bool found = false;
    for (auto const header : request.headers) {
        std::string name{header.name};
        std::string value{header.value};
        for (auto* const part : {&name, &value}) {
            if (!found && which < part->size()) {
                (*part)[which] = static_cast<char>((*part)[which] ^ bit);
                found = true;
            } else if (!found) {
                which -= part->size();
            }
        }
        try {
            changed.add(name, value);
        } catch (Error const&) {
            return std::nullopt;
        }
    }
    request.headers = std::move(changed);
    return found ? std::optional{std::move(request)} : std::nullopt;
}

std::size_t sizeOf(Request const& request) {
    auto size = request.method.size() + request.path.size() + request.query.size() + request.authority.size() +
                request.body.size();
    for (auto const [name, value] : request.headers)
        size += name.size() + value.size();
    return size;
}

void checkTampering(Request const& request, SigningScope const& scope, std::size_t which) {
    auto const changed = withBitChanged(request, which % (8 * sizeOf(request)));
    if (!changed) return;
    auto const check = verifier().verify(*changed, scope, now);
    auto const claim = sigv4::readClaim(*changed);
    if (!claim || !claim.value()) return require(!check.valid(), "what claims nothing is not accepted");
    auto const before = claimOf(request);
    // Changes that a proxy may make (the order of parameters, blanks, headers that are not signed) change nothing that is signed.
    if (sameClaim(before, **claim) &&
        canonical(request, before, before.query) == canonical(*changed, before, (*claim)->query))
        return;
    // What is put under a presigned URL of S3 is not signed.
    if (before.expires && scope.payloadHash == PayloadHash::header && request.body != changed->body) return;
    require(!check.valid(), "a request with one bit changed is not accepted");
    require(!check.message.empty(), "a refusal says why");
}

/// Whether the request is one that a client would sign: one that claims nothing yet, without the headers that a transport derives.
bool canBeSigned(Request const& request) {
    return request.query.find("X-Amz-") == request.query.npos && !request.headers.contains("X-Amz-Content-Sha256") &&
           !request.headers.contains("Host") && !request.headers.contains("Content-Length");
}

void checkSigning(Request const& request, bool temporary, SigningScope const& scope, std::size_t which) {
    SigV4Signer const signer;
    auto const& keys = credentials(temporary);
    auto signedRequest = request;
    require(signer.sign(signedRequest, keys, scope, now).hasValue(), "a request can be signed");
    auto const check = verifier().verify(signedRequest, scope, now);
    require(check.valid(), "what was signed is accepted", check.message + check.canonicalRequest);
    require(check.accessKeyId == keys.accessKeyId && !check.presigned, "the claim is the signer's");

    auto again = signedRequest;
    require(signer.sign(again, keys, scope, now).hasValue(), "a request can be signed again");
    require(again.headers.find("Authorization") == signedRequest.headers.find("Authorization") &&
                again.headers.size() == signedRequest.headers.size(),
            "signing twice gives the same signature");
    checkTampering(signedRequest, scope, which);
}

void checkPresigning(Request const& request, bool temporary, SigningScope const& scope, std::size_t which) {
    SigV4Signer const signer;
    constexpr std::chrono::seconds hold{600};
    auto const url = signer.presign(request, credentials(temporary), scope, now, hold);
    require(url.hasValue(), "a request can be presigned");
    auto presigned = request;
    for (auto const name : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token"})
        presigned.headers.remove(name);
    auto const start = presigned.scheme.size() + 3 + presigned.authority.size() + presigned.path.size() + 1;
    presigned.query = url->substr(start);
    auto const check = verifier().verify(presigned, scope, now);
    require(check.valid() && check.presigned, "what was presigned is accepted", check.message);
    require(verifier().verify(presigned, scope, now + hold).valid(), "it holds for as long as it says");
    require(verifier().verify(presigned, scope, now + hold + std::chrono::seconds{1}).fault == SignatureFault::expired,
            "it holds for no longer than it says");
    checkTampering(presigned, scope, which);
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const how = input.choice();
    auto const which = input.choice() | input.choice() << 8U;
    auto const request = readRequest(input);

    // Whatever a request claims by itself, it is an answer and no more. Only who knows the key can make a valid claim.
    auto const claimed = verifier().verify(request, {}, now);
    require(!claimed.valid(), "nobody signs without the key");
    require((claimed.fault == SignatureFault::mismatch) == !claimed.stringToSign.empty(),
            "a mismatch shows what was signed");

    SigningScope const scope{.region = "eu-central-1",
                             .service = "service",
                             .encodePathTwice = (how & 1U) == 0,
                             .normalizePath = (how & 1U) == 0,
                             .payloadHash = (how & 2U) == 0 ? PayloadHash::implied : PayloadHash::header};
    if (!canBeSigned(request)) return 0;
    checkSigning(request, (how & 4U) != 0, scope, which);
    checkPresigning(request, (how & 4U) != 0, scope, which);
    return 0;
}
