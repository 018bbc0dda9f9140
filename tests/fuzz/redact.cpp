// SPDX-License-Identifier: BSL-1.0

// One marker stands where a secret is, another where none is: in headers, queries, documents within documents and texts. The
// first is in nothing that is shown, logged, recorded or made an error of; the second is in all of it.

#include "fuzz.hpp"
#include <pylon/backends/rapidjson_value.hpp>
#include <pylon/backends/recording.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/document_scan.hpp>
#include <pylon/core/detail/log_writer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;
using pylon::detail::concat;
using pylon::detail::DocumentKind;

namespace {

constexpr std::string_view secretMarker = "Kq7vXw2ZtRmb09Lp";
constexpr std::string_view publicMarker = "Jd4hYs8GcUfe61Nk";

constexpr std::array<std::string_view, 10> secretMembers{"SecretAccessKey", "SessionToken",   "password", "DB_PASSWORD",
                                                         "client-secret",   "SecretString",   "Token",    "Plaintext",
                                                         "StringToSign",    "X-Amz-Signature"};
constexpr std::array<std::string_view, 6> publicMembers{"colour", "NextToken", "id", "Message", "KeyCount", "Body"};
constexpr std::array<std::string_view, 7> secretHeaders{"X-Amz-Security-Token",
                                                        "Cookie",
                                                        "set-cookie",
                                                        "X-aws-ec2-metadata-token",
                                                        "x-amz-server-side-encryption-customer-key",
                                                        "X-Amz-S3session-Token",
                                                        "X-Api-Key"};

template <class Names> std::string_view oneOf(Names const& names, unsigned choice) {
    return names[choice % names.size()];
}

std::size_t count(std::string_view text, std::string_view marker) {
    std::size_t found = 0;
    for (auto at = text.find(marker); at != text.npos; at = text.find(marker, at + marker.size()))
        ++found;
    return found;
}

/// What every form can hold.
std::string printable(std::string_view text) {
    std::string out{text};
    std::ranges::replace_if(out, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return out;
}

/// A document that is written member by member.
class Document {
public:
    explicit Document(DocumentKind kind) : kind_(kind), text_(json() ? "{" : xml() ? "<r>" : "") {}

    void open(std::string_view member) {
        begin(member);
        if (json()) text_.append("{");
        open_.emplace_back(member);
    }
    void close() {
        if (json()) text_.append("}");
        if (xml()) text_.append("</").append(open_.back()).append(">");
        open_.pop_back();
    }
    /// `spelling` is how it stands in the document, and `value` what it means.
    void leaf(std::string_view member, std::string_view value, bool attribute = false) {
        auto const spelling = detail::encodeLeaf(value, kind_);
        if (xml() && attribute) {
            text_.append("<e ").append(member).append("=\"").append(spelling).append("\"/>");
            return;
        }
        begin(member);
        text_.append(spelling);
        if (xml()) text_.append("</").append(member).append(">");
    }
    [[nodiscard]] std::string text() const { return text_ + (json() ? "}" : xml() ? "</r>" : ""); }
    [[nodiscard]] bool xml() const noexcept { return kind_ == DocumentKind::xml; }
    [[nodiscard]] bool json() const noexcept { return kind_ == DocumentKind::json; }

private:
    void begin(std::string_view member) {
        if (json()) {
            if (text_.back() != '{') text_.append(", ");
            text_.append(detail::encodeLeaf(member, kind_)).append(": ");
        } else if (xml()) {
            text_.append("<").append(member).append(">");
        } else {
            if (!text_.empty()) text_.append("&");
            for (auto const& each : open_)
                text_.append(each).append(".");
            text_.append(percentEncode(member)).append("=");
        }
    }

    DocumentKind kind_;
    std::string text_;
    std::vector<std::string> open_;
};

/// A text that quotes a token, in one of the ways in which services and people do.
std::string quotation(Input& input) {
    constexpr std::array<std::string_view, 5> tokens{"X-Amz-Security-Token", "x-amz-security-token",
                                                     "X-aws-ec2-metadata-token", "x-amz-s3session-token",
                                                     "X-AMZ-SECURITY-TOKEN"};
    constexpr std::array<std::string_view, 8> joints{"=", "%3D", "='", ":", ": ", "%3a", "\":\"", "\\\": \\\""};
    constexpr std::array<std::string_view, 4> signatures{"X-Amz-Signature", "Signature", "X-Amz-Credential",
                                                         "Credential"};
    constexpr std::array<std::string_view, 3> ends{"&", "\n", "\", "};
    auto const how = input.choice();
    auto const name = how % 2 == 0 ? oneOf(tokens, how / 2) : oneOf(signatures, how / 2);
    auto const joint = joints[input.choice() % (how % 2 == 0 ? joints.size() : 3)];
    return concat(
        {"https://b.s3.amazonaws.com/k?", name, joint, secretMarker, oneOf(ends, input.choice()), publicMarker});
}

/// Puts members into a document as the input says, and counts the public markers that are to be seen.
class Filling {
public:
    explicit Filling(Input& input) : input_(input) {}

    [[nodiscard]] std::size_t shown() const noexcept { return shown_; }

    void fill(Document& document, bool secret = false, unsigned depth = 0) {
        for (;;) {
            switch (input_.choice() % 9) {
            default: return;
            case 1: object(document, oneOf(publicMembers, input_.choice()), secret, depth); break;
            case 2: object(document, oneOf(secretMembers, input_.choice()), true, depth); break;
            case 3: leaf(document, oneOf(publicMembers, input_.choice()), secret); break;
            case 4: {
                auto const how = input_.choice();
                document.leaf(oneOf(secretMembers, how),
                              concat({printable(input_.line()), secretMarker, printable(input_.line())}),
                              how >= secretMembers.size());
                break;
            }
            case 5: { // whatever it is
                auto const name = memberName(document, input_.line());
                document.leaf(name, printable(input_.line()));
                break;
            }
            case 6: // a name and a value side by side
                document.open("entry");
                document.leaf("Value", secretMarker);
                document.leaf("Name", concat({printable(input_.line()), "/password"}));
                document.close();
                break;
            case 7: { // a document within a string
                if (depth == deepest || secret) return;
                Document inner{input_.choice() % 2 == 0 ? DocumentKind::json : DocumentKind::xml};
                fill(inner, false, depth + 1);
                document.leaf(oneOf(publicMembers, depth), inner.text());
                break;
            }
            case 8: {
                auto const text = quotation(input_);
                bool const name = input_.choice() % 2 != 0 && document.json();
                if (!secret || name) ++shown_;
                if (name)
                    document.leaf(text, secret ? secretMarker : "");
                else
                    document.leaf("Location", text);
                break;
            }
            }
        }
    }

private:
    static constexpr unsigned deepest = 6;

    void object(Document& document, std::string_view name, bool secret, unsigned depth) {
        if (depth == deepest) return;
        document.open(name);
        fill(document, secret, depth + 1);
        document.close();
    }
    void leaf(Document& document, std::string_view name, bool secret) {
        document.leaf(name, secret ? secretMarker : publicMarker);
        if (!secret) ++shown_;
    }
    static std::string memberName(Document const& document, std::string_view line) {
        auto name = printable(line);
        if (document.json()) return name;
        std::erase_if(name,
                      [](char c) { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_'; });
        return name.empty() ? "n" : name;
    }

    Input& input_;
    std::size_t shown_ = 0;
};

void check(std::string_view where, std::string_view shown, std::optional<std::size_t> kept) {
    require(count(shown, secretMarker) == 0, where, shown);
    require(!kept || count(shown, publicMarker) == *kept, "what is no secret is shown", shown);
}

/// All that is made of an exchange. `kept` is how many public markers stand in it.
void checkExchange(Request const& request, Result<Response> const& outcome, std::size_t kept) {
    Redactor const redactor;
    auto const shown = redactor(request);
    std::string text = concat({shown.method, shown.url(), shown.body});
    for (auto const [name, value] : shown.headers)
        text.append(name).append(value);
    if (outcome) {
        auto const answer = redactor(*outcome);
        for (auto const [name, value] : answer.headers)
            text.append(name).append(value);
        text.append(answer.body);
    } else {
        text.append(redactor.text(outcome.error().message()));
    }
    check("no secret is shown", text, kept);

    std::string line;
    LogOptions const everything{.headers = true, .bodies = true, .bodyLimit = 1 << 20, .redaction = {}};
    detail::LogWriter writer{[&](std::string_view each) { line = each; }, everything};
    writer.write(WallTime{}, Duration{}, request, outcome);
    require(!line.empty(), "a line is logged");
    check("no secret is logged", line, kept);

    auto const recorded = writeExchange(RecordedExchange::of(request, outcome, redactor)).value();
    check("no secret is recorded", recorded, kept);
    auto const exchange = Recording::parse(recorded, "this").entries.at(0).exchange;
    auto const again = RecordedExchange::of(exchange.request.request(), exchange.outcome(), redactor);
    if (!exchange.request.body.withheld && (!outcome || !exchange.response->body.withheld))
        require(writeExchange(again).value() == recorded, "what has been redacted is left as it is", recorded);
}

/// Whether what readers of JSON find at secret names is a secret no more, and all else is what it was.
void checkJson(Value const& was, Value const& is, bool secret) {
    if (auto const* const members = was.getIf<Map>()) {
        auto const* const others = is.getIf<Map>();
        require(others != nullptr, "an object stays one");
        for (auto const& [name, value] : *members)
            if (auto const found = others->find(name); found != others->end())
                checkJson(value, found->second,
                          secret || std::ranges::find(secretMembers, name) != secretMembers.end());
    } else if (auto const* const elements = was.getIf<List>()) {
        auto const* const others = is.getIf<List>();
        require(others != nullptr && others->size() == elements->size(), "an array stays one");
        for (std::size_t i = 0; i != elements->size(); ++i)
            checkJson((*elements)[i], (*others)[i], secret);
    } else if (secret && was.type() != Value::Type::boolean && was.type() != Value::Type::null) {
        require(is == Value{redacted}, "what stands at a secret's name is a secret");
    }
}

/// A body that nobody wrote on purpose.
void checkBody(std::string_view type, std::string_view body) {
    Headers headers;
    headers.add("Content-Type", type);
    Redactor const redactor;
    auto const shown = redactor.body(headers, body);
    if (shown) require(redactor.body(headers, *shown) == shown, "a body that was redacted is left as it is", *shown);
    if (type.find("json") == type.npos) return;
    if (auto const value = readJsonValue(body)) {
        require(shown.has_value(), "JSON is understood", body);
        auto const is = readJsonValue(*shown);
        require(is.hasValue(), "JSON stays JSON", *shown);
        checkJson(*value, *is, false);
    }
}

Request emptyRequest() {
    Request request;
    request.method = "POST";
    request.authority = "service.example.com";
    request.path = "/";
    return request;
}

/// Authorization is shown with its scheme, the scope and the names of the signed headers.
void checkAuthorization(Input& input) {
    constexpr std::array<std::string_view, 4> separators{", ", ",", " ", ",\t"};
    auto const separator = oneOf(separators, input.choice());
    auto const scheme = input.choice() % 4 == 0 ? "Bearer" : "AWS4-HMAC-SHA256";
    std::string value = concat({scheme, separator == ",\t" ? "\t" : " "});
    for (auto act = input.choice(); act != 0; act = input.choice()) {
        if (value.back() != ' ' && value.back() != '\t') value.append(separator);
        switch (act % 4) {
        case 0: value.append(concat({"Signature=", secretMarker})); break;
        case 1: value.append(concat({"Credential=", secretMarker, "/20260102/eu-central-1/sqs/aws4_request"})); break;
        case 2: value.append("SignedHeaders=host;x-amz-date"); break;
        default: {
            auto part = printable(input.line());
            std::erase(part, '='); // it is not to be among the scope or the names
            value.append(part).append(secretMarker);
            break;
        }
        }
    }
    auto request = emptyRequest();
    request.headers.add("Authorization", value);
    checkExchange(request, Response{200, {}, {}}, 0);
}

void checkHeaders(Input& input) {
    auto request = emptyRequest();
    Response response{200, {}, {}};
    std::size_t kept = 0;
    for (auto act = input.choice(); act != 0; act = input.choice()) {
        auto& headers = act % 2 == 0 ? request.headers : response.headers;
        try {
            switch (act / 2 % 4) {
            case 0: headers.add(oneOf(secretHeaders, input.choice()), concat({input.line(), secretMarker})); break;
            case 1: headers.add("X-Amz-Meta-Colour", publicMarker), ++kept; break;
            case 2: headers.add("Location", quotation(input)), ++kept; break;
            default: headers.add(input.until('='), input.line()); break;
            }
        } catch (Error const&) { // it can never be in a request
        }
    }
    checkExchange(request, response, kept);
}

template <class Op> Error errorOf(Response response) {
    constexpr auto const& codec =
        codecFunctions<std::conditional_t<protocol::usesJson(Op::service.protocol), RapidJsonCodec, PugixmlCodec>>;
    typename Op::Output output{};
    return protocol::readResponse(operationInfo<Op>, response, codec, mutableView(output)).error();
}

/// What services say of a request that they could not verify.
void checkErrors(Input& input) {
    bool const json = input.choice() % 2 == 0;
    Document document{json ? DocumentKind::json : DocumentKind::xml};
    auto const message = concat({printable(input.line()), " ", quotation(input)});
    document.leaf(json ? "__type" : "Code", "SignatureDoesNotMatch");
    document.leaf(json ? "message" : "Message", message);
    Response const response{403, {}, document.text()};
    auto const error = json ? errorOf<sqs::ReceiveMessage>(response) : errorOf<s3::GetObject>(response);
    check("no secret is in an error", error.what(), std::nullopt);
    check("no secret is in an error's message", error.message(), std::nullopt);
    checkExchange(emptyRequest(), error, count(Redactor{}.text(error.message()), publicMarker));
}

void checkDocument(Input& input) {
    auto request = emptyRequest();
    Response response{200, {}, {}};
    auto const form = input.choice();
    Document document{form % 3 == 0 ? DocumentKind::json : form % 3 == 1 ? DocumentKind::xml : DocumentKind::form};
    Filling filling{input};
    filling.fill(document);
    response.body = document.text();
    request.body = response.body;
    auto kept = 2 * filling.shown();
    if (form % 3 == 2) {
        request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        response.headers.add("Content-Type", "application/x-www-form-urlencoded");
        request.query = request.body.view();
        kept += filling.shown();
    }
    checkExchange(request, response, kept);
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    // Where the input itself holds a marker, it is not known where one may be seen.
    if (count(input.rest(), secretMarker) + count(input.rest(), publicMarker) != 0) return 0;
    switch (input.choice() % 10) {
    case 0: checkDocument(input); break;
    case 1: checkHeaders(input); break;
    case 2: checkAuthorization(input); break;
    case 3: checkErrors(input); break;
    case 4: checkBody("application/json", input.rest()); break;
    case 5: checkBody("application/xml", input.rest()); break;
    case 6: checkBody("application/x-www-form-urlencoded", input.rest()); break;
    case 7: {
        auto const shown = Redactor{}.query(input.rest());
        require(Redactor{}.query(shown) == shown, "a query that was redacted is left as it is", shown);
        break;
    }
    default: {
        auto const shown = Redactor{}.text(input.rest());
        require(Redactor{}.text(shown) == shown, "a text that was redacted is left as it is", shown);
    }
    }
    return 0;
}
