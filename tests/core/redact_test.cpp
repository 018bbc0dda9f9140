// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/redact.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>

namespace core_redact_test {

using namespace pylon;

namespace {

std::string shownBody(std::string_view body, std::string_view type = "", Redaction redaction = {}) {
    Headers headers;
    if (!type.empty()) headers.add("Content-Type", type);
    return Redactor{std::move(redaction)}.body(headers, body).value_or("<withheld>");
}

std::string shownHeader(std::string_view name, std::string_view value, Redaction redaction = {}) {
    Headers headers;
    headers.add(name, value);
    auto const shown = Redactor{std::move(redaction)}.headers(headers);
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].name == name);
    return std::string{shown[0].value};
}

constexpr std::string_view formType = "application/x-www-form-urlencoded; charset=utf-8";

} // namespace

TEST_CASE("Authorization keeps what tells who signed what, and no more", "[redact]") {
    CHECK(shownHeader("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/sqs/"
                                       "aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee") ==
          "AWS4-HMAC-SHA256 Credential=****MPLE/20260102/us-east-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, "
          "Signature=REDACTED");
    CHECK(shownHeader("authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/x,SignedHeaders=a,marker") ==
          "AWS4-HMAC-SHA256 Credential=****MPLE/x, SignedHeaders=a, REDACTED");
    CHECK(shownHeader("Authorization", "AWS4-HMAC-SHA256 Credential=short/20260102/us-east-1/sqs/aws4_request") ==
          "AWS4-HMAC-SHA256 Credential=****/20260102/us-east-1/sqs/aws4_request");
    // Without commas it shows no more, and with other blanks neither.
    CHECK(shownHeader("Authorization", "AWS4-HMAC-SHA256\tCredential=AKIAIOSFODNN7EXAMPLE/x SignedHeaders=a "
                                       "Signature=marker") ==
          "AWS4-HMAC-SHA256 Credential=****MPLE/x, SignedHeaders=a, Signature=REDACTED");
    CHECK(shownHeader("Authorization", "Bearer\tmarker") == "Bearer REDACTED");
    CHECK(shownHeader("Authorization", "marker,") == "REDACTED");
    CHECK(shownHeader("Authorization", "Bearer marker") == "Bearer REDACTED");
    CHECK(shownHeader("Authorization", "marker") == "REDACTED");
    CHECK(shownHeader("Proxy-Authorization", "Basic marker=") == "Basic REDACTED");
}

TEST_CASE("headers that hold secrets lose their values", "[redact]") {
    auto const name =
        GENERATE("X-Amz-Security-Token", "x-amz-security-token", "Cookie", "Set-Cookie",
                 "X-Amz-Server-Side-Encryption-Customer-Key", "X-Amz-Server-Side-Encryption-Customer-Key-MD5",
                 "X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key", "X-aws-ec2-metadata-token",
                 "X-Amz-S3session-Token", "X-Api-Key", "X-Amz-Meta-Password");
    CHECK(shownHeader(name, "marker") == "REDACTED");
}

TEST_CASE("headers that hold none keep their values", "[redact]") {
    auto const name = GENERATE("X-Amz-Date", "X-Amz-Target", "X-Amz-Server-Side-Encryption-Customer-Algorithm",
                               "X-aws-ec2-metadata-token-ttl-seconds", "X-Amz-Content-Sha256", "Content-Type");
    CHECK(shownHeader(name, "a value") == "a value");
}

TEST_CASE("what a user names is a secret, too", "[redact]") {
    Redaction const redaction{.headers = {"X-My-Key"}, .members = {"ssn"}};
    CHECK(shownHeader("x-my-key", "marker", redaction) == "REDACTED");
    CHECK(shownBody(R"({"a":{"S_S-N":"marker"},"b":1})", "", redaction) == R"({"a":{"S_S-N":"REDACTED"},"b":1})");
    CHECK(Redactor{redaction}.query("ssn=marker&b=1") == "ssn=REDACTED&b=1");
}

TEST_CASE("a query loses signature and token, and keeps the scope", "[redact]") {
    CHECK(
        Redactor{}.query("list-type=2&prefix=a%20b&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260102%2Fus-east-1%2Fs3%2F"
                         "aws4_request&X-Amz-Security-Token=marker%2F%3D&X-Amz-Signature=marker&acl") ==
        "list-type=2&prefix=a%20b&X-Amz-Credential=%2A%2A%2A%2AMPLE%2F20260102%2Fus-east-1%2Fs3%2Faws4_request&"
        "X-Amz-Security-Token=REDACTED&X-Amz-Signature=REDACTED&acl");
    CHECK(Redactor{}.query(
              "Action=AssumeRoleWithWebIdentity&WebIdentityToken=marker&AWSAccessKeyId=a&Signature=marker") ==
          "Action=AssumeRoleWithWebIdentity&WebIdentityToken=REDACTED&AWSAccessKeyId=a&Signature=REDACTED");
    CHECK(Redactor{}.query("a%3FX-Amz-Signature%3Dmarker=1&b=2") == "a%3FX-Amz-Signature%3DREDACTED=1&b=2");
    CHECK(Redactor{}.query("%4=marker") == "REDACTED");
    CHECK(Redactor{}.query("").empty());
}

TEST_CASE("JSON loses its secrets at any depth, and no other byte", "[redact]") {
    struct Row {
        std::string_view body;
        std::string_view shown;
    };
    auto const row = GENERATE(values<Row>({
        {R"( {"a" : [1, -2.5e3, true], "b":{}, "c":[ ] ,"d":"\u00e9\n"} )",
         R"( {"a" : [1, -2.5e3, true], "b":{}, "c":[ ] ,"d":"\u00e9\n"} )"},
        {R"({"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"mar\"ker","SessionToken":"marker","Expiration":1.5}})",
         R"({"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"REDACTED","SessionToken":"REDACTED","Expiration":1.5}})"},
        {R"({"SecretString":"{\"user\":\"u\",\"password\":\"marker\"}","VersionId":"v"})",
         R"({"SecretString":"REDACTED","VersionId":"v"})"},
        {R"({"secret":{"a":["marker",12,null,true]},"NextToken":"n"})",
         R"({"secret":{"a":["REDACTED","REDACTED",null,true]},"NextToken":"n"})"},
        {R"({"accessToken":"marker","client_secret":"marker","REFRESH-TOKEN":"marker","pass\u0077ord":"marker"})",
         R"({"accessToken":"REDACTED","client_secret":"REDACTED","REFRESH-TOKEN":"REDACTED","pass\u0077ord":"REDACTED"})"},
        {R"({"MessageBody":"{\"DB_PASSWORD\": \"marker\", \"n\": \"{\\\"Token\\\":\\\"marker\\\"}\"}","x":"{no json"})",
         R"({"MessageBody":"{\"DB_PASSWORD\": \"REDACTED\", \"n\": \"{\\\"Token\\\":\\\"REDACTED\\\"}\"}","x":"{no json"})"},
        {R"({"Parameter":{"Name":"/db","Type":"SecureString","Value":"marker"}})",
         R"({"Parameter":{"Name":"/db","Type":"SecureString","Value":"REDACTED"}})"},
        {R"({"Parameters":[{"Name":"/app/db","Type":"String","Value":"marker"}]})",
         R"({"Parameters":[{"Name":"/app/db","Type":"String","Value":"REDACTED"}]})"},
        {R"([{"Value":"marker","Name":"/prod/db/Password"},{"Name":"colour","Value":"red"}])",
         R"([{"Value":"REDACTED","Name":"/prod/db/Password"},{"Name":"colour","Value":"red"}])"},
        {R"({"message":"string should have been 'POST\n\nx-amz-security-token:marker\n' in 'Credential=marker/x, Signature=marker'"})",
         R"({"message":"string should have been 'POST\u000A\u000Ax-amz-security-token:REDACTED\u000A' in 'Credential=REDACTED, Signature=REDACTED'"})"},
        {R"({"https://b.s3.amazonaws.com/k?X-Amz-Signature=marker":1,"\u00e9":{"a X-Amz-Security-Token=marker&b":[]}})",
         R"({"https://b.s3.amazonaws.com/k?X-Amz-Signature=REDACTED":1,"\u00e9":{"a X-Amz-Security-Token=REDACTED&b":[]}})"},
        {R"({"X-aws-ec2-metadata-token":"marker"})", R"({"X-aws-ec2-metadata-token":"REDACTED"})"},
        {R"({"Message":"X-Amz-Credential= Signature='marker'"})",
         R"({"Message":"X-Amz-Credential= Signature='REDACTED'"})"},
        {R"({"Location":"https://b.s3.amazonaws.com/k?X-Amz-Security-Token=marker&X-Amz-Signature=marker&x=y"})",
         R"({"Location":"https://b.s3.amazonaws.com/k?X-Amz-Security-Token=REDACTED&X-Amz-Signature=REDACTED&x=y"})"},
    }));
    CHECK(shownBody(row.body) == row.shown);
    CHECK(shownBody(row.shown) == row.shown);
}

TEST_CASE("a new value of a parameter is a secret, also where its type is not said", "[redact]") {
    Request request;
    request.headers.add("X-Amz-Target", "AmazonSSM.PutParameter");
    request.body = R"({"Name":"/app/db","Value":"marker","Overwrite":true})";
    CHECK(Redactor{}(request).body == R"({"Name":"/app/db","Value":"REDACTED","Overwrite":true})");
}

TEST_CASE("XML loses its secrets, in elements, attributes and CDATA", "[redact]") {
    CHECK(shownBody(
              "<?xml version=\"1.0\"?>\n<r:R xmlns:r=\"urn:x\"><c:SecretAccessKey>mar&amp;ker</c:SecretAccessKey><ok "
              "a='1'>"
              "1 &lt; 2</ok><x password='marker'/><Token><![CDATA[marker]]></Token><Token>marker<b>marker</b></Token>"
              "</r:R>") ==
          "<?xml version=\"1.0\"?>\n<r:R xmlns:r=\"urn:x\"><c:SecretAccessKey>REDACTED</c:SecretAccessKey><ok a='1'>"
          "1 &lt; 2</ok><x password='REDACTED'/><Token>REDACTED</Token><Token>REDACTED<b>REDACTED</b></Token></r:R>");
    CHECK(
        shownBody("<R><entry><key>Password</key><value>marker</value></entry><j>{&quot;Token&quot;:&quot;marker&quot;}"
                  "</j></R>") == "<R><entry><key>Password</key><value>REDACTED</value></entry><j>{&quot;Token&quot;:"
                                 "&quot;REDACTED&quot;}</j></R>");
    CHECK(shownBody("<?xml-stylesheet href='https://b/k?X-Amz-Signature=marker'?><a/>").find("marker") ==
          std::string::npos);
    // What S3 says of a signature that it could not verify.
    CHECK(shownBody("<Error><CanonicalRequest>x-amz-security-token:marker</CanonicalRequest><Token-0>marker</Token-0></"
                    "Error>") ==
          "<Error><CanonicalRequest>REDACTED</CanonicalRequest><Token-0>REDACTED</Token-0></Error>");
}

TEST_CASE("a form loses its secrets", "[redact]") {
    CHECK(shownBody("Action=X&Attributes.entry.1.key=PlatformCredential&Attributes.entry.1.value=marker&Message=a+b%21&"
                    "Password.member.1=marker&Note=%7B%22token%22%3A%22marker%22%7D",
                    formType) == "Action=X&Attributes.entry.1.key=PlatformCredential&Attributes.entry.1.value=REDACTED&"
                                 "Message=a+b%21&Password.member.1=REDACTED&Note=%7B%22token%22%3A%22REDACTED%22%7D");
}

TEST_CASE("a body that is not understood is withheld as a whole", "[redact]") {
    auto const body =
        GENERATE(as<std::string>{}, "plain text", "{\"a\":marker}", "{\"a\":1,}", "{\"a\":\"b\"", "{\"a\" 1}", "[1 2]",
                 "{} {}", "<html><br></html>", "<a><!-- marker --></a>", "<!DOCTYPE a><a/>", "<a b=c/>", "<a></b>",
                 "<a>", std::string{"\x00\xff\x01", 3}, "{\"a\":\"\xff\"}");
    CHECK(shownBody(body) == "<withheld>");
    CHECK(shownBody(body, "", {.opaqueBodies = true}) == body);
}

TEST_CASE("a callable decides what of a body is shown", "[redact]") {
    CHECK(shownBody("plain text", "", {.body = [](std::string_view) { return "something"; }}) == "something");
    CHECK(shownBody("", "", {.body = [](std::string_view) { return "something"; }}).empty());
    // It sees what is left of a body that is understood.
    CHECK(shownBody(R"({"token":"marker","a":1})", "", {.body = [](std::string_view body) {
                        return std::string{body};
                    }}) == R"({"token":"REDACTED","a":1})");
    CHECK(shownBody("{}", "", {.body = [](std::string_view) { return std::nullopt; }}) == "<withheld>");
    CHECK(shownBody("{}", "", {.opaqueBodies = true, .body = [](std::string_view) -> std::optional<std::string> {
                                   throw std::runtime_error{"marker"};
                               }}) == "<withheld>");
}

TEST_CASE("a token of the instance metadata service is withheld even where opaque bodies are shown", "[redact]") {
    Response response{200, {}, "marker"};
    response.headers.add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
    CHECK(Redactor{{.opaqueBodies = true}}(response).body == "(6 bytes withheld)");
}

TEST_CASE("a request as it may be shown", "[redact]") {
    Request request;
    request.method = "PUT";
    request.authority = "b.s3.amazonaws.com";
    request.path = "/key";
    request.query = "X-Amz-Signature=marker";
    request.headers.add("Cookie", "marker");
    request.body = "marker";
    auto const shown = Redactor{}(request);
    CHECK(shown.url() == "https://b.s3.amazonaws.com/key?X-Amz-Signature=REDACTED");
    CHECK(shown.method == "PUT");
    CHECK(shown.headers.find("Cookie") == "REDACTED");
    CHECK(shown.body == "(6 bytes withheld)");
}

TEST_CASE("documents that nest without end are not followed for ever", "[redact]") {
    std::string nested = R"({"token":"marker"})";
    for (int i = 0; i != 8; ++i) {
        std::string escaped;
        for (char const c : nested)
            escaped.append(c == '"' || c == '\\' ? 1U : 0U, '\\').push_back(c);
        nested = "[\"" + escaped + "\"]";
    }
    CHECK(shownBody(nested).find("marker") == std::string::npos);
    CHECK(shownBody(std::string(100'000, '[')) == "<withheld>");
    CHECK(shownBody("A=" + std::string(100'000, '.') + "&" + std::string(100'000, '.') + "=b", formType) ==
          "<withheld>");
    CHECK(shownBody(std::string(50'000, '[') + std::string(50'000, ']')).size() == 100'000);
}

} // namespace core_redact_test
