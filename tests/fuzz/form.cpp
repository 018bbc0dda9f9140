// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/form.hpp>

#include "fuzz.hpp"
#include "support/sample.hpp"
#include <pylon/core/uri.hpp>
#include <pylon/services/sns/operations.hpp>

#include <string>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

template <class T> std::string written(T const& value, Naming naming) {
    std::string form;
    auto const outcome = detail::appendForm(form, view(value), naming);
    require(outcome.hasValue(), "what was read can be written", outcome ? "" : outcome.error().message());
    return form;
}

template <class T> void check(std::vector<QueryParameter> const& form, Naming naming) {
    T first{};
    auto const read = detail::readForm(form, mutableView(first), naming, Unknown::ignore);
    T strict{};
    auto const strictly = detail::readForm(form, mutableView(strict), naming, Unknown::reject);
    if (!read) {
        require(read.error().kind() == ErrorKind::malformed, "a form that cannot be read is malformed");
        require(!strictly, "what is malformed is so with unknown parameters rejected");
        return;
    }
    auto const text = written(first, naming);
    if (strictly)
        require(written(strict, naming) == text, "without unknown parameters it does not matter what becomes of them");
    else
        require(strictly.error().kind() == ErrorKind::unmodelled, "an unknown parameter is unmodelled");

    auto const parameters = parseQuery(text);
    require(parameters.hasValue(), "what was written is a form");
    T second{};
    auto const reread = detail::readForm(*parameters, mutableView(second), naming, Unknown::reject);
    require(reread.hasValue(), "what was written can be read", reread ? "" : reread.error().message());
    require(written(second, naming) == text, "what was written, read and written is the same");
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const shape = input.choice();
    auto const form = parseQuery(input.rest(), Plus::space);
    if (!form) {
        require(form.error().kind() == ErrorKind::malformed, "a form that is not encoded as one is malformed");
        return 0;
    }
    auto const naming = (shape & 4U) != 0 ? Naming::asDeclared : Naming::capitalized;
    switch (shape % 3) {
    case 0: check<test::Sample>(*form, naming); break;
    case 1: check<test::Leaf>(*form, naming); break;
    default: check<sns::Publish>(*form, naming); break;
    }
    return 0;
}
