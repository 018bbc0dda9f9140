// SPDX-License-Identifier: BSL-1.0
// expect-error: transfer(from, to): `from` must be a MessageProducer: it needs `getMessage(handler)` and `getMessages(n, handler)`
// max-lines: 27

#include <pylon/core/transfer.hpp>

using namespace pylon;

struct Consumer {
    void sendMessage(Message const&);
    void sendMessages(std::span<Message const>);
};

std::size_t move(Consumer& from, Consumer& to) { return transfer(from, to, 1); }
