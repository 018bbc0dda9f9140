// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FORM_IPP
#define PYLON_CORE_FORM_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/form.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/utf8.hpp>

#include <cstddef>
#include <map>
#include <string_view>

namespace pylon::detail {

inline constexpr std::size_t maxFormDepth = 64;

PYLON_INLINE TimeForm formTime(Binding const& binding) noexcept {
    return binding.time == TimeForm::standard ? TimeForm::iso8601 : binding.time;
}

/// Writes a struct, keeping the name of the parameter that it is at.
class FormWriter {
public:
    FormWriter(std::string& form, Naming naming) : form_(form), naming_(naming) {}

    /// @throws Error
    void writeMembers(ConstView structure, std::size_t depth = 0) {
        for (auto const& member : structure.shape->members) {
            auto const value = structure.member(member);
            if (!value.absent())
                within(member.wireName(naming_),
                       [&] { write(value, member.binding, formTime(member.binding), depth); });
        }
    }

private:
    void write(ConstView value, Binding const& binding, TimeForm time, std::size_t depth) {
        if (depth == maxFormDepth) fail(" nests deeper than 64 levels");
        if (value.absent() && value.shape->kind != Kind::list) return;
        value = value.shape->kind == Kind::optional ? value.engaged() : value;
        switch (value.shape->kind) {
        case Kind::list: return writeItems(value, binding, time, depth + 1);
        case Kind::map: return writeEntries(value, binding, time, depth + 1);
        case Kind::structure: return writeMembers(value, depth + 1);
        default: return writeScalar(value, time);
        }
    }

    void writeScalar(ConstView value, TimeForm time) {
        if (value.shape->kind == Kind::string) return parameter(value.as<std::string>());
        text_.clear();
        try {
            appendScalar(text_, value, time);
        } catch (Error const&) {
            fail(" is a time outside the years 0000 to 9999");
        }
        parameter(text_);
    }

    void parameter(std::string_view value) {
        if (!isUtf8(value)) fail(" is not UTF-8 text");
        appendQueryParameter(form_, name_, value);
    }

    void writeItems(ConstView list, Binding const& binding, TimeForm time, std::size_t depth) {
        // The one way to say that a list is there and empty.
        if (list.absent()) return parameter({});
        std::size_t number = 0;
        within(binding.flattened ? std::string_view{} : binding.item, [&] {
            list.each([&](std::string_view, ConstView element) {
                within(std::to_string(++number), [&] { write(element, {}, time, depth); });
            });
        });
    }

    void writeEntries(ConstView map, Binding const& binding, TimeForm time, std::size_t depth) {
        std::size_t number = 0;
        within(binding.flattened ? std::string_view{} : binding.entry, [&] {
            map.each([&](std::string_view key, ConstView element) {
                within(std::to_string(++number), [&] {
                    within(binding.key, [&] { parameter(key); });
                    within(binding.value, [&] { write(element, {}, time, depth); });
                });
            });
        });
    }

    template <class F> void within(std::string_view segment, F const& write) {
        auto const size = name_.size();
        if (!segment.empty()) name_.append(name_.empty() ? "" : ".").append(segment);
        write();
        name_.resize(size);
    }

    [[noreturn]] void fail(std::string_view why) const {
        throw Error{ErrorKind::invalidInput, std::string{name_}.append(why)};
    }

    std::string& form_;
    Naming naming_;
    std::string name_;
    std::string text_;
};

/// Reads a struct from parameters, sorting them by the segments of their names.
class FormReader {
public:
    FormReader(Naming naming, Unknown unknown) : naming_(naming), unknown_(unknown) {}

    /// A parameter, and what of its name is not used up.
    struct Field {
        QueryParameter const* parameter;
        std::string_view rest;
    };
    using Fields = std::vector<Field>;

    /// @throws Error
    void readMembers(Fields const& fields, MutableView structure, std::size_t depth = 0) const {
        auto const members = structure.shape->members;
        std::vector<Fields> ofMember(members.size());
        for (auto field : fields) {
            auto const name = takeSegment(field);
            std::size_t i = 0;
            while (i != members.size() && members[i].wireName(naming_) != name && !isEmptyList(members[i], name, field))
                ++i;
            if (i == members.size())
                reject(field);
            else
                ofMember[i].push_back(field);
        }
        for (std::size_t i = 0; i != members.size(); ++i)
            if (!ofMember[i].empty())
                read(ofMember[i], structure.member(members[i]), members[i].binding, formTime(members[i].binding),
                     depth);
    }

private:
    void read(Fields const& fields, MutableView to, Binding const& binding, TimeForm time, std::size_t depth) const {
        if (depth == maxFormDepth) fail(fields.front(), " nests deeper than 64 levels");
        to = to.engage();
        switch (to.shape->kind) {
        case Kind::list: return readItems(fields, to, binding, time, depth + 1);
        case Kind::map: return readEntries(fields, to, binding, time, depth + 1);
        case Kind::structure: return readMembers(fields, to, depth + 1);
        default: return readScalar(fields, to, time);
        }
    }

    /// Whether a parameter says that a list is there and empty. Some clients do so under the name that the list has elsewhere.
    bool isEmptyList(Member const& member, std::string_view name, Field const& field) const {
        return naming_ == Naming::queryNames && member.shape->kind == Kind::list && member.capitalized == name &&
               field.rest.empty() && field.parameter->value.empty();
    }

    void readScalar(Fields const& fields, MutableView to, TimeForm time) const {
        QueryParameter const* only = nullptr;
        for (auto const& field : fields) {
            if (!field.rest.empty()) {
                reject(field);
            } else {
                if (only != nullptr) fail(field, " is given twice");
                only = field.parameter;
            }
        }
        if (only == nullptr) return;
        Field const field{only, {}};
        if (to.shape->kind == Kind::string && !isUtf8(only->value)) fail(field, " is not UTF-8 text");
        if (!parseScalar(only->value, to, time)) fail(field, " has a value that does not fit its type");
    }

    void readItems(Fields const& fields, MutableView list, Binding const& binding, TimeForm time,
                   std::size_t depth) const {
        list.shape->clear(list.object);
        if (fields.size() == 1 && fields[0].rest.empty() && fields[0].parameter->value.empty()) return;
        for (auto const& [number, ofItem] : numbered(fields, binding.flattened ? std::string_view{} : binding.item))
            read(ofItem, list.append(), {}, time, depth);
    }

    void readEntries(Fields const& fields, MutableView map, Binding const& binding, TimeForm time,
                     std::size_t depth) const {
        map.shape->clear(map.object);
        for (auto const& [number, ofEntry] : numbered(fields, binding.flattened ? std::string_view{} : binding.entry)) {
            QueryParameter const* key = nullptr;
            Fields ofValue;
            for (auto field : ofEntry) {
                auto const name = takeSegment(field);
                if (name == binding.key && field.rest.empty()) {
                    if (key != nullptr) fail(field, " is given twice");
                    key = field.parameter;
                    if (!isUtf8(key->value)) fail(field, " is not UTF-8 text");
                } else if (name == binding.value)
                    ofValue.push_back(field);
                else
                    reject(field);
            }
            if (key == nullptr) fail(ofEntry.front(), " belongs to an entry without a key");
            auto const place = map.insert(key->value);
            if (!ofValue.empty()) read(ofValue, place, {}, time, depth);
        }
    }

    /// The parameters by the number that follows in their names, after `segment` if there is one.
    std::map<unsigned, Fields> numbered(Fields const& fields, std::string_view segment) const {
        std::map<unsigned, Fields> groups;
        for (auto field : fields) {
            if (!segment.empty() && takeSegment(field) != segment) {
                reject(field);
                continue;
            }
            auto const digits = takeSegment(field);
            auto const number = parseInteger<unsigned>(digits).value_or(0);
            if (number == 0)
                reject(field);
            else
                groups[number].push_back(field);
        }
        return groups;
    }

    static std::string_view takeSegment(Field& field) noexcept {
        auto const dot = field.rest.find('.');
        auto const segment = field.rest.substr(0, dot);
        field.rest.remove_prefix(dot == std::string_view::npos ? field.rest.size() : dot + 1);
        return segment;
    }

    void reject(Field const& field) const {
        if (unknown_ == Unknown::ignore) return;
        throw Error{ErrorKind::unmodelled, field.parameter->name.substr(0, 256) + " is no parameter that is modelled"};
    }
    [[noreturn]] static void fail(Field const& field, std::string_view why) {
        throw Error{ErrorKind::malformed, field.parameter->name.substr(0, 256).append(why)};
    }

    Naming naming_;
    Unknown unknown_;
};

PYLON_INLINE Result<void> appendForm(std::string& form, ConstView structure, Naming naming) {
    auto const start = form.size();
    try {
        FormWriter{form, naming}.writeMembers(structure);
        return {};
    } catch (Error const& error) {
        form.resize(start);
        return error;
    }
}

PYLON_INLINE Result<void> readForm(std::vector<QueryParameter> const& form, MutableView structure, Naming naming,
                                   Unknown unknown) {
    FormReader::Fields fields;
    fields.reserve(form.size());
    for (auto const& parameter : form)
        fields.push_back({&parameter, parameter.name});
    try {
        FormReader{naming, unknown}.readMembers(fields, structure);
        return {};
    } catch (Error const& error) {
        return error;
    }
}

} // namespace pylon::detail

#endif // PYLON_CORE_FORM_IPP
