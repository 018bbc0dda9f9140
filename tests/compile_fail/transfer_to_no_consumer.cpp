// SPDX-License-Identifier: BSL-1.0
// expect-error: transfer(from, to): `to` must be a MessageConsumer of what `from` holds: it needs `sendMessage(message)` and `sendMessages(messages)`
// max-lines: 30

#include <pylon/core/transfer.hpp>

using namespace pylon;

struct Producer {
    template <class Handler> bool getMessage(Handler&&);
    template <class Handler> std::size_t getMessages(std::size_t, Handler&&);
};

std::size_t move(Producer& from, Producer& to) { return transfer(from, to, 1); }
