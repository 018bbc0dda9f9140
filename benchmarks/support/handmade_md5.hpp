// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_MD5_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_MD5_HPP

#include "digest.hpp"
#include "handmade_json.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Checks the MD5s that SQS tells of what it has got, and of what it hands out.
class Md5Check {
public:
    void body(std::string_view text, std::string_view md5) { check(text, md5); }

    /// Of attributes that are texts, in the order of their names.
    void attributes(std::vector<Attribute> const& all, std::string_view md5) {
        input_.clear();
        for (auto const& each : all) {
            field(each.name);
            field(each.dataType);
            input_.push_back('\1');
            field(each.value);
        }
        check(input_, md5);
    }

private:
    void field(std::string_view text) {
        for (int shift = 24; shift >= 0; shift -= 8)
            input_.push_back(static_cast<char>(text.size() >> shift & 255));
        input_.append(text);
    }
    void check(std::string_view bytes, std::string_view md5) {
        hex_.clear();
        appendHex(hex_, md5_(bytes));
        if (hex_ != md5) throw std::runtime_error{"the MD5 differs"};
    }

    Digest md5_{"MD5"};
    std::string input_, hex_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_MD5_HPP
