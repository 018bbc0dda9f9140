// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_REDACT_HPP
#define PYLON_CORE_REDACT_HPP

#include <pylon/core/detail/without_tokens.hpp>
#include <pylon/core/http.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pylon {

namespace detail {
enum class DocumentKind : std::uint8_t;
[[nodiscard]] std::string withheldBody(std::size_t size);
} // namespace detail

/// What is a secret besides what is known to be one (see Redactor). Names are compared without regard to case, hyphens and
/// underscores.
struct Redaction {
    std::vector<std::string> headers{}; ///< names of headers
    std::vector<std::string> members{}; ///< names of members of bodies, and of parameters of queries, at any depth
    /// Shows bodies that are neither JSON nor XML nor a form (an S3 object, a function's result) as they are. Any secret may
    /// be in them.
    bool opaqueBodies = false;
    /// Called with every body that is not empty, after what is known has been taken out of it; with opaque bodies as they are.
    /// What it returns is shown; nothing: the body is withheld, and so it is where this throws. Any thread may call it.
    std::function<std::optional<std::string>(std::string_view body)> body{};
};

/// Makes of requests and responses what may be shown, written down and kept: everything but their secrets.
///
///   - Authorization keeps its scheme and, where it is a signature of AWS's, the scope, the names of the signed headers and the
///     last four characters of the access key id; Proxy-Authorization its scheme
///   - the values of X-Amz-Security-Token, Cookie, Set-Cookie, X-Amz-...-Customer-Key..., X-aws-ec2-metadata-token and their
///     like are taken out, and so are X-Amz-Signature, X-Amz-Security-Token and the key id of X-Amz-Credential in a query
///   - in JSON, XML and forms the values of members such as SecretAccessKey, SessionToken, Password, SecretString, Token and
///     clientSecret, at any depth, in documents within strings too; values that stand beside such a name (`<Key>Password</Key>
///     <Value>...`); and the parameters of SSM, whatever their type. Null, true and false stay. Every other byte stays as it is
///   - signatures and tokens that any text quotes, members' names among them, as a presigned URL or an error that repeats the
///     request's headers
///   - other bodies are withheld as a whole, unless Redaction says otherwise
///
/// What has been redacted is left as it is by the same Redactor.
/// Thread safety: all members may be called from any number of threads at once.
class Redactor {
public:
    explicit Redactor(Redaction redaction = {});

    /// The request as it may be shown; a body that is withheld is `(123 bytes withheld)`.
    [[nodiscard]] Request operator()(Request const& request) const;
    /// The same of a response.
    [[nodiscard]] Response operator()(Response const& response) const;

    // The parts.

    [[nodiscard]] Headers headers(Headers const& headers) const;
    [[nodiscard]] std::string query(std::string_view query) const;
    /// Nothing where the body is withheld. The headers are those that came with it.
    [[nodiscard]] std::optional<std::string> body(Headers const& headers, std::string_view body) const;
    /// A text by itself, as an error's message.
    [[nodiscard]] std::string text(std::string_view text) const { return shownText(text, 0); }

private:
    [[nodiscard]] bool isSecretName(std::string_view name) const;
    [[nodiscard]] bool isSecretHeader(std::string_view name) const;
    [[nodiscard]] std::string shownText(std::string_view text, std::size_t depth) const;
    [[nodiscard]] std::optional<std::string> shownDocument(std::string_view text, detail::DocumentKind kind,
                                                           std::size_t depth) const;
    [[nodiscard]] std::optional<std::string> understoodBody(Headers const& headers, std::string_view body) const;

    Redaction redaction_;
    std::set<std::string, std::less<>> names_; ///< Redaction::members, as they are compared
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/redact.ipp>
#endif

#endif // PYLON_CORE_REDACT_HPP
