// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace ssm_parameter_store_memory_test {

// The store on the in-memory AWS.

using namespace pylon;
using namespace std::chrono_literals;
using memory::ParameterType;

using Strings = std::vector<std::string>;

TEST_CASE("a secret is decrypted unless it is wished as it is stored", "[ssm][memory]") {
    memory::Cloud cloud;
    cloud.ssm().putParameter("password", "open sesame", {.type = ParameterType::secureString});
    auto const aws = cloud.client();
    CHECK(ssm::ParameterStore{aws}.get("password") == "open sesame");
    ssm::ParameterStore const asStored{aws, {.decrypt = false}};
    auto const stored = asStored.get("password");
    CHECK_THAT(stored, Catch::StartsWith("AQICA"));
    CHECK(asStored.get("password") == stored);
    CHECK(asStored.getMany({"password"}).at("password") == stored);
}

TEST_CASE("versions and labels are got by their key", "[ssm][memory]") {
    memory::Cloud cloud;
    CHECK(cloud.ssm().putParameter("/app/colour", "red", {.labels = {"live"}}) == 1);
    CHECK(cloud.ssm().putParameter("/app/colour", "green") == 2);
    CHECK(cloud.ssm().putParameter("/app/colour", "blue", {.labels = {"next"}}) == 3);
    ssm::ParameterStore const store{cloud.client()};
    CHECK(store.get("/app/colour") == "blue");
    CHECK(store.get("/app/colour:2") == "green");
    CHECK(store.get("/app/colour:live") == "red");
    CHECK(store.getParameter("/app/colour:next").version == 3);
    CHECK(store.get("arn:aws:ssm:us-east-1:123456789012:parameter/app/colour:1") == "red");
    for (auto const* const key : {"/app/colour:4", "/app/colour:old", "/app/color"})
        try {
            static_cast<void>(store.get(key));
            FAIL("nothing was thrown");
        } catch (ssm::ParameterNotFound const& error) {
            CHECK(error.key() == key);
        }
    auto const set = store.getMany({"/app/colour:4", "/app/colour:live", "/app/color", "/app/colour:2"});
    CHECK(set.at("/app/colour:live") == "red");
    CHECK(set.at("/app/colour:2") == "green");
    CHECK(set.missing == Strings{"/app/colour:4", "/app/color"});
}

TEST_CASE("a list is got as text and as its elements", "[ssm][memory]") {
    memory::Cloud cloud;
    cloud.ssm().putParameter("hosts", "a.example,b.example", {.type = ParameterType::stringList});
    ssm::ParameterStore const store{cloud.client()};
    CHECK(store.get("hosts") == "a.example,b.example");
    CHECK(store.getList("hosts") == Strings{"a.example", "b.example"});
}

TEST_CASE("many are got, and a path is listed, over many pages", "[ssm][memory]") {
    memory::Cloud cloud;
    Strings keys;
    for (int i = 10; i != 45; ++i) {
        keys.push_back("/app/k" + std::to_string(i));
        cloud.ssm().putParameter(keys.back(), std::to_string(i));
    }
    cloud.ssm().putParameter("/app/db/password", "deep", {.type = ParameterType::secureString});
    cloud.ssm().putParameter("/apple", "no");
    ssm::ParameterStore const store{cloud.client()};
    auto const set = store.getMany(keys);
    CHECK(set.values.size() == 35);
    CHECK(set.at("/app/k44") == "44");
    CHECK(set.missing.empty());

    cloud.clearRequests();
    Strings names;
    for (auto const& each : store.getByPath("/app"))
        names.push_back(each.name);
    CHECK(names == keys);
    CHECK(cloud.requests().size() == 4);
    auto const all = store.getByPath("/app", {.recursive = true}).collect();
    CHECK(all.size() == 36);
    CHECK(all.front().value == "deep");
    CHECK(store.getByPath("/nothing").collect().empty());
}

TEST_CASE("a change is seen at once, or with a cache when its time has come", "[ssm][memory]") {
    memory::Cloud cloud;
    cloud.ssm().putParameter("k", "old");
    auto const aws = cloud.client();
    ssm::ParameterStore const plain{aws};
    ssm::ParameterStore const cached{aws, {.cacheFor = 5min}};
    CHECK(cached.get("k") == "old");
    cloud.ssm().putParameter("k", "new");
    CHECK(plain.get("k") == "new");
    CHECK(cached.get("k") == "old");
    cloud.clock().advance(5min);
    CHECK(cached.get("k") == "new");
    cloud.ssm().deleteParameter("k");
    cloud.clock().advance(5min);
    CHECK_THROWS_AS(cached.get("k"), ssm::ParameterNotFound);
}

} // namespace ssm_parameter_store_memory_test
