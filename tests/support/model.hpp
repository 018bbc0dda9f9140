// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_MODEL_HPP
#define PYLON_TESTS_SUPPORT_MODEL_HPP

#include "support/json.hpp"
#include <pylon/core/base64.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/timestamp.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::test {

/// A value of any shape, for shapes that are known at run time only. Each has all the parts, and uses one.
struct Dynamic {
    bool present = false;
    bool boolean = false;
    std::int64_t integer = 0;
    double floating = 0;
    std::string string{};
    Blob blob{};
    Timestamp time{};
    std::vector<Dynamic> list{};
    std::map<std::string, Dynamic> map{};
    std::vector<Dynamic> members{};

    template <Kind K> void* part() {
        if constexpr (K == Kind::boolean) return &boolean;
        if constexpr (K == Kind::integer) return &integer;
        if constexpr (K == Kind::floating) return &floating;
        if constexpr (K == Kind::string) return &string;
        if constexpr (K == Kind::blob) return &blob;
        if constexpr (K == Kind::timestamp) return &time;
        if constexpr (K == Kind::list) return &list;
        if constexpr (K == Kind::map) return &map;
        if constexpr (K == Kind::structure) return &members;
    }
    template <Kind K> void const* part() const { return const_cast<Dynamic*>(this)->part<K>(); }
};

/// The shapes of a service model in the JSON form that the AWS SDKs share, made from it at run time: so that the protocols can
/// be tried on hundreds of shapes that nobody declared. All members of structs are optional. The model must outlive this.
class Model {
public:
    explicit Model(Json const& shapes) : shapes_(shapes) {}
    Model(Model const&) = delete;
    Model& operator=(Model const&) = delete;

    Shape const* shape(std::string const& name) {
        if (auto const known = made_.find(name); known != made_.end()) return known->second;
        auto const& spec = shapes_[name];
        auto* const shape = &storage_.emplace_back(Shape{kindOf(spec)});
        made_.emplace(name, shape);
        switch (shape->kind) {
        case Kind::integer: *shape = number<std::int64_t>(Kind::integer); break;
        case Kind::floating: *shape = number<double>(Kind::floating); break;
        case Kind::timestamp: *shape = shapeOf<Timestamp>; break;
        case Kind::list: *shape = ofElement<ListOf>(this->shape(spec["member"]["shape"].string())); break;
        case Kind::map: *shape = ofElement<MapOf>(this->shape(spec["value"]["shape"].string())); break;
        case Kind::structure: addMembers(*shape, spec); break;
        default: break;
        }
        return shape;
    }

    /// A struct without members.
    Shape const* empty() { return &storage_.emplace_back(Shape{Kind::structure}); }

private:
    static Kind kindOf(Json const& spec) {
        auto const& type = spec["type"].string();
        if (type == "boolean") return Kind::boolean;
        if (type == "integer" || type == "long") return Kind::integer;
        if (type == "float" || type == "double") return Kind::floating;
        if (type == "string") return Kind::string;
        if (type == "blob") return Kind::blob;
        if (type == "timestamp") return Kind::timestamp;
        if (type == "list") return Kind::list;
        if (type == "map") return Kind::map;
        if (type == "structure") return Kind::structure;
        throw std::runtime_error{"the model has a shape of unknown type " + type};
    }

    template <class T> static Shape number(Kind kind) {
        Shape shape{kind};
        shape.parse = [](void* object, std::string_view text) {
            auto const end = text.data() + text.size();
            auto const [read, error] = std::from_chars(text.data(), end, *static_cast<T*>(object));
            return error == std::errc{} && read == end;
        };
        shape.print = [](void const* object, std::string& out) {
            char buffer[64];
            out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, *static_cast<T const*>(object)).ptr);
        };
        return shape;
    }

    using Visit = void (*)(void* context, std::string_view key, void const* element);

    template <Kind K> struct OptionalOf {
        static Shape make(Shape const* element) {
            Shape shape{Kind::optional, element};
            shape.size = [](void const* object) -> std::size_t { return static_cast<Dynamic const*>(object)->present; };
            shape.append = [](void* object) {
                auto& self = *static_cast<Dynamic*>(object);
                self = Dynamic{};
                self.present = true;
                return self.part<K>();
            };
            shape.each = [](void const* object, void* context, Visit visit) {
                auto const& self = *static_cast<Dynamic const*>(object);
                if (self.present) visit(context, {}, self.part<K>());
            };
            shape.clear = [](void* object) { *static_cast<Dynamic*>(object) = Dynamic{}; };
            return shape;
        }
    };

    template <Kind K> struct ListOf {
        using List = std::vector<Dynamic>;
        static Shape make(Shape const* element) {
            Shape shape{Kind::list, element};
            shape.size = [](void const* object) { return static_cast<List const*>(object)->size(); };
            shape.append = [](void* object) { return static_cast<List*>(object)->emplace_back().template part<K>(); };
            shape.each = [](void const* object, void* context, Visit visit) {
                for (auto const& each : *static_cast<List const*>(object))
                    visit(context, {}, each.template part<K>());
            };
            shape.clear = [](void* object) { static_cast<List*>(object)->clear(); };
            return shape;
        }
    };

    template <Kind K> struct MapOf {
        using Map = std::map<std::string, Dynamic>;
        static Shape make(Shape const* element) {
            Shape shape{Kind::map, element};
            shape.size = [](void const* object) { return static_cast<Map const*>(object)->size(); };
            shape.insert = [](void* object, std::string_view key) {
                return (*static_cast<Map*>(object))[std::string{key}].template part<K>();
            };
            shape.each = [](void const* object, void* context, Visit visit) {
                for (auto const& [key, each] : *static_cast<Map const*>(object))
                    visit(context, key, each.template part<K>());
            };
            shape.clear = [](void* object) { static_cast<Map*>(object)->clear(); };
            return shape;
        }
    };

    template <template <Kind> class Of> static Shape ofElement(Shape const* element) {
        switch (element->kind) {
        case Kind::boolean: return Of<Kind::boolean>::make(element);
        case Kind::integer: return Of<Kind::integer>::make(element);
        case Kind::floating: return Of<Kind::floating>::make(element);
        case Kind::string: return Of<Kind::string>::make(element);
        case Kind::blob: return Of<Kind::blob>::make(element);
        case Kind::timestamp: return Of<Kind::timestamp>::make(element);
        case Kind::list: return Of<Kind::list>::make(element);
        case Kind::map: return Of<Kind::map>::make(element);
        default: return Of<Kind::structure>::make(element);
        }
    }

    static constexpr std::size_t maxMembers = 48;

    template <std::size_t I> static void* memberAt(void* object) {
        auto& members = *static_cast<std::vector<Dynamic>*>(object);
        if (members.empty()) members.resize(maxMembers);
        return &members[I];
    }

    template <std::size_t... I> static void* (*addressOf(std::size_t index, std::index_sequence<I...>))(void*) {
        constexpr void* (*table[])(void*) = {&memberAt<I>...};
        return table[index];
    }

    void addMembers(Shape& shape, Json const& spec) {
        auto& members = tables_.emplace_back();
        for (auto const& [name, member] : spec["members"].members()) {
            auto const* const inner = this->shape(member["shape"].string());
            // Filled in before the shape is complete: only its kind is looked at.
            auto const* const optional = &storage_.emplace_back(ofElement<OptionalOf>(inner));
            if (members.size() == maxMembers) throw std::runtime_error{"a shape of the model has too many members"};
            auto const address = addressOf(members.size(), std::make_index_sequence<maxMembers>{});
            // The bucket is known to the protocol by its name.
            std::string_view const declared = name == "Bucket" ? "bucket" : std::string_view{name};
            members.push_back({declared, name, binding(spec, name, member), optional, address});
        }
        shape.members = members;
    }

    Binding binding(Json const& holder, std::string_view name, Json const& member) const {
        Binding binding{.member = name, .wire = name};
        auto const& shapeName = member["shape"].string();
        auto const& target = shapes_[shapeName];
        if (auto const* wire = member.find("locationName")) binding.wire = wire->string();
        if (auto const* location = member.find("location")) {
            static std::map<std::string, In> const places{{"header", In::header},
                                                          {"headers", In::headers},
                                                          {"uri", In::label},
                                                          {"querystring", In::query},
                                                          {"statusCode", In::status}};
            binding.in = places.at(location->string());
        }
        if (auto const* payload = holder.find("payload"); payload != nullptr && payload->string() == name) {
            binding.in = In::payload;
            // The root element: a name of the member's own, else the shape's.
            if (binding.wire == name)
                binding.wire = target.contains("locationName") ? target["locationName"].string() : shapeName;
        }
        binding.flattened = member.booleanOr("flattened", false) || target.booleanOr("flattened", false);
        if (member.booleanOr("xmlAttribute", false)) binding.xml = XmlForm::attribute;
        auto const nameOf = [&](char const* part, std::string_view& to) {
            if (auto const* spec = target.find(part); spec != nullptr && spec->contains("locationName"))
                to = (*spec)["locationName"].string();
        };
        nameOf("member", binding.item);
        nameOf("key", binding.key);
        nameOf("value", binding.value);

        auto const* timed = &target;
        while (timed->contains("member"))
            timed = &shapes_[(*timed)["member"]["shape"].string()];
        auto const form = member.stringOr("timestampFormat", timed->stringOr("timestampFormat", ""));
        if (form == "iso8601") binding.time = TimeForm::iso8601;
        if (form == "rfc822") binding.time = TimeForm::httpDate;
        if (form == "unixTimestamp") binding.time = TimeForm::epochSeconds;
        return binding;
    }

    Json const& shapes_;
    std::map<std::string, Shape const*> made_;
    std::deque<Shape> storage_;
    std::deque<std::vector<Member>> tables_;
};

/// An operation of such a model, with the service that has it.
struct ModelledOperation {
    Model model;
    ServiceInfo service{};
    OperationInfo info{};
    std::string uri;

    ModelledOperation(Json const& metadata, Json const& operation, Json const& shapes, Protocol protocol)
        : model(shapes), uri(operation["http"]["requestUri"].string()) {
        service.id = "test";
        service.protocol = protocol;
        if (auto const* prefix = metadata.find("targetPrefix")) service.target = prefix->string();
        if (auto const* space = metadata.find("xmlNamespace")) service.xmlNamespace = space->string();
        service.version = metadata["apiVersion"].string();
        service.queryCompatible = metadata.contains("awsQueryCompatible");

        if (auto const bucket = uri.find("{Bucket}"); bucket != std::string::npos) uri.replace(bucket, 8, "{bucket}");
        info.service = &service;
        info.name = operation["name"].string();
        info.http.method = operation["http"]["method"].string();
        info.http.uri = uri;
        info.output = shapeOf(operation, "output");
        info.input = shapeOf(operation, "input");
        if (auto const* input = operation.find("input")) {
            auto const& name = (*input)["shape"].string();
            if (auto const* root = input->find("locationName")) info.inputRoot = root->string();
            if (auto const* root = shapes[name].find("locationName")) info.inputRoot = root->string();
            takeNamespace(shapes, name);
        }
    }
    ModelledOperation(ModelledOperation const&) = delete;
    ModelledOperation& operator=(ModelledOperation const&) = delete;

private:
    Shape const* shapeOf(Json const& operation, char const* part) {
        auto const* const spec = operation.find(part);
        return spec == nullptr ? model.empty() : model.shape((*spec)["shape"].string());
    }

    void takeNamespace(Json const& shapes, std::string const& shapeName) {
        auto const& shape = shapes[shapeName];
        if (auto const* space = shape.find("xmlNamespace"))
            service.xmlNamespace = space->isString() ? space->string() : (*space)["uri"].string();
        else if (auto const* payload = shape.find("payload"))
            takeNamespace(shapes, shape["members"][payload->string()]["shape"].string());
    }
};

/// Puts JSON, as the vectors give parameters, into a value: blobs as plain text, or behind `base64:` in base64, times as seconds
/// or in ISO 8601.
inline void fill(MutableView to, Json const& from) {
    to = to.engage();
    switch (to.shape->kind) {
    case Kind::boolean: to.as<bool>() = from.boolean(); break;
    case Kind::integer: to.shape->parse(to.object, from.numberText()); break;
    case Kind::floating:
        if (!from.isString())
            to.shape->parse(to.object, from.numberText());
        else
            to.shape->parse(to.object, from.string() == "NaN" ? "nan" : from.string() == "Infinity" ? "inf" : "-inf");
        break;
    case Kind::string: to.as<std::string>() = from.string(); break;
    case Kind::blob:
        to.as<Blob>().bytes =
            from.string().starts_with("base64:") ? base64Decode(from.string().substr(7)).value() : from.string();
        break;
    case Kind::timestamp:
        if (from.isString()) {
            to.as<Timestamp>() = parseIso8601(from.string()).value();
            break;
        }
        to.as<Timestamp>() = Timestamp{std::chrono::milliseconds{std::llround(from.number() * 1000)}};
        break;
    case Kind::list:
        for (auto const& each : from.items())
            if (!each.isNull() || to.shape->element->kind == Kind::optional) {
                auto const place = to.append();
                if (!each.isNull()) fill(place, each);
            }
        break;
    case Kind::map:
        for (auto const& [key, each] : from.members()) {
            auto const place = to.insert(key);
            if (!each.isNull()) fill(place, each);
        }
        break;
    default:
        for (auto const& [name, each] : from.members()) {
            if (each.isNull()) continue;
            Member const* found = nullptr;
            for (auto const& member : to.shape->members)
                if (member.name == name || member.capitalized == name || member.binding.wire == name) found = &member;
            if (found == nullptr) throw std::runtime_error{"no member " + name};
            fill(to.member(*found), each);
        }
    }
}

/// The value as text, by which two are compared and looked at.
inline std::string describe(ConstView value) {
    if (value.absent() && value.shape->kind == Kind::optional) return "null";
    value = value.engaged();
    std::string text;
    switch (value.shape->kind) {
    case Kind::boolean: return value.as<bool>() ? "true" : "false";
    case Kind::integer:
    case Kind::floating: return value.shape->print(value.object, text), text;
    case Kind::string: return '"' + value.as<std::string>() + '"';
    case Kind::blob: return "b\"" + value.as<Blob>().bytes + '"';
    case Kind::timestamp: return "t" + std::to_string(value.as<Timestamp>().time_since_epoch().count());
    case Kind::list:
        value.each([&](std::string_view, ConstView each) { text += describe(each) + ' '; });
        return '[' + text + ']';
    case Kind::map:
        value.each(
            [&](std::string_view key, ConstView each) { text.append(key).append(": ") += describe(each) + ' '; });
        return '{' + text + '}';
    default:
        for (auto const& member : value.shape->members)
            if (auto const each = value.member(member); !each.absent())
                text.append(member.name).append("= ") += describe(each) + ' ';
        return '(' + text + ')';
    }
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_MODEL_HPP
