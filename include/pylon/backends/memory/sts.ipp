// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_IPP
#define PYLON_BACKENDS_MEMORY_STS_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/sts.hpp>
#include <pylon/core/error.hpp>

#include <algorithm>
#include <chrono>

namespace pylon::memory {

PYLON_INLINE std::string Sts::putRole(std::string_view name, RoleOptions const& options) {
    auto const lock = account_->clock.lock();
    return account_->sts.putRole(name, options).arn;
}

PYLON_INLINE void Sts::deleteRole(std::string_view name) {
    auto const lock = account_->clock.lock();
    if (!account_->sts.removeRole(name)) throw Error{ErrorKind::notFound, "there is no role " + std::string{name}};
}

PYLON_INLINE std::string Sts::roleArn(std::string_view name) const { return account_->sts.arnOf(name); }

PYLON_INLINE void Sts::endSessions(std::string_view role) {
    auto const lock = account_->clock.lock();
    account_->keys.endSessions(account_->sts.arnOf(role), account_->clock.now());
}

PYLON_INLINE std::string Sts::webIdentityToken(std::string_view subject, WebIdentityOptions const& options) {
    for (auto const text : {subject, std::string_view{options.provider}, std::string_view{options.audience}})
        if (std::any_of(text.begin(), text.end(), [](char c) { return c < ' ' || c == '"' || c == '\\'; }))
            throw Error{ErrorKind::invalidInput, "a web identity holds a character that would have to be escaped"};
    auto const lock = account_->clock.lock();
    auto const now = account_->clock.now();
    return account_->sts.issueToken({.subject = std::string{subject},
                                     .provider = options.provider,
                                     .audience = options.audience,
                                     .expiration = now + std::chrono::duration_cast<WallTime::duration>(options.lives)},
                                    now);
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_STS_IPP
