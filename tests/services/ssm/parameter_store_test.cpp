// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/ssm/parameter_store.hpp>

#include "support/json.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <list>
#include <ranges>
#include <string>
#include <vector>

namespace ssm_parameter_store_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

Json bodyOf(Sent const& sent) { return Json::parse(sent.request.body); }

/// A parameter in JSON, its value being `value of ` and its name unless it is given.
std::string parameter(std::string const& name, std::string const& selector = {}, std::string value = {}) {
    if (value.empty()) value = "value of " + name;
    auto text = R"({"Name":")" + name + R"(","Type":"String","Value":")" + value + R"(","Version":7)";
    if (!selector.empty()) text += R"(,"Selector":")" + selector + "\"";
    return text + R"(,"LastModifiedDate":1.767323045678E9,"ARN":"arn:aws:ssm:eu-west-1:1:parameter)" +
           (name.starts_with('/') ? "" : "/") + name + R"(","DataType":"text"})";
}

Answer one(std::string const& parameter) { return ok(R"({"Parameter":)" + parameter + "}"); }

/// Answers GetParameters: names that begin with `no` are not there.
Answer many(Sent const& sent) {
    std::string found;
    std::string invalid;
    auto const request = bodyOf(sent);
    // In another order than asked: nobody may go by position.
    for (auto const& each : request["Names"].items()) {
        auto const& name = each.string();
        auto const colon = name.find(':');
        if (name.starts_with("no"))
            invalid.append(invalid.empty() ? "" : ",").append("\"" + name + "\"");
        else
            found.insert(0, parameter(name.substr(0, colon), colon == name.npos ? "" : name.substr(colon)) +
                                (found.empty() ? "" : ","));
    }
    return ok(R"({"Parameters":[)" + found + R"(],"InvalidParameters":[)" + invalid + "]}");
}

template <class Action> Error errorOf(Action const& action) {
    try {
        action();
    } catch (Error const& error) {
        return error;
    }
    throw std::runtime_error{"nothing was thrown"};
}

} // namespace

TEST_CASE("a value is asked for decrypted", "[ssm]") {
    ScriptedTransport wire;
    wire.then(one(parameter("some-key", {}, "whoa this is a cool value")));
    CHECK(ssm::ParameterStore{clientOn(wire)}.get("some-key") == "whoa this is a cool value");
    auto const& sent = wire.sent().front();
    CHECK(sent.header("X-Amz-Target") == "AmazonSSM.GetParameter");
    CHECK(sent.header("Content-Type") == "application/x-amz-json-1.1");
    CHECK(sent.request.authority == "ssm.eu-west-1.amazonaws.com");
    CHECK(bodyOf(sent) == Json::parse(R"({"Name":"some-key","WithDecryption":true})"));
}

TEST_CASE("a value is asked for as it is stored, where that is wished", "[ssm]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        if (sent.operation() == "GetParameters") return many(sent);
        if (sent.operation() == "GetParametersByPath") return ok(R"({"Parameters":[]})");
        return one(parameter("k"));
    });
    ssm::ParameterStore const store{clientOn(wire), {.decrypt = false}};
    CHECK(store.get("k") == "value of k");
    CHECK(store.getMany({"k"}).at("k") == "value of k");
    CHECK(store.getByPath("/").collect().empty());
    REQUIRE(wire.sent().size() == 3);
    for (auto const& each : wire.sent())
        CHECK(bodyOf(each)["WithDecryption"].boolean() == false);
}

TEST_CASE("a parameter is given with all that is known of it", "[ssm]") {
    ScriptedTransport wire;
    wire.then(one(parameter("some-key", ":prod")));
    auto const got = ssm::ParameterStore{clientOn(wire)}.getParameter("some-key:prod");
    CHECK(bodyOf(wire.sent().front())["Name"].string() == "some-key:prod");
    CHECK(got.name == "some-key");
    CHECK(got.selector == ":prod");
    CHECK(got.type == "String");
    CHECK(got.version == 7);
    CHECK(got.dataType == "text");
    CHECK(got.arn == "arn:aws:ssm:eu-west-1:1:parameter/some-key");
    CHECK(got.lastModifiedDate->time_since_epoch() == 1767323045678ms);
}

TEST_CASE("a list is taken apart at its commas", "[ssm]") {
    auto const [value, elements] = GENERATE(table<std::string, Strings>({
        {"a", {"a"}},
        {"a,b,c", {"a", "b", "c"}},
        {"a,,c,", {"a", "", "c", ""}},
        {" a , b", {" a ", " b"}},
    }));
    ScriptedTransport wire;
    wire.then(one(parameter("k", {}, value)));
    CHECK(ssm::ParameterStore{clientOn(wire)}.getList("k") == elements);
}

TEST_CASE("a missing parameter is named, its version and label too", "[ssm]") {
    auto const [code, message] = GENERATE(table<std::string, std::string>({
        {"ParameterNotFound", ""},
        {"ParameterVersionNotFound", "Systems Manager could not find version 9 of a-key."},
    }));
    ScriptedTransport wire;
    wire.always([&](Sent const&) { return refusal(400, code, message); });
    try {
        static_cast<void>(ssm::ParameterStore{clientOn(wire)}.get("a-key:9"));
        FAIL("nothing was thrown");
    } catch (ssm::ParameterNotFound const& error) {
        CHECK(error.key() == "a-key:9");
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.code() == code);
        CHECK_THAT(error.message(), Catch::StartsWith(message) && Catch::Contains("Parameter: a-key:9. Check"));
    }
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("another refusal of SSM is thrown as it is", "[ssm]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return refusal(400, "AccessDeniedException"); });
    ssm::ParameterStore const store{clientOn(wire)};
    for (auto const& error : {errorOf([&] { static_cast<void>(store.get("k")); }),
                              errorOf([&] { static_cast<void>(store.getMany({"k"})); }),
                              errorOf([&] { static_cast<void>(store.getByPath("/k").collect()); })}) {
        CHECK(error.kind() == ErrorKind::denied);
        CHECK(error.code() == "AccessDeniedException");
    }
}

TEST_CASE("what cannot be a parameter's name or path is refused at once", "[ssm]") {
    ScriptedTransport wire;
    ssm::ParameterStore const store{clientOn(wire)};
    std::string const tooLong(2049, 'k');
    for (auto const& error :
         {errorOf([&] { static_cast<void>(store.get("")); }), errorOf([&] { static_cast<void>(store.get(tooLong)); }),
          errorOf([&] { static_cast<void>(store.getMany({"a", ""})); }),
          errorOf([&] { static_cast<void>(store.getByPath("")); }),
          errorOf([&] { static_cast<void>(store.getByPath("my-app")); })}) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(error.service() == "ssm");
    }
    CHECK(wire.sent().empty());
}

TEST_CASE("a success that holds no value is not taken for one", "[ssm]") {
    auto const* const body =
        GENERATE("", "{}", R"({"Parameter":{"Name":"k"}})", R"({"Parameter":{"Name":"k","Value":""}})");
    ScriptedTransport wire;
    wire.always([&](Sent const&) { return ok(body); });
    auto const error = errorOf([&] { static_cast<void>(ssm::ParameterStore{clientOn(wire)}.get("k")); });
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK(error.operation() == "GetParameter");
}

TEST_CASE("many parameters are asked for in tens, each once, and what is missing is told", "[ssm]") {
    ScriptedTransport wire;
    wire.lastFirst().always(&many);
    Strings keys;
    for (int i = 0; i != 24; ++i)
        keys.push_back((i % 8 == 3 ? "none-" : "key-") + std::to_string(i));
    keys.insert(keys.begin() + 5, "key-0");
    auto const set = ssm::ParameterStore{clientOn(wire)}.getMany(keys);
    CHECK(set.values.size() == 21);
    CHECK(set.at("key-23") == "value of key-23");
    CHECK(set.missing == Strings{"none-3", "none-11", "none-19"});
    REQUIRE(wire.count("GetParameters") == 3);
    CHECK(bodyOf(wire.sent()[0])["Names"].size() == 10);
    CHECK(bodyOf(wire.sent()[1])["Names"].size() == 10);
    CHECK(bodyOf(wire.sent()[2])["Names"].size() == 4);
    CHECK(bodyOf(wire.sent()[0])["WithDecryption"].boolean());
    CHECK(wire.mostInFlight() == 3);
    try {
        static_cast<void>(set.at("none-3"));
        FAIL("nothing was thrown");
    } catch (ssm::ParameterNotFound const& error) {
        CHECK(error.key() == "none-3");
    }
}

TEST_CASE("many parameters are named by any range, and by versions, labels and ARNs", "[ssm]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"Parameters":[)" + parameter("k", ":2", "two") + "," + parameter("k", ":prod", "live") + "," +
                 parameter("k", {}, "latest") + "," + parameter("/p/q", {}, "by ARN") + "]}"));
    wire.then(ok(R"({"Parameters":[],"InvalidParameters":["a","b"]})"));
    ssm::ParameterStore const store{clientOn(wire)};
    auto const arn = "arn:aws:ssm:eu-west-1:1:parameter/p/q";
    auto const set = store.getMany(std::list<std::string_view>{"k", "k:2", "k:prod", arn});
    CHECK(set.at("k") == "latest");
    CHECK(set.at("k:2") == "two");
    CHECK(set.at("k:prod") == "live");
    CHECK(set.at(arn) == "by ARN");
    CHECK(set.missing.empty());
    // Two literals are two names, and not a beginning and an end.
    CHECK(store.getMany({"a", "b"}).missing == Strings{"a", "b"});
    CHECK(store.getMany(Strings{}).values.empty());
    CHECK(wire.sent().size() == 2);
}

TEST_CASE("an answer that passes over a name is no answer", "[ssm]") {
    ScriptedTransport wire;
    wire.always(
        [](Sent const&) { return ok(R"({"Parameters":[)" + parameter("a") + R"(],"InvalidParameters":["b"]})"); });
    auto const error =
        errorOf([&] { static_cast<void>(ssm::ParameterStore{clientOn(wire)}.getMany({"a", "b", "c"})); });
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK_THAT(error.message(), Catch::Contains("parameter c"));
}

TEST_CASE("a stop token keeps no parameter for missing", "[ssm]") {
    ScriptedTransport wire;
    wire.always(&many);
    std::stop_source stop;
    stop.request_stop();
    ssm::ParameterStore const store{clientOn(wire).with(CallLimits{.stop = stop.get_token()})};
    CHECK(errorOf([&] { static_cast<void>(store.getMany({"a"})); }).kind() == ErrorKind::cancelled);
    CHECK(errorOf([&] { static_cast<void>(store.get("a")); }).kind() == ErrorKind::cancelled);
}

TEST_CASE("a path is listed page by page, empty pages passed over", "[ssm]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"Parameters":[)" + parameter("/a/1") + "," + parameter("/a/2") + R"(],"NextToken":"t1"})"));
    wire.then(ok(R"({"NextToken":"t2"})"));
    wire.then(ok(R"({"Parameters":[)" + parameter("/a/3") + "]}"));
    auto range = ssm::ParameterStore{clientOn(wire)}.getByPath("/a", {.recursive = true});
    CHECK(wire.sent().empty());
    Strings names;
    for (auto const& each : range)
        names.push_back(each.name);
    CHECK(names == Strings{"/a/1", "/a/2", "/a/3"});
    REQUIRE(wire.sent().size() == 3);
    CHECK(bodyOf(wire.sent()[0]) ==
          Json::parse(R"({"Path":"/a","Recursive":true,"WithDecryption":true,"MaxResults":10})"));
    CHECK(bodyOf(wire.sent()[1])["NextToken"].string() == "t1");
    CHECK(bodyOf(wire.sent()[2])["NextToken"].string() == "t2");
}

TEST_CASE("a listing outlives its store, and goes on after a failure", "[ssm]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"Parameters":[)" + parameter("/a/1") + R"(],"NextToken":"t1"})"));
    wire.then(refusal(400, "AccessDeniedException"));
    wire.then(ok(R"({"Parameters":[)" + parameter("/a/2") + "]}"));
    auto range = ssm::ParameterStore{clientOn(wire)}.getByPath("/a");
    auto at = range.begin();
    CHECK(at->name == "/a/1");
    CHECK_THROWS_AS(++at, Error);
    ++at;
    CHECK(at->name == "/a/2");
    CHECK(bodyOf(wire.sent()[2])["NextToken"].string() == "t1");
    CHECK_FALSE(bodyOf(wire.sent()[0]).contains("Recursive"));
}

TEST_CASE("no error holds a value, whatever becomes of the answer", "[ssm][secret]") {
    std::string const marker = "m4rk3d-s3cr3t";
    auto const good = R"({"Parameter":)" + parameter("k", {}, marker) + "}";
    std::vector<Answer> answers;
    for (int const status : {200, 400, 403, 500})
        for (std::size_t length = 1; length < good.size(); length += 7)
            answers.push_back(answer(status, good.substr(0, length)));
    answers.push_back(answer(500, good));
    answers.push_back(ok(good + "}"));
    answers.push_back(ok("[" + good + "]"));
    answers.push_back(ok(R"({"Parameter":{"Name":"k","Version":")" + marker + "\"}}"));
    answers.push_back(ok(R"({"Parameter":{"Name":"k","Value":{")" + marker + "\":1}}}"));
    answers.push_back(ok(R"({"Parameter":{"Name":"k","Value":")" + marker + "\xff\"}}"));
    answers.push_back(answer(502, "<html>" + marker + "</html>"));
    for (auto const& each : answers) {
        ScriptedTransport wire;
        wire.always([&](Sent const&) { return each; });
        auto const error = errorOf([&] { static_cast<void>(ssm::ParameterStore{clientOn(wire)}.get("k")); });
        INFO(error.what());
        CHECK(std::string{error.what()}.find("m4rk3d") == std::string::npos);
        for (auto const& attempt : error.attempts())
            CHECK(attempt.message.find("m4rk3d") == std::string::npos);
    }
}

} // namespace ssm_parameter_store_test
