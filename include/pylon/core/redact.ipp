// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_REDACT_IPP
#define PYLON_CORE_REDACT_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/document_scan.hpp>
#include <pylon/core/detail/without_tokens.hpp>
#include <pylon/core/redact.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pylon {
namespace detail {

/// Names are compared in lower case, without hyphens and underscores: `client_secret` is `clientSecret`.
PYLON_INLINE std::string plainName(std::string_view name) {
    std::string plain;
    for (char const c : name)
        if (c != '-' && c != '_') plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    return plain;
}

/// A name that ends so is a secret's, whatever stands before.
inline constexpr std::array<std::string_view, 15> secretEndings{
    "password",     "passwd",        "passphrase", "secretkey",   "secretaccesskey",
    "clientsecret", "privatekey",    "authtoken",  "accesstoken", "refreshtoken",
    "sessiontoken", "securitytoken", "apikey",     "idtoken",     "ec2metadatatoken"};

/// Whole names. Among them: what KMS decrypts, key pairs of EC2, what STS and Cognito are given, credentials of SNS's
/// applications, and what an error of S3 repeats of the request that it could not verify.
inline constexpr std::array<std::string_view, 26> secretNames{"authorization",
                                                              "authorizationtoken",
                                                              "canonicalrequest",
                                                              "canonicalrequestbytes",
                                                              "cookie",
                                                              "devicecode",
                                                              "keymaterial",
                                                              "plaintext",
                                                              "platformcredential",
                                                              "privatekeyplaintext",
                                                              "proxyauthorization",
                                                              "pwd",
                                                              "samlassertion",
                                                              "secret",
                                                              "secretbinary",
                                                              "secrethash",
                                                              "secretstring",
                                                              "setcookie",
                                                              "signatureprovided",
                                                              "stringtosign",
                                                              "stringtosignbytes",
                                                              "token",
                                                              "token0",
                                                              "tokencode",
                                                              "webidentitytoken",
                                                              "xamzsignature"};

template <class Names> bool isAmong(Names const& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// `****MPLE` of an access key id, and the scope that follows it.
PYLON_INLINE std::string shownCredential(std::string_view credential) {
    auto const key = credential.substr(0, credential.find('/'));
    // A key id that is too short to be AWS's may be anything.
    auto const shown = key.size() < 16 ? std::string_view{} : key.substr(key.size() - 4);
    return concat({"****", key.starts_with("****") ? key.substr(4) : shown, credential.substr(key.size())});
}

/// `AWS4-HMAC-SHA256 Credential=****MPLE/20260102/eu-central-1/sqs/aws4_request, SignedHeaders=..., Signature=REDACTED`; of
/// schemes other than AWS's the name.
PYLON_INLINE std::string shownAuthorization(std::string_view value) {
    constexpr std::string_view separators = ", \t";
    auto const space = value.find_first_of(" \t");
    if (value.find_first_not_of(separators, space) == std::string_view::npos) return std::string{redacted};
    std::string shown{value.substr(0, space)};
    if (!value.starts_with("AWS4-")) return concat({shown, " ", redacted});
    value.remove_prefix(space);
    // Whoever writes no commas shows no more than others.
    while (value.find_first_not_of(separators) != std::string_view::npos) {
        value.remove_prefix(value.find_first_not_of(separators));
        auto const part = value.substr(0, value.find_first_of(separators));
        value.remove_prefix(part.size());
        auto const equals = std::min(part.find('='), part.size());
        auto const key = part.substr(0, equals);
        auto const text = part.substr(std::min(equals + 1, part.size()));
        shown.append(shown.find('=') == std::string::npos ? " " : ", ");
        if (key == "Credential")
            shown.append(key).append("=").append(shownCredential(text));
        else if (key == "SignedHeaders")
            shown.append(part);
        else
            shown.append(key == "Signature" ? "Signature=" : "").append(redacted);
    }
    return shown;
}

/// What is shown of a body that is not.
PYLON_INLINE std::string withheldBody(std::size_t size) {
    return concat({"(", std::to_string(size), " bytes withheld)"});
}

/// Names that stand beside a name, and beside a value.
inline constexpr std::array<std::string_view, 5> nameMembers{"key", "name", "k", "parameterkey", "parametername"};
inline constexpr std::array<std::string_view, 6> valueMembers{"value",       "stringvalue",    "binaryvalue",
                                                              "secretvalue", "parametervalue", "v"};

/// What SSM says of a parameter. Those that are no secrets by their type often are by what people put there.
inline constexpr std::array<std::string_view, 3> parameterTypes{"SecureString", "String", "StringList"};

} // namespace detail

PYLON_INLINE Redactor::Redactor(Redaction redaction) : redaction_(std::move(redaction)) {
    for (auto const& name : redaction_.members)
        names_.insert(detail::plainName(name));
}

PYLON_INLINE bool Redactor::isSecretName(std::string_view name) const {
    auto const plain = detail::plainName(name);
    return names_.contains(plain) || detail::isAmong(detail::secretNames, plain) ||
           std::any_of(detail::secretEndings.begin(), detail::secretEndings.end(),
                       [&](std::string_view ending) { return plain.ends_with(ending); });
}

PYLON_INLINE bool Redactor::isSecretHeader(std::string_view name) const {
    auto const plain = detail::plainName(name);
    for (auto const& each : redaction_.headers)
        if (detail::plainName(each) == plain) return true;
    return (plain.starts_with("xamz") && plain.find("customerkey") != std::string::npos) || isSecretName(plain);
}

PYLON_INLINE Headers Redactor::headers(Headers const& headers) const {
    Headers shown;
    for (auto const [name, value] : headers) {
        if (sameHeaderName(name, "Authorization") || sameHeaderName(name, "Proxy-Authorization"))
            shown.add(name, detail::shownAuthorization(value));
        else if (isSecretHeader(name))
            shown.add(name, redacted);
        else
            shown.add(name, text(value));
    }
    return shown;
}

PYLON_INLINE std::string Redactor::query(std::string_view query) const {
    // What cannot be taken apart is not known to be without secrets.
    return shownDocument(query, detail::DocumentKind::query, 0).value_or(std::string{redacted});
}

PYLON_INLINE std::optional<std::string> Redactor::body(Headers const& headers, std::string_view body) const {
    if (body.empty()) return std::string{};
    // IMDS answers a request for a token with nothing but the token.
    if (headers.contains("X-aws-ec2-metadata-token-ttl-seconds")) return std::nullopt;
    auto shown = understoodBody(headers, body);
    // Whether a parameter is a secret need not stand beside a new value.
    if (headers.find("X-Amz-Target").value_or("").starts_with("AmazonSSM.")) {
        auto strict = *this;
        strict.names_.insert("value");
        shown = strict.understoodBody(headers, body);
    }
    if (!redaction_.body) return shown || !redaction_.opaqueBodies ? shown : std::string{body};
    try {
        return redaction_.body(shown ? *shown : body);
    } catch (...) {
        return std::nullopt;
    }
}

PYLON_INLINE std::optional<std::string> Redactor::understoodBody(Headers const& headers, std::string_view body) const {
    using detail::DocumentKind;
    auto const type = detail::plainName(headers.find("Content-Type").value_or(""));
    if (type.find("wwwformurlencoded") != std::string::npos) return shownDocument(body, DocumentKind::form, 0);
    auto const first = body[std::min(body.find_first_not_of(" \t\r\n"), body.size() - 1)];
    if (first == '<') return shownDocument(body, DocumentKind::xml, 0);
    if (first == '{' || first == '[' || type.find("json") != std::string::npos)
        return shownDocument(body, DocumentKind::json, 0);
    return std::nullopt;
}

PYLON_INLINE std::string Redactor::shownText(std::string_view text, std::size_t depth) const {
    constexpr std::size_t deepest = 16;
    using detail::DocumentKind;
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::string{text};
    bool const xml = text[first] == '<';
    if (xml || text[first] == '{' || text[first] == '[') {
        if (depth == deepest) return std::string{redacted};
        if (auto shown = shownDocument(text, xml ? DocumentKind::xml : DocumentKind::json, depth + 1)) return *shown;
    }
    return detail::withoutTokens(text);
}

PYLON_INLINE std::optional<std::string> Redactor::shownDocument(std::string_view text, detail::DocumentKind kind,
                                                                std::size_t depth) const {
    using namespace detail;
    auto const scanned = scanDocument(text, kind);
    if (!scanned) return std::nullopt;
    auto const& nodes = *scanned;
    auto const spelling = [&](DocumentNode const& node) { return text.substr(node.begin, node.end - node.begin); };

    // A name and a value may be members of their own, side by side.
    std::vector<bool> holdsSecret(nodes.size());
    for (auto const& node : nodes) {
        if (!node.leaf) continue;
        auto const name = plainName(node.name);
        if (name != "type" && !isAmong(nameMembers, name)) continue;
        auto const value = decodeLeaf(spelling(node), kind);
        auto const lastPart =
            value.substr(value.find_last_of("/.:") == std::string::npos ? 0 : value.find_last_of("/.:") + 1);
        if (name == "type" ? isAmong(parameterTypes, value) : isSecretName(lastPart)) holdsSecret[node.parent] = true;
    }

    std::vector<bool> secret(nodes.size());
    std::vector<std::size_t> leaves;
    for (std::size_t i = 1; i != nodes.size(); ++i) {
        auto const& node = nodes[i];
        secret[i] = !node.isName && (secret[node.parent] || isSecretName(node.name) ||
                                     (holdsSecret[node.parent] && isAmong(valueMembers, plainName(node.name))) ||
                                     (kind == DocumentKind::query && plainName(node.name) == "signature"));
        if (node.leaf) leaves.push_back(i);
    }
    std::sort(leaves.begin(), leaves.end(), [&](auto a, auto b) { return nodes[a].begin < nodes[b].begin; });

    std::string shown;
    std::size_t copied = 0;
    for (auto const i : leaves) {
        auto const& node = nodes[i];
        auto const was = spelling(node);
        shown.append(text.substr(copied, node.begin - copied));
        copied = node.end;
        bool const word = kind == DocumentKind::json && (was == "null" || was == "true" || was == "false");
        if (was.empty() || word) {
            shown.append(was);
        } else if (secret[i]) {
            shown.append(encodeLeaf(redacted, kind));
        } else {
            auto const value = decodeLeaf(was, kind);
            auto const is = plainName(node.name) == "xamzcredential" ? shownCredential(value) : shownText(value, depth);
            shown.append(is == value ? std::string{was} : encodeLeaf(is, kind));
        }
    }
    return shown.append(text.substr(copied));
}

PYLON_INLINE Request Redactor::operator()(Request const& request) const {
    Request shown = request;
    shown.path = text(request.path);
    shown.query = query(request.query);
    shown.headers = headers(request.headers);
    shown.body = body(request.headers, request.body).value_or(detail::withheldBody(request.body.size()));
    return shown;
}

PYLON_INLINE Response Redactor::operator()(Response const& response) const {
    return {response.status, headers(response.headers),
            body(response.headers, response.body).value_or(detail::withheldBody(response.body.size()))};
}

} // namespace pylon

#endif // PYLON_CORE_REDACT_IPP
