// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/options.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <vector>

namespace programs_pylon_local_options_test {

using namespace pylon;
using namespace pylon::local;
using namespace pylon::test;

namespace {

Options optionsOf(std::vector<char const*> const& words) { return readOptions(words); }

std::string complaintOf(std::vector<char const*> const& words) {
    try {
        static_cast<void>(readOptions(words));
    } catch (UsageError const& error) {
        return error.what();
    }
    return "none";
}

} // namespace

TEST_CASE("without a word everything is as documented", "[pylon_local]") {
    auto const options = optionsOf({});
    CHECK(options.server.address == "127.0.0.1");
    CHECK(options.server.port == 4566);
    CHECK(options.cloud.region == "us-east-1");
    CHECK(options.cloud.accountId == "123456789012");
    CHECK_FALSE(options.cloud.checkSignatures);
    CHECK(options.log == Log::lines);
}

TEST_CASE("every option says what it says", "[pylon_local]") {
    TemporaryFile secret;
    secret.write("shh\n");
    TemporaryFile functions;
    functions.write("# two more\ng=cat\n\nh=a=b c\n");
    auto const options = optionsOf({"--host",
                                    "0.0.0.0",
                                    "--port=80",
                                    "--name",
                                    "box",
                                    "--name=*.box",
                                    "--region",
                                    "eu-west-1",
                                    "--account",
                                    "000000000000",
                                    "--access-key",
                                    "AKID",
                                    "--secret-key-file",
                                    secret.path().c_str(),
                                    "--log",
                                    "headers",
                                    "--body-limit",
                                    "1000",
                                    "--connections",
                                    "7",
                                    "--tls-certificate",
                                    "cert.pem",
                                    "--tls-key",
                                    "key.pem",
                                    "--function",
                                    "f=jq .a",
                                    "--functions",
                                    functions.path().c_str(),
                                    "--function-timeout",
                                    "5s",
                                    "--fault",
                                    "sqs:SendMessage every 5 status 503",
                                    "--fault",
                                    "throttle",
                                    "--snapshot",
                                    "state",
                                    "--control-token-file",
                                    "token",
                                    "--role",
                                    "worker"});
    CHECK(options.faults == std::vector<std::string>{"sqs:SendMessage every 5 status 503", "throttle"});
    CHECK(options.tokenFile == "token");
    CHECK(options.snapshot == "state");
    CHECK(options.roles == std::vector<std::string>{"worker"});
    REQUIRE(options.functions.size() == 3);
    CHECK(options.functions[0].function == "f");
    CHECK(options.functions[0].text == "jq .a");
    CHECK(options.functions[2].function == "h");
    CHECK(options.functions[2].text == "a=b c");
    CHECK(options.functions[1].timeout == std::chrono::seconds{5});
    CHECK(options.server.address == "0.0.0.0");
    CHECK(options.server.port == 80);
    CHECK(options.server.hosts == std::vector<std::string>{"box", "*.box"});
    CHECK(options.server.bodyLimit == 1000);
    CHECK(options.server.connections == 7);
    CHECK(options.server.certificate == "cert.pem");
    CHECK(options.server.privateKey == "key.pem");
    CHECK(options.cloud.region == "eu-west-1");
    CHECK(options.cloud.accountId == "000000000000");
    CHECK(options.cloud.accessKeyId == "AKID");
    CHECK(options.cloud.secretAccessKey == "shh");
    CHECK(options.cloud.checkSignatures);
    CHECK(options.log == Log::headers);
    CHECK(optionsOf({"--access-key", "a", "--secret-key", "b"}).cloud.secretAccessKey == "b");
    CHECK(optionsOf({"--help"}).help);
    CHECK(optionsOf({"--version"}).version);
}

TEST_CASE("the help names every option", "[pylon_local]") {
    auto const text = usage();
    for (auto const* const name :
         {"--host ADDRESS", "--port N", "--name NAME", "--region NAME", "--access-key ID", "--log WHAT", "--help"})
        CHECK_THAT(text, Catch::Contains(name));
}

TEST_CASE("a word that cannot be obeyed is named, with what could", "[pylon_local]") {
    using Catch::Contains;
    CHECK_THAT(complaintOf({"--prot", "80"}), Contains("--prot") && Contains("--help"));
    CHECK_THAT(complaintOf({"80"}), Contains("80"));
    CHECK_THAT(complaintOf({"--port"}), Contains("--port N") && Contains("missing"));
    CHECK_THAT(complaintOf({"--port", "http"}), Contains("--port") && Contains("from 0 to 65535"));
    CHECK_THAT(complaintOf({"--port", "65536"}), Contains("from 0 to 65535"));
    CHECK_THAT(complaintOf({"--port="}), Contains("from 0 to 65535"));
    CHECK_THAT(complaintOf({"--help=yes"}), Contains("--help takes no value"));
    CHECK_THAT(complaintOf({"--account", "1"}), Contains("12 digits"));
    CHECK_THAT(complaintOf({"--log", "all"}), Contains("bodies"));
    CHECK_THAT(complaintOf({"--region", ""}), Contains("--region") && Contains("empty"));
    CHECK_THAT(complaintOf({"--access-key", "a"}), Contains("--secret-key"));
    CHECK_THAT(complaintOf({"--secret-key", "a"}), Contains("--access-key"));
    CHECK_THAT(complaintOf({"--secret-key-file", "/no/such/file"}), Contains("no such file"));
    CHECK_THAT(complaintOf({"--fault", "sqs explode"}), Contains("--fault") && Contains("\"explode\""));
    CHECK_THAT(complaintOf({"--function", "cat"}), Contains("NAME=COMMAND"));
    CHECK_THAT(complaintOf({"--function", "f="}), Contains("NAME=COMMAND"));
    CHECK_THAT(complaintOf({"--functions", "/no/such/file"}), Contains("no such file"));
    CHECK_THAT(complaintOf({"--function-timeout", "20m"}), Contains("from 1s to 15m"));
    CHECK_THAT(complaintOf({"--tls-key", "a"}), Contains("--tls-certificate"));
}

} // namespace programs_pylon_local_options_test
