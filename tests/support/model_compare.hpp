// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_MODEL_COMPARE_HPP
#define PYLON_TESTS_SUPPORT_MODEL_COMPARE_HPP

#include "support/json.hpp"
#include <pylon/backends/memory/handler.hpp>

#include <set>
#include <string>
#include <string_view>

namespace pylon::test {

/// Holds the operations of a fake against the model of its service.
class ModelComparison {
public:
    /// `undeclared` are members of the model that are left out on purpose.
    ModelComparison(Json const& model, std::set<std::string> undeclared)
        : model_(&model), undeclared_(std::move(undeclared)) {}

    /// What differs in the operations that the model has; empty: nothing. An operation of the model that is not declared differs.
    [[nodiscard]] std::string difference(memory::Service const& service) const {
        std::string wrong;
        std::set<std::string> compared;
        for (auto const& handler : service.handlers) {
            auto const& operation = *handler.operation;
            auto const* const spec = (*model_)["operations"].find(operation.name);
            if (spec == nullptr) continue; // the model was cut
            auto const name = std::string{operation.name};
            compare(operation.input, service.info->naming, (*spec)["input"]["shape"].string(), name + " input", wrong);
            if (auto const* const output = spec->find("output"))
                compare(operation.output, service.info->naming, (*output)["shape"].string(), name + " output", wrong);
            else if (!operation.output->members.empty())
                wrong += name + " has no output\n";
            compared.insert(name);
        }
        for (auto const& [name, spec] : (*model_)["operations"].members())
            if (!compared.contains(name)) wrong += name + " is not declared\n";
        return wrong;
    }

private:
    static char const* nameOf(Kind kind) noexcept {
        switch (kind) {
        case Kind::structure: return "structure";
        case Kind::list: return "list";
        case Kind::map: return "map";
        case Kind::integer: return "integer";
        case Kind::boolean: return "boolean";
        case Kind::blob: return "blob";
        case Kind::timestamp: return "timestamp";
        default: return "string";
        }
    }

    void compare(Shape const* declared, Naming naming, std::string const& modelName, std::string const& path,
                 std::string& wrong) const {
        while (declared->kind == Kind::optional)
            declared = declared->element;
        auto const& spec = (*model_)["shapes"][modelName];
        auto const type = spec["type"].string() == "long" ? "integer" : spec["type"].string();
        if (type != nameOf(declared->kind)) wrong += path + " is no " + nameOf(declared->kind) + "\n";
        if (declared->kind == Kind::list)
            compare(declared->element, naming, spec["member"]["shape"].string(), path + "[]", wrong);
        if (declared->kind == Kind::map)
            compare(declared->element, naming, spec["value"]["shape"].string(), path + "{}", wrong);
        if (declared->kind != Kind::structure) return;
        std::set<std::string> missing;
        for (auto const& [name, member] : spec["members"].members())
            if (!undeclared_.contains(name)) missing.insert(name);
        for (auto const& member : declared->members) {
            // What stands elsewhere than in the body has another name there; the model knows it by its own.
            auto const name = std::string{member.binding.in == In::body ? member.wireName(naming) : member.capitalized};
            if (missing.erase(name) == 0)
                wrong += path + "." + name + " is not in the model\n";
            else
                compare(member.shape, naming, spec["members"][name]["shape"].string(), path + "." + name, wrong);
        }
        for (auto const& name : missing)
            wrong += path + "." + name + " is not declared\n";
    }

    Json const* model_;
    std::set<std::string> undeclared_;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_MODEL_COMPARE_HPP
