// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include <pylon/core/error.hpp>
#include <pylon/core/http.hpp>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool sameName(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool isName(std::string_view name) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [others](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || others.find(c) != others.npos;
    });
}

bool isValue(std::string_view value) {
    return std::ranges::none_of(value, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

using Model = std::vector<std::pair<std::string, std::string>>;

void compare(Headers const& headers, Model const& model) {
    require(headers.size() == model.size(), "there are as many headers as were put there");
    require(headers.empty() == model.empty(), "empty() goes with size()");
    std::size_t i = 0;
    for (auto const [name, value] : headers) {
        require(name == model[i].first && value == model[i].second, "each header is where it was put");
        // What goes to the network is one line, whatever a value holds.
        std::string_view const line{headers.line(i)};
        require(line == std::string{name} + (value.empty() ? ";" : ": " + std::string{value}), "a header is one line");
        require(line.find_first_of("\r\n") == line.npos, "no header brings another one along");
        auto const first = std::ranges::find_if(model, [&](auto const& each) { return sameName(each.first, name); });
        require(headers.find(name) == first->second, "the first of a name is found");
        ++i;
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    Headers headers;
    Model model;
    // Each step is one character that says what to do, a name up to `=`, and a value up to `\1`, so that a line break may stand
    // in both.
    while (!input.empty() && model.size() < 64) {
        auto const act = input.choice() % 4;
        std::string const name{input.until('=')};
        std::string const value{input.until('\1')};
        auto const isThis = [&](auto const& each) { return sameName(each.first, name); };
        bool const valid = isName(name) && isValue(value);
        bool accepted = true;
        try {
            if (act == 0) headers.add(name, value);
            if (act == 1) headers.set(name, value);
        } catch (Error const& error) {
            require(error.kind() == ErrorKind::invalidInput, "what cannot be a header is invalid input");
            accepted = false;
        }
        if (act < 2) require(accepted == valid, "what can be a header is taken, and nothing else");
        if (act == 2) {
            bool const removed = headers.remove(name);
            require(removed == (std::erase_if(model, isThis) != 0), "remove() says whether there was one");
        }
        if (act == 0 && accepted) model.emplace_back(name, value);
        if (act == 1 && accepted) {
            // In the place of one of the same length it is written in place, under the name that it has; else it goes last.
            auto const found = std::ranges::find_if(model, isThis);
            if (found != model.end() && !value.empty() && found->second.size() == value.size()) {
                found->second = value;
                model.erase(std::remove_if(found + 1, model.end(), isThis), model.end());
            } else {
                std::erase_if(model, isThis);
                model.emplace_back(name, value);
            }
        }
        if (act == 3)
            require(headers.contains(name) == std::ranges::any_of(model, isThis), "contains() finds any case");
        compare(headers, model);
    }
    auto const copy = headers;
    compare(copy, model);
    headers.clear();
    compare(headers, {});
    return 0;
}
