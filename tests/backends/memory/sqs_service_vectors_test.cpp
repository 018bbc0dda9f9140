// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_service.hpp>

#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace pylon;
using namespace pylon::test;

namespace {

/// Holds a declared shape against that of the model; what differs goes into `wrong`.
void compare(Shape const* declared, Json const& shapes, std::string const& modelName, std::string const& path,
             std::string& wrong) {
    while (declared->kind == Kind::optional)
        declared = declared->element;
    auto const& model = shapes[modelName];
    auto const kind = [&] {
        switch (declared->kind) {
        case Kind::structure: return "structure";
        case Kind::list: return "list";
        case Kind::map: return "map";
        case Kind::integer: return "integer";
        case Kind::boolean: return "boolean";
        case Kind::blob: return "blob";
        default: return "string";
        }
    }();
    if (model["type"].string() != kind) wrong += path + " is no " + kind + "\n";
    if (declared->kind == Kind::list)
        compare(declared->element, shapes, model["member"]["shape"].string(), path + "[]", wrong);
    if (declared->kind == Kind::map)
        compare(declared->element, shapes, model["value"]["shape"].string(), path + "{}", wrong);
    if (declared->kind != Kind::structure) return;
    // AWS keeps these for later; the in-memory SQS refuses them by name.
    std::set<std::string> missing;
    for (auto const& [name, member] : model["members"].members())
        if (name != "StringListValues" && name != "BinaryListValues") missing.insert(name);
    for (auto const& member : declared->members) {
        auto const name = std::string{member.wireName(sqs::service.naming)};
        if (missing.erase(name) == 0)
            wrong += path + "." + name + " is not in the model\n";
        else
            compare(member.shape, shapes, model["members"][name]["shape"].string(), path + "." + name, wrong);
    }
    for (auto const& name : missing)
        wrong += path + "." + name + " is not declared\n";
}

} // namespace

TEST_CASE("The operations of SQS are declared as the model has them") {
    auto const json = vectorJson("models/sqs.json");
    if (!json) return;
    memory::CloudOptions const options;
    memory::detail::SqsService sqs{options};
    std::set<std::string> compared;
    for (auto const& handler : sqs.service().handlers) {
        auto const& operation = *handler.operation;
        auto const* const model = (*json)["operations"].find(operation.name);
        if (model == nullptr) continue; // the model was cut
        std::string wrong;
        compare(operation.input, (*json)["shapes"], (*model)["input"]["shape"].string(), "input", wrong);
        if (auto const* const output = model->find("output"))
            compare(operation.output, (*json)["shapes"], (*output)["shape"].string(), "output", wrong);
        else if (!operation.output->members.empty())
            wrong += "it has no output\n";
        INFO(operation.name);
        CHECK(wrong == "");
        compared.insert(std::string{operation.name});
    }
    for (auto const& [name, model] : (*json)["operations"].members())
        CHECK(compared.contains(name));
}
