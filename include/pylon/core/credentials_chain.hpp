// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CREDENTIALS_CHAIN_HPP
#define PYLON_CORE_CREDENTIALS_CHAIN_HPP

#include <pylon/core/credentials_source.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pylon {

/// Sources one after the other: the first that has credentials gives them. A CredentialsSource itself.
///
/// Errors: that of the first source that is set up and fails, after which none is asked. Both it and `whyNone` name every source that
/// was asked, and why it gave nothing.
class CredentialsChain {
public:
    /// The next to be asked: a CredentialsSource. What is none is told in one sentence.
    template <class Source> void add(Source source) { sources_.push_back(detail::anySource(source)); }

    [[nodiscard]] std::string name() const { return "chain"; }
    Result<CredentialsFound> find(CallLimits const& limits);

private:
    std::vector<AnyCredentialsSource> sources_;
};

static_assert(CredentialsSource<CredentialsChain>);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/credentials_chain.ipp>
#endif

#endif // PYLON_CORE_CREDENTIALS_CHAIN_HPP
