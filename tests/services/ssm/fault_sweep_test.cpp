// SPDX-License-Identifier: BSL-1.0

#include "support/fault_sweep.hpp"
#include <pylon/backends/memory/ssm_service.hpp>
#include <pylon/services/ssm/management.hpp>
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

namespace ssm_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;

namespace {

std::string nameAt(int index) { return "/app/" + std::to_string(index); }

/// Thirteen parameters under a path: two pages of it, and two calls of GetParameters.
void fill(SweptWorld& world) {
    for (int i = 0; i != 13; ++i)
        world.cloud.ssm().putParameter(nameAt(i), std::string{sweptSecret} + " " + std::to_string(i));
}

std::vector<std::string> names() {
    std::vector<std::string> all{"/app/missing"};
    for (int i = 0; i != 13; ++i)
        all.push_back(nameAt(i));
    return all;
}

std::string shown(ssm::ParameterSet const& set) {
    std::string all;
    for (auto const& [name, value] : set.values)
        all += name + "=" + value + "\n";
    for (auto const& name : set.missing)
        all += "no " + name + "\n";
    return all;
}

std::vector<SweptAct> acts() {
    return {
        {"get", fill, [](SweptWorld& w) { return ssm::ParameterStore{w.client}.get(nameAt(3)); }},
        {"get, with a cache", fill,
         [](SweptWorld& w) {
             ssm::ParameterStore const store{w.client, {.cacheFor = 5min}};
             return store.get(nameAt(3)) + store.get(nameAt(3));
         }},
        {"getMany", fill, [](SweptWorld& w) { return shown(ssm::ParameterStore{w.client}.getMany(names())); }},
        {"getMany, with a cache", fill,
         [](SweptWorld& w) {
             ssm::ParameterStore const store{w.client, {.cacheFor = 5min}};
             return store.get(nameAt(3)) + shown(store.getMany(names()));
         }},
        {"getByPath", fill,
         [](SweptWorld& w) {
             std::string all;
             for (auto const& each : ssm::ParameterStore{w.client}.getByPath("/app", {.recursive = true}))
                 all += each.name + "=" + each.value + "\n";
             return all;
         }},
    };
}

std::vector<SweptAct> calls() {
    using namespace ssm;
    return {
        sweptCall(
            fill, [](SweptWorld&) { return GetParameter{.parameterName = nameAt(1), .withDecryption = true}; },
            [](auto const& output) { return output.parameter.value().value; }),
        sweptCall(
            fill, [](SweptWorld&) { return GetParameters{.names = {nameAt(1), "gone"}}; },
            [](auto const& output) {
                return output.parameters.at(0).value + " " + output.invalidParameters.value().at(0);
            }),
        sweptCall(
            fill, [](SweptWorld&) { return GetParametersByPath{.path = "/app"}; },
            [](auto const& output) { return std::to_string(output.parameters.size()); }),
        sweptCall(
            fill, [](SweptWorld&) { return GetParameterHistory{.parameterName = nameAt(1)}; },
            [](auto const& output) { return std::to_string(output.parameters.size()); }),
        sweptCall(
            fill, [](SweptWorld&) { return DescribeParameters{}; },
            [](auto const& output) { return std::to_string(output.parameters.size()); }),
        // Done twice it makes two versions, and without `overwrite` is told that there is one.
        sweptCall(
            fill,
            [](SweptWorld&) {
                return PutParameter{.parameterName = "new", .value = std::string{sweptSecret}, .type = "String"};
            },
            false),
        sweptCall(fill,
                  [](SweptWorld&) { return LabelParameterVersion{.parameterName = nameAt(1), .labels = {"prod"}}; }),
        // The second time there is nothing left to delete, which DeleteParameter says as an error.
        sweptCall(
            fill, [](SweptWorld&) { return DeleteParameter{.parameterName = nameAt(1)}; }, false),
        sweptCall(fill, [](SweptWorld&) { return DeleteParameters{.names = {nameAt(1)}}; }),
    };
}

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: ParameterStore", "[ssm][sweep]") {
    for (auto const& each : acts())
        sweep(each);
}

TEST_CASE("no fault is taken for a success, and none that passes is reported: operations of SSM", "[ssm][sweep]") {
    for (auto const& each : calls())
        sweep(each);
}

TEST_CASE("what a cache has kept is given where SSM cannot be asked", "[ssm][sweep]") {
    for (auto const& swept : sweptFaults()) {
        INFO(describe(swept.fault));
        SweptWorld world;
        fill(world);
        ssm::ParameterStore const store{world.client, {.cacheFor = 5min}};
        auto const value = store.get(nameAt(3));
        world.cloud.clock().advance(6min);
        world.cloud.faults().next(20).inject(swept.fault);
        // Only SSM's own word that it is not allowed, or a clock that is wrong, is told.
        if (swept.passes) CHECK(store.get(nameAt(3)) == value);
    }
}

TEST_CASE("the sweep of SSM leaves out no operation", "[ssm][sweep]") {
    std::set<std::string_view> swept;
    auto const all = calls();
    for (auto const& each : all)
        swept.insert(each.name);
    memory::detail::SsmService ssm{memory::CloudOptions{}};
    std::set<std::string_view> modelled;
    for (auto const& each : ssm.service().handlers)
        modelled.insert(each.operation->name);
    CHECK(swept == modelled);
}

} // namespace ssm_fault_sweep_test
