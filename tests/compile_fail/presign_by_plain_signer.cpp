// SPDX-License-Identifier: BSL-1.0
// expect-error: PresigningSignerPolicy: a signer that presigns needs a const `presign(request, credentials, scope, now, expires)`, which takes a Request const&, Credentials const&, SigningScope const&, WallTime and std::chrono::seconds, and returns exactly Result<std::string>
// max-lines: 30

#include "../archetypes/operation.hpp"
#include "../archetypes/retry.hpp"
#include "../archetypes/serializer.hpp"
#include "../archetypes/transport.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

auto presign() {
    Client const client{archetype::Transport{"{}"}, Unsigned{}, archetype::Serializer{}, archetype::Retry{1}};
    return client.presign(archetype::Operation{}, std::chrono::seconds{60});
}
